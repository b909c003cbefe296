#include "layers/history.h"

#include <stdlib.h>

static int order(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

/* Of one name that did two things the first, which hides something, comes last. */
static int compare(const void *left, const void *right) {
  const layers_change *a = *(const layers_change *const *)left;
  const layers_change *b = *(const layers_change *const *)right;
  int result = order(a->input, b->input);
  result = result != 0 ? result : order(a->name_at.node, b->name_at.node);
  return result != 0 ? result : (a < b) - (a > b);
}

bool layers_history_build(layers_history *h, const layers_merge *m, arena *memory) {
  *h = (layers_history){.merge = m};
  h->by_name = arena_allocate_array(memory, m->change_count, sizeof(layers_change *));
  if (h->by_name == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < m->change_count; i++) {
    h->by_name[h->count++] = &m->changes[i];
  }
  if (h->count > 1) {
    qsort(h->by_name, h->count, sizeof(layers_change *), compare);
  }
  return true;
}

/* The last change of this input whose name does not stand behind the node. */
static const layers_change *before(const layers_history *h, uint32_t input, uint32_t node) {
  uint32_t low = 0;
  uint32_t high = h->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const layers_change *c = h->by_name[middle];
    if (c->input < input || (c->input == input && c->name_at.node <= node)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && h->by_name[low - 1]->input == input ? h->by_name[low - 1] : NULL;
}

/* Out of createOptions, and out of what was put together. */
place layers_place_in_file(place at) {
  while (at.document->host != NULL || at.document->origins != NULL) {
    const document *d = at.document;
    if (d->host != NULL) {
      at = (place){d->host, d->parts[0].node};
    } else {
      at = (place){d->origins[at.node].document, d->origins[at.node].node};
    }
  }
  return at;
}

const layers_change *layers_set_by(const layers_history *h, place at) {
  if (!place_is_set(at)) {
    return NULL;
  }
  const place written = layers_place_in_file(at);
  const uint32_t input = layers_input_of(h->merge, written.document);
  const layers_change *found = input == LAYERS_NONE ? NULL : before(h, input, written.node);
  return found != NULL && written.node < document_after(written.document, found->at.node) ? found
                                                                                          : NULL;
}

/* ---- Modules
 * ----------------------------------------------------------------------------------------- */

/* True if the path is `whole` or one of its first names, or lies below it. */
static bool touches(em_view path, em_view whole) {
  const bool is_longer = path.length >= whole.length;
  const em_view longer = is_longer ? path : whole;
  const em_view shorter = is_longer ? whole : path;
  return view_starts_with(longer, shorter) &&
         (longer.length == shorter.length || shorter.length == 0 ||
          longer.data[shorter.length] == '.');
}

static bool is_within(em_view path, em_view module_name) {
  static const em_view folders[] = {VIEW_INIT("modules."), VIEW_INIT("systemModules.")};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    const em_view folder = view_until(folders[i], folders[i].length - 1);
    if (view_starts_with(path, folders[i])
            ? touches(view_from(path, folders[i].length), module_name)
            : view_equals(path, folder)) {
      return true;
    }
  }
  return path.length == 0;
}

uint32_t layers_change_within(const layers_merge *m, em_view module_name, uint32_t from) {
  for (uint32_t i = from; i < m->change_count; i++) {
    const layers_change *c = &m->changes[i];
    if (view_equals(c->module, VIEW("$edgeAgent")) && is_within(c->path, module_name)) {
      return i;
    }
  }
  return m->change_count;
}
