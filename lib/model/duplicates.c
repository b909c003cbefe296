/* Names that stand twice in one object of the file. */
#include "model/checks.h"

/* The module whose object holds the node; modules stand in the order of the text but for the
 * runtime's. */
static uint32_t find_module(const manifest *m, uint32_t node) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    const place at = m->modules[i].at;
    if (node > at.node && node < document_after(at.document, at.node)) {
      return i;
    }
  }
  return NOTE_NO_MODULE;
}

/* Inside createOptions that are an object: its own readers say what a name given twice does. */
static bool is_in_create_options(const manifest *m, uint32_t index, uint32_t node) {
  const place at = index == NOTE_NO_MODULE ? (place){0} : m->modules[index].create_options_at;
  return place_is_set(at) && node > at.node && node < document_after(at.document, at.node);
}

void duplicates_check(manifest_reader *r) {
  const document *d = r->document;
  note *last = NULL;
  for (uint32_t i = 0; i < d->duplicate_count; i++) {
    const uint32_t later = d->duplicates[i].later;
    const uint32_t index = find_module(r->m, later);
    if (is_in_create_options(r->m, index, later)) {
      continue;
    }
    r->notes->module = index;
    note *added = notes_add(r->notes, NOTE_DUPLICATE_KEY, (place){d, later});
    if (added != NULL) {
      added->name = document_string(d, later);
      added->other = (place){d, d->duplicates[i].first};
      last = added;
    }
  }
  r->notes->module = NOTE_NO_MODULE;
  if (last != NULL && d->duplicate_total > d->duplicate_count) {
    last->detail = arena_format(r->memory, "and %u more", d->duplicate_total - d->duplicate_count);
  }
}
