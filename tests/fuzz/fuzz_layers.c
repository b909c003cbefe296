/*
 * What commands make of several texts: merging, comparing, drawing, auditing as one; and of one
 * text, the copy without secrets. Whatever comes in, errors have places in the right text, JSON is
 * JSON, no memory stays, and what is compared with itself does not change.
 */
#include "invariants.h"

#include <cJSON.h>
#include <string.h>

enum { TEXTS = 4 };

/* The first byte chooses names; texts end with a record separator. */
typedef struct texts {
  em_layer layers[TEXTS];
  size_t count;
  em_allocator *allocator;
} texts;

static void split(texts *t, const uint8_t *data, size_t size) {
  static const em_view names[] = {
      {"a.json", 6}, {"b.layer.json", 12}, {"c.yaml", 6}, {"d.template.json", 15}};
  const char *at = (const char *)data + 1;
  const char *end = (const char *)data + size;
  const unsigned first = data[0] & 3u;
  while (t->count < TEXTS) {
    const char *stop = memchr(at, 0x1E, (size_t)(end - at));
    stop = stop == NULL || t->count + 1 == TEXTS ? end : stop;
    em_layer *layer = &t->layers[t->count];
    *layer = (em_layer){.name = names[(first + t->count) & 3u],
                        .text = {at, (size_t)(stop - at)},
                        .has_priority = (data[0] & 4u) != 0,
                        .priority = (int64_t)(t->count * 5u % 7u)};
    t->count++;
    if (stop == end) {
      return;
    }
    at = stop + 1;
  }
}

static void check_fault(const texts *t, em_status status, size_t at_fault, const em_error *error) {
  MUST(status != EM_OK && status != EM_ERROR_MEMORY && status != EM_ERROR_WRITE);
  MUST(error->status == status && error->message[0] != '\0');
  MUST(at_fault == SIZE_MAX || at_fault < t->count);
  if (at_fault != SIZE_MAX) {
    check_error(error, status, t->layers[at_fault].text.length);
    MUST(error->line >= 1 && error->column >= 1);
  }
}

static void check_json(const text_sink *sink) {
  cJSON *read = cJSON_ParseWithLength(sink->data, sink->length);
  MUST(read != NULL);
  cJSON_Delete(read);
}

/* ---- Merging, comparing, drawing ----------------------------------------------------------------
 */

static void resolve(const texts *t, em_resolve_format format) {
  em_resolve_options options = EM_RESOLVE_OPTIONS_INIT;
  options.allocator = t->allocator;
  options.format = format;
  text_sink sink = {0};
  const em_writer writer = text_sink_writer(&sink);
  em_resolved resolved;
  em_error error = {0};
  const em_status status = em_resolve(t->layers, t->count, &options, &writer, &resolved, &error);
  if (status != EM_OK) {
    check_fault(t, status, resolved.at_fault, &error);
    MUST(sink.length == 0);
  } else if (format != EM_RESOLVE_PLACES) {
    check_json(&sink);
  }
  MUST(status != EM_OK || resolved.applied + resolved.left_out == t->count);
  text_sink_free(&sink);
}

static void compare(const texts *t, size_t old_count, em_diff_format format) {
  em_diff_options options = EM_DIFF_OPTIONS_INIT;
  options.allocator = t->allocator;
  options.format = format;
  text_sink sink = {0};
  const em_writer writer = text_sink_writer(&sink);
  const em_diff_input sides = {t->layers, old_count, t->layers, t->count};
  em_diff diff;
  em_error error = {0};
  const em_status status = em_diff_write(&sides, &options, &writer, &diff, &error);
  if (status != EM_OK) {
    check_fault(t, status, diff.at_fault, &error);
    MUST(sink.length == 0);
  } else if (format == EM_DIFF_JSON) {
    check_json(&sink);
  }
  MUST(status != EM_OK || old_count != t->count || !diff.has_changes);
  text_sink_free(&sink);
}

static void draw(const texts *t, em_graph_format format) {
  em_graph_options options = EM_GRAPH_OPTIONS_INIT;
  options.allocator = t->allocator;
  options.format = format;
  text_sink sink = {0};
  const em_writer writer = text_sink_writer(&sink);
  size_t at_fault;
  em_error error = {0};
  const em_status status =
      em_graph_write(t->layers, t->count, &options, &writer, &at_fault, &error);
  if (status != EM_OK) {
    check_fault(t, status, at_fault, &error);
  }
  text_sink_free(&sink);
}

