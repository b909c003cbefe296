/* Analysing while memory runs out: an error each time, nothing lost, nothing half found. */
#include "failing_allocator.h"

#include "model/manifest.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* fixtures/everything: every reader has something to do. */
static em_view read_fixture(void) {
  static char text[1 << 16];
  FILE *file = fopen(EDGEMANIFEST_FIXTURES "/everything/deployment.json", "rb");
  cr_assert_not_null(file);
  const size_t length = fread(text, 1, sizeof text, file);
  fclose(file);
  return (em_view){text, length};
}

typedef struct tally {
  uint32_t modules, notes, binds;
} tally;

static em_status read_model(em_view text, const em_allocator *allocator, tally *seen) {
  const document_options options = {.allocator = allocator, .limits = EM_LIMITS_INIT};
  em_error error = {0};
  document d;
  em_status status = document_parse_json(&d, VIEW("a.json"), text, &options, &error);
  if (status != EM_OK) {
    return status;
  }
  arena memory;
  manifest m;
  arena_init(&memory, allocator);
  status = manifest_read(&m, &d, &options, &memory, &error);
  if (status == EM_OK) {
    *seen = (tally){.modules = m.module_count, .notes = m.notes.total};
    for (uint32_t i = 0; i < m.module_count; i++) {
      seen->binds += m.modules[i].settings->mount_count;
    }
    manifest_free(&m);
  }
  arena_free(&memory);
  document_free(&d);
  return status;
}

static void read_while_each_fails(failing_mode mode) {
  const em_view text = read_fixture();
  tally whole = {0};
  cr_assert_eq(read_model(text, NULL, &whole), EM_OK);
  cr_assert(whole.modules >= 5 && whole.notes > 20 && whole.binds > 5,
            "the manifest has lost what is to be read");
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    tally seen = {0};
    const em_status status = read_model(text, &f.allocator, &seen);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_ERROR_MEMORY ||
                  (status == EM_OK && memcmp(&seen, &whole, sizeof seen) == 0),
              "half a model (%s) when allocation %zu fails", em_status_name(status), number);
    cr_assert(status == EM_OK || f.has_failed);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 10, "only %zu allocations: the test has lost its object", number);
}

Test(audit_memory, the_model_is_whole_or_not_there) {
  read_while_each_fails(FAIL_ONCE);
  read_while_each_fails(FAIL_FOREVER);
}

static bool drop(void *context, const char *data, size_t length) {
  (void)data;
  *(size_t *)context += length;
  return true;
}

typedef struct outcome {
  em_status status;
  size_t findings, written;
} outcome;

static outcome analyse(const em_ruleset *rules, em_view text, const em_allocator *allocator) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = allocator;
  em_audit *audit = em_audit_new(rules, &options);
  if (audit == NULL) {
    return (outcome){.status = EM_ERROR_MEMORY};
  }
  outcome made = {.status = em_audit_add(audit, VIEW("a.json"), text, NULL)};
  static const em_format formats[] = {EM_FORMAT_TEXT, EM_FORMAT_JSON, EM_FORMAT_SARIF};
  for (size_t i = 0; made.status == EM_OK && i < sizeof formats / sizeof *formats; i++) {
    em_report_options report = EM_REPORT_OPTIONS_INIT;
    report.format = formats[i];
    const em_writer writer = {drop, &made.written};
    made.status = em_audit_report(audit, &report, &writer, NULL);
  }
  made.findings = em_audit_finding_count(audit);
  em_audit_free(audit);
  return made;
}

static void analyse_while_each_fails(failing_mode mode) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  const em_view text = read_fixture();
  const outcome whole = analyse(rules, text, NULL);
  cr_assert_eq(whole.status, EM_OK);
  cr_assert_gt(whole.findings, 0);
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    const outcome made = analyse(rules, text, &f.allocator);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(made.status == EM_ERROR_MEMORY ||
                  (made.status == EM_OK && made.findings == whole.findings &&
                   made.written == whole.written),
              "%s with %zu findings when allocation %zu fails", em_status_name(made.status),
              made.findings, number);
    number++;
  } while (f.has_failed);
  em_ruleset_free(rules);
}

Test(audit_memory, findings_are_all_there_or_none_and_an_error) {
  analyse_while_each_fails(FAIL_ONCE);
  analyse_while_each_fails(FAIL_FOREVER);
}

Test(audit_memory, rules_are_compiled_or_not_at_all) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, number % 2 == 0 ? FAIL_ONCE : FAIL_FOREVER, number);
    em_ruleset *rules = NULL;
    const em_status status = em_ruleset_embedded(&f.allocator, &rules, NULL);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && rules == NULL),
              "%s when allocation %zu fails", em_status_name(status), number);
    em_ruleset_free(rules);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    number++;
  } while (f.has_failed);
}
