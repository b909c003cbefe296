/*
 * The whole pipeline: what is read is analysed under all rules, and reported in every format.
 * Findings point into the file; two runs say the same; everything is given back.
 */
#include "invariants.h"

#include <cJSON.h>
#include <string.h>

/* Compiled once: what is fuzzed is the manifest. */
static const em_ruleset *shared_rules(void) {
  static em_ruleset *rules;
  if (rules == NULL) {
    MUST(em_ruleset_embedded(NULL, &rules, NULL) == EM_OK);
  }
  return rules;
}

static void check_findings(const em_audit *audit, em_view text) {
  const size_t count = em_audit_finding_count(audit);
  for (size_t i = 0; i < count; i++) {
    const em_finding *f = em_audit_finding(audit, i);
    MUST(f->place.start <= f->place.end && f->place.end <= text.length);
    MUST(f->place.line >= 1 && f->place.column >= 1);
    MUST(f->place.end_line >= f->place.line);
    MUST(f->message.length > 0);
  }
  MUST(em_audit_finding(audit, count) == NULL);
}

static void write_reports(const em_audit *audit, text_sink *sink) {
  static const em_format formats[] = {EM_FORMAT_TEXT, EM_FORMAT_JSON, EM_FORMAT_SARIF};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    const size_t start = sink->length;
    em_report_options options = EM_REPORT_OPTIONS_INIT;
    options.format = formats[i];
    const em_writer writer = text_sink_writer(sink);
    MUST(em_audit_report(audit, &options, &writer, NULL) == EM_OK);
    if (formats[i] != EM_FORMAT_TEXT) {
      cJSON *report = cJSON_ParseWithLength(sink->data + start, sink->length - start);
      MUST(report != NULL);
      cJSON_Delete(report);
    }
  }
}

static void analyse(em_view name, em_view text, text_sink *reports) {
  ledger memory;
  ledger_open(&memory);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = &memory.allocator;
  options.all_rules = true;
  em_audit *audit = em_audit_new(shared_rules(), &options);
  MUST(audit != NULL);
  em_error error;
  const em_status status = em_audit_add(audit, name, text, &error);
  if (status == EM_OK) {
    check_findings(audit, text);
  } else {
    check_error(&error, status, text.length);
  }
  write_reports(audit, reports);
  em_audit_free(audit);
  MUST(memory.now == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  /* The first byte chooses how the file is called, and so how it is read. */
  static const em_view names[] = {
      {"a.json", 6}, {"a.yaml", 6}, {"a.template.json", 15}, {"a.toml", 6}};
  if (size == 0) {
    return 0;
  }
  const em_view name = names[data[0] % (sizeof names / sizeof *names)];
  const em_view text = {(const char *)data + 1, size - 1};
  text_sink first = {0};
  text_sink second = {0};
  analyse(name, text, &first);
  analyse(name, text, &second);
  MUST(first.length == second.length &&
       (first.length == 0 || memcmp(first.data, second.data, first.length) == 0));
  text_sink_free(&first);
  text_sink_free(&second);
  return 0;
}
