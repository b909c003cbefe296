/* The file of a baseline: what was found, in an order that does not change with the manifest's. */
#include "base/error.h"
#include "findings/fingerprint.h"
#include "report/json_writer.h"
#include "report/report.h"

#include <stdlib.h>

typedef struct entry {
  const em_finding *finding;
  em_finding_identity identity;
} entry;

static int compare(const void *left, const void *right) {
  const entry *a = left;
  const entry *b = right;
  int order = view_compare(a->finding->place.file, b->finding->place.file);
  order = order != 0 ? order : view_compare(a->finding->rule->id, b->finding->rule->id);
  order = order != 0 ? order : view_compare(a->finding->module, b->finding->module);
  return order != 0 ? order
                    : memcmp(a->identity.fingerprint, b->identity.fingerprint,
                             sizeof a->identity.fingerprint);
}

/* Findings that a baseline is made of, sorted; NULL if memory is out. */
static entry *sorted_findings(const em_audit *audit, arena *memory, size_t *count) {
  const size_t all = em_audit_finding_count(audit);
  entry *list = arena_allocate_array(memory, all, sizeof *list);
  *count = 0;
  for (size_t i = 0; list != NULL && i < all; i++) {
    const em_finding *f = em_audit_finding(audit, i);
    if (f->state == EM_STATE_OPEN || f->state == EM_STATE_KNOWN) {
      list[(*count)++] = (entry){f, em_finding_identify(f)};
    }
  }
  if (list != NULL && *count > 1) {
    qsort(list, *count, sizeof *list, compare);
  }
  return list;
}

static void write_entry(json_writer *w, const entry *e) {
  const em_finding *f = e->finding;
  char digits[2 * FINGERPRINT_SIZE];
  json_open_object(w, NULL);
  json_write_string(w, "file", f->place.file);
  json_write_string(w, "ruleId", f->rule->id);
  json_write_string_if(w, "module", f->module);
  json_write_string(w, "value",
                    fingerprint_digits(e->identity.value, sizeof e->identity.value, digits));
  json_write_string(w, "fingerprint",
                    fingerprint_digits(e->identity.fingerprint, FINGERPRINT_SIZE, digits));
  json_close_object(w);
}

em_status em_baseline_write(const em_audit *audit, const em_writer *writer, em_error *error) {
  if (audit == NULL || writer == NULL || writer->write == NULL) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "A baseline needs an audit and a writer.");
  }
  arena memory;
  arena_init(&memory, &audit->allocator);
  size_t count;
  const entry *list = sorted_findings(audit, &memory, &count);
  if (list == NULL) {
    arena_free(&memory);
    return error_memory(error);
  }
  output o;
  output_start(&o, writer);
  json_writer w = {.o = &o};
  json_open_object(&w, NULL);
  json_write_number(&w, "schemaVersion", 1);
  json_open_array(&w, "findings");
  for (size_t i = 0; i < count; i++) {
    write_entry(&w, &list[i]);
  }
  json_close_array(&w);
  json_close_object(&w);
  arena_free(&memory);
  return output_finish(&o)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The baseline could not be written.");
}