/* ---- Without secrets
 * ----------------------------------------------------------------------------- */

static em_status redact(const texts *t, em_view text, text_sink *sink, size_t *count,
                        em_error *error) {
  em_inventory_options options = EM_INVENTORY_OPTIONS_INIT;
  options.allocator = t->allocator;
  const em_writer writer = text_sink_writer(sink);
  return em_redact(t->layers[0].name, text, &options, &writer, count, error);
}

/* The copy can be read, and holds no more secrets: a copy of it is the same. */
static void check_redaction(const texts *t) {
  text_sink first = {0};
  text_sink second = {0};
  em_error error = {0};
  size_t count = 0;
  const em_status status = redact(t, t->layers[0].text, &first, &count, &error);
  if (status != EM_OK) {
    check_fault(t, status, 0, &error);
  } else {
    MUST(count > 0 ||
         (first.length == t->layers[0].text.length &&
          (first.length == 0 || memcmp(first.data, t->layers[0].text.data, first.length) == 0)));
    MUST(redact(t, (em_view){first.data, first.length}, &second, &count, &error) == EM_OK);
    MUST(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
  }
  text_sink_free(&first);
  text_sink_free(&second);
}

/* ---- Auditing as one
 * ------------------------------------------------------------------------------ */

static const em_ruleset *shared_rules(void) {
  static em_ruleset *rules;
  if (rules == NULL) {
    MUST(em_ruleset_embedded(NULL, &rules, NULL) == EM_OK);
  }
  return rules;
}

static void check_place(const texts *t, const em_place *at) {
  size_t i = 0;
  while (i < t->count && (t->layers[i].name.length != at->file.length ||
                          memcmp(t->layers[i].name.data, at->file.data, at->file.length) != 0)) {
    i++;
  }
  MUST(i < t->count);
  MUST(at->start <= at->end && at->end <= t->layers[i].text.length);
  MUST(at->line >= 1 && at->column >= 1);
}

static void audit(const texts *t) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = t->allocator;
  options.all_rules = true;
  em_audit *audit = em_audit_new(shared_rules(), &options);
  MUST(audit != NULL);
  em_error error = {0};
  size_t at_fault;
  const em_status status = em_audit_add_layers(audit, t->layers, t->count, &at_fault, &error);
  const em_summary summary = em_audit_summary(audit);
  MUST(summary.files == t->count && summary.failed == (status == EM_OK ? 0 : t->count));
  if (status != EM_OK) {
    check_fault(t, status, at_fault, &error);
    MUST(em_audit_finding_count(audit) == 0);
  }
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    MUST(f->layer != EM_LAYER_NONE && f->message.length > 0);
    check_place(t, &f->place);
    for (size_t k = 0; k < f->related_count; k++) {
      check_place(t, &f->related[k].place);
      MUST(f->related[k].message.length > 0);
    }
  }
  text_sink sink = {0};
  em_report_options report = EM_REPORT_OPTIONS_INIT;
  report.format = EM_FORMAT_JSON;
  const em_writer writer = text_sink_writer(&sink);
  MUST(em_audit_report(audit, &report, &writer, NULL) == EM_OK);
  check_json(&sink);
  text_sink_free(&sink);
  em_audit_free(audit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) {
    return 0;
  }
  ledger memory;
  ledger_open(&memory);
  texts t = {.allocator = &memory.allocator};
  split(&t, data, size);
  resolve(&t, (em_resolve_format)(data[0] >> 3 & 1u ? EM_RESOLVE_JSON : EM_RESOLVE_MANIFEST));
  resolve(&t, EM_RESOLVE_PLACES);
  compare(&t, 1, (em_diff_format)(data[0] >> 4 & 1u ? EM_DIFF_JSON : EM_DIFF_MARKDOWN));
  compare(&t, t.count, EM_DIFF_TEXT);
  draw(&t, (em_graph_format)(data[0] >> 5 & 1u ? EM_GRAPH_SVG : EM_GRAPH_DOT));
  draw(&t, EM_GRAPH_MERMAID);
  check_redaction(&t);
  audit(&t);
  MUST(memory.now == 0);
  return 0;
}
