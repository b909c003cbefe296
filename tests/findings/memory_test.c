/* An audit while memory runs out: an error each time, nothing lost, and no finding that is half. */
#include "findings/audits.h"
#include "memory/failing_allocator.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static bool swallow(void *context, const char *data, size_t length) {
  (void)data;
  *(size_t *)context += length;
  return true;
}

/* Everything that an audit can do with a file, or with layers; the first status that is not EM_OK.
 */
static em_status audit_all(const pack *p, const em_allocator *allocator, const em_layer *layers,
                           size_t count) {
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.allocator = allocator;
  options.config = p->config;
  options.baseline = p->baseline;
  options.today = view("2026-11-25");
  em_audit *audit = em_audit_new(p->rules, &options);
  em_error error = {0};
  size_t at_fault;
  em_status status = count == 1 ? em_audit_add(audit, layers->name, layers->text, &error)
                                : em_audit_add_layers(audit, layers, count, &at_fault, &error);
  status = status == EM_OK ? em_audit_finish(audit, &error) : status;
  size_t written = 0;
  const em_writer writer = {swallow, &written};
  for (int format = EM_FORMAT_TEXT; status == EM_OK && format <= EM_FORMAT_HTML; format++) {
    em_report_options how = EM_REPORT_OPTIONS_INIT;
    how.format = (em_format)format;
    status = em_audit_report(audit, &how, &writer, &error);
  }
  status = status == EM_OK ? em_baseline_write(audit, &writer, &error) : status;
  if (status == EM_OK) {
    em_baseline *baseline = em_baseline_of(audit);
    status = baseline == NULL ? EM_ERROR_MEMORY : EM_OK;
    em_baseline_free(baseline);
  }
  em_audit_free(audit);
  return status;
}

enum { FILES_MAXIMUM = 4 };

/* All rules of the library, of which some look at layers, or those that do not change. */
static void load_rules(pack *p, bool are_embedded) {
  if (are_embedded) {
    *p = (pack){0};
    cr_assert_eq(em_ruleset_embedded(NULL, &p->rules, NULL), EM_OK);
  } else {
    pack_load(p, "reports/config.yaml", "reports/baseline.json");
  }
}

static void fail_each_in_turn(failing_mode mode, const char *const *fixtures, bool are_embedded) {
  pack p;
  char *texts[FILES_MAXIMUM];
  em_layer layers[FILES_MAXIMUM];
  size_t count = 0;
  load_rules(&p, are_embedded);
  for (; fixtures[count] != NULL; count++) {
    size_t length;
    texts[count] = pack_read(fixtures[count], &length);
    layers[count] = (em_layer){.name = view(fixtures[count]), .text = {texts[count], length}};
  }
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    const em_status status = audit_all(&p, &f.allocator, layers, count);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || status == EM_ERROR_MEMORY, "%s when allocation %zu fails",
              em_status_name(status), number);
    cr_assert(status == EM_OK || f.has_failed);
    cr_assert(status == EM_ERROR_MEMORY || !f.has_failed,
              "allocation %zu failed and nothing said so", number);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 10, "only %zu allocations: the test has lost its object", number);
  for (size_t i = 0; i < count; i++) {
    free(texts[i]);
  }
  pack_free(&p);
}

Test(findings_memory, an_audit_survives_each_failure) {
  static const char *const file[] = {"risky/deployment.json", NULL};
  fail_each_in_turn(FAIL_ONCE, file, false);
  fail_each_in_turn(FAIL_FOREVER, file, false);
}

Test(findings_memory, an_audit_with_comments_survives_each_failure) {
  static const char *const file[] = {"reports/comments.yaml", NULL};
  fail_each_in_turn(FAIL_ONCE, file, false);
  fail_each_in_turn(FAIL_FOREVER, file, false);
}

Test(findings_memory, an_audit_of_layers_survives_each_failure) {
  static const char *const files[] = {"effective/base.json", "effective/debug.layer.json",
                                      "effective/north.layer.json", NULL};
  fail_each_in_turn(FAIL_ONCE, files, false);
  fail_each_in_turn(FAIL_FOREVER, files, false);
  fail_each_in_turn(FAIL_ONCE, files, true);
  fail_each_in_turn(FAIL_FOREVER, files, true);
}

static void fail_each_in_reading(const char *fixture) {
  size_t length;
  char *text = pack_read(fixture, &length);
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, FAIL_ONCE, number++);
    em_error error = {0};
    em_config *config = em_config_new(&f.allocator);
    const em_status status = em_config_add(config, view(fixture), (em_view){text, length}, &error);
    em_config_free(config);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert_eq(status, f.has_failed ? EM_ERROR_MEMORY : EM_OK, "%s when allocation %zu fails",
                 em_status_name(status), number);
  } while (f.has_failed);
  free(text);
}

Test(findings_memory, reading_configuration_survives_each_failure) {
  fail_each_in_reading("reports/config.yaml");
}
