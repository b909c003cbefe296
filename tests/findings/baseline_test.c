/* What was known does not count; what is new does; what is gone is told. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct gathered {
  char text[1 << 14];
  size_t length;
} gathered;

static bool take(void *context, const char *data, size_t length) {
  gathered *g = context;
  cr_assert_lt(length, sizeof g->text - g->length);
  memcpy(g->text + g->length, data, length);
  g->length += length;
  return true;
}

/* The manifest of one module with these binds. */
static char *with_binds(const char *binds) {
  char modules[512];
  snprintf(modules, sizeof modules,
           "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
           "'{\\'HostConfig\\':{\\'Binds\\':[%s]}}'}}",
           binds);
  return audits_manifest(modules);
}

static em_baseline *baseline_of(const char *name, const char *text) {
  pack p;
  gathered g = {.length = 0};
  em_baseline *baseline = NULL;
  em_error error;
  pack_load(&p, NULL, NULL);
  em_audit *audit = audits_of(&p, name, text);
  const em_writer writer = {take, &g};
  cr_assert_eq(em_baseline_write(audit, &writer, NULL), EM_OK);
  cr_assert_eq(
      em_baseline_read(NULL, view("base.json"), (em_view){g.text, g.length}, &baseline, &error),
      EM_OK, "%s", error.message);
  em_audit_free(audit);
  pack_free(&p);
  return baseline;
}

typedef struct row {
  const char *what;
  const char *before, *after; /* binds */
  const char *name;           /* of the file now; it was a.json */
  uint32_t known, open, fixed;
} row;

static const row rows[] = {
    {"nothing changed", "\\'/:/x\\'", "\\'/:/x\\'", "a.json", 1, 0, 0},
    {"a second one", "\\'/:/x\\'", "\\'/:/x\\',\\'/etc:/y\\'", "a.json", 1, 1, 0},
    {"one is gone", "\\'/:/x\\',\\'/etc:/y\\'", "\\'/etc:/y\\'", "a.json", 1, 0, 1},
    {"all are gone", "\\'/:/x\\',\\'/etc:/y\\'", "\\'/srv:/y\\'", "a.json", 0, 0, 2},
    {"it got worse", "\\'/etc:/x:ro\\'", "\\'/etc:/x\\'", "a.json", 0, 1, 1},
    {"the file was renamed", "\\'/:/x\\'", "\\'/:/x\\'", "b.json", 1, 0, 0},
    {"another order", "\\'/:/x\\',\\'/etc:/y\\'", "\\'/etc:/y\\',\\'/:/x\\'", "a.json", 2, 0, 0},
};

static void check(const row *r) {
  char *before = with_binds(r->before);
  char *after = with_binds(r->after);
  pack p;
  pack_load(&p, NULL, NULL);
  p.baseline = baseline_of("a.json", before);
  em_audit *audit = audits_of(&p, r->name, after);
  const em_summary s = em_audit_summary(audit);
  cr_expect_eq(s.known, r->known, "%s: %u are known", r->what, s.known);
  cr_expect_eq(s.findings[EM_SEVERITY_HIGH], r->open, "%s: %u are open", r->what,
               s.findings[EM_SEVERITY_HIGH]);
  cr_expect_eq(s.fixed, r->fixed, "%s: %u are gone", r->what, s.fixed);
  em_audit_free(audit);
  pack_free(&p);
  free(before);
  free(after);
}

Test(baseline, counts_what_is_new_only) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check(&rows[i]);
  }
}

Test(baseline, a_copy_of_a_known_file_is_new) {
  char *text = with_binds("\\'/:/x\\'");
  pack p;
  pack_load(&p, NULL, NULL);
  p.baseline = baseline_of("a.json", text);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.baseline = p.baseline;
  em_audit *audit = em_audit_new(p.rules, &options);
  em_audit_add(audit, view("copy.json"), view(text), NULL);
  em_audit_add(audit, view("a.json"), view(text), NULL);
  cr_assert_eq(em_audit_finish(audit, NULL), EM_OK);
  cr_expect_eq(em_audit_finding(audit, 0)->state, EM_STATE_OPEN);
  cr_expect_eq(em_audit_finding(audit, 1)->state, EM_STATE_KNOWN);
  em_audit_free(audit);
  pack_free(&p);
  free(text);
}

Test(baseline, of_another_manifest_knows_what_that_has) {
  char *before = with_binds("\\'/:/x\\'");
  char *after = with_binds("\\'/:/x\\',\\'/etc:/y\\'");
  pack p;
  pack_load(&p, NULL, NULL);
  em_audit *base = audits_of(&p, "base.json", before);
  p.baseline = em_baseline_of(base);
  em_audit_free(base);
  em_audit *audit = audits_of(&p, "new.json", after);
  const em_summary s = em_audit_summary(audit);
  cr_expect_eq(s.known, 1);
  cr_expect_eq(s.findings[EM_SEVERITY_HIGH], 1);
  em_audit_free(audit);
  pack_free(&p);
  free(before);
  free(after);
}

Test(baseline, what_is_none_is_refused_at_its_place) {
  static const struct {
    const char *text;
    uint32_t line;
  } wrong[] = {
      {"", 1},
      {"[]", 1},
      {"{\"findings\":[]}", 1},
      {"{\"schemaVersion\":1}", 1},
      {"{\"schemaVersion\":2,\n\"findings\":[]}", 1},
      {"{\"schemaVersion\":1,\"findings\":[\n1]}", 2},
      {"{\"schemaVersion\":1,\"findings\":[\n\n{}]}", 3},
      {"{\"schemaVersion\":1,\"findings\":[\n{\"ruleId\":\"a\",\"file\":\"b\",\"value\":"
       "\"0123456789abcdeF\",\"fingerprint\":\"00\"}]}",
       2},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    em_baseline *baseline;
    em_error error;
    cr_expect_neq(em_baseline_read(NULL, view("b"), view(wrong[i].text), &baseline, &error), EM_OK,
                  "%s", wrong[i].text);
    cr_expect_null(baseline);
    cr_expect_eq(error.line, wrong[i].line, "%s: line %u: %s", wrong[i].text, error.line,
                 error.message);
  }
}
