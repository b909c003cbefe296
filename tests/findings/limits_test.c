/* Bounds on findings, and work that grows with the text only. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static em_audit *audit_with(const pack *p, const em_audit_options *options, const char *text) {
  em_audit *audit = em_audit_new(p->rules, options);
  cr_assert_eq(em_audit_add(audit, view("a.json"), view(text), NULL), EM_OK);
  return audit;
}

static const char mixed[] =
    "'a':{'type':'docker','settings':{'image':'a.io/b:latest','createOptions':"
    "'{\\'HostConfig\\':{\\'Binds\\':[\\'/:/x\\',\\'/etc:/y\\'],\\'Priviledged\\':1,"
    "\\'Privileged\\':true}}'}}";

Test(limits, the_worst_findings_stay_and_the_others_are_counted) {
  pack p;
  pack_load(&p, NULL, NULL);
  char *text = audits_manifest(mixed);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.limits.findings = 3;
  em_audit *audit = audit_with(&p, &options, text);
  const em_summary s = em_audit_summary(audit);
  cr_expect_eq(em_audit_finding_count(audit), 3);
  cr_expect_eq(s.dropped, 3);
  cr_expect_eq(s.findings[EM_SEVERITY_CRITICAL], 2);
  cr_expect_eq(s.findings[EM_SEVERITY_HIGH], 1);
  for (size_t i = 1; i < 3; i++) {
    cr_expect_leq(em_audit_finding(audit, i - 1)->place.start,
                  em_audit_finding(audit, i)->place.start, "they are in order of their places");
  }
  em_audit_free(audit);
  free(text);
  pack_free(&p);
}

Test(limits, findings_below_the_minimum_are_not_kept) {
  pack p;
  pack_load(&p, NULL, NULL);
  char *text = audits_manifest(mixed);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.minimum = EM_SEVERITY_HIGH;
  em_audit *audit = audit_with(&p, &options, text);
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    cr_expect_geq(em_audit_finding(audit, i)->severity, EM_SEVERITY_HIGH);
  }
  cr_expect_eq(em_audit_finding_count(audit), 4);
  em_audit_free(audit);
  free(text);
  pack_free(&p);
}

/* Every mount of a megabyte in one line is found, each at its place. */
Test(limits, many_findings_in_one_long_line_take_time_of_their_number_only, .timeout = 60) {
  enum { COUNT = 9000 };
  pack p;
  pack_load(&p, NULL, NULL);
  char *modules = malloc(COUNT * 32 + 256);
  size_t used = (size_t)sprintf(modules, "'a':{'type':'docker','settings':{'image':'a.io/b:1',"
                                         "'createOptions':'{\\'HostConfig\\':{\\'Binds\\':[");
  for (int i = 0; i < COUNT; i++) {
    used += (size_t)sprintf(modules + used, "%s\\'/:/x%d\\'", i == 0 ? "" : ",", i);
  }
  sprintf(modules + used, "]}}'}}");
  char *text = audits_manifest(modules);
  const em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  em_audit *audit = audit_with(&p, &options, text);
  cr_expect_eq(em_audit_finding_count(audit), COUNT);
  const em_finding *last = em_audit_finding(audit, COUNT - 1);
  cr_expect_eq(last->place.column, last->place.start + 1);
  em_audit_free(audit);
  free(text);
  free(modules);
  pack_free(&p);
}

Test(audit, null_is_an_audit_of_nothing) {
  cr_expect_eq(em_audit_finding_count(NULL), 0);
  cr_expect_null(em_audit_finding(NULL, 0));
  cr_expect_eq(em_audit_summary(NULL).files, 0);
  cr_expect_eq(em_audit_add(NULL, view("a"), view("{}"), NULL), EM_ERROR_MEMORY);
  cr_expect_eq(em_audit_report(NULL, NULL, NULL, NULL), EM_ERROR_ARGUMENT);
  cr_expect_null(em_audit_new(NULL, NULL));
  em_audit_free(NULL);
}
