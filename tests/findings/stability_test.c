/* A fingerprint stays, whatever happens around the finding; a value changes with the facts. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char *const same[] = {
    "'camera':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
    "'{\\'HostConfig\\':{\\'Privileged\\':true,\\'Binds\\':[\\'/:/host\\']}}'}}",
    /* reformatted */
    "\n\n  'camera' : {\n 'type':'docker', 'settings' : { 'image':'a.io/b:1','createOptions':"
    "'{ \\'HostConfig\\': {\\'Privileged\\': true, \\'Binds\\' : [ \\'/:/host\\' ] } }'}}",
    /* reordered */
    "'camera':{'settings':{'createOptions':'{\\'HostConfig\\':{\\'Binds\\':[\\'/:/host\\'],"
    "\\'Privileged\\':true}}','image':'a.io/b:1'},'type':'docker'}",
    /* among others, which come and go */
    "'first':{'type':'docker','settings':{'image':'a.io/c:1'}},"
    "'camera':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
    "'{\\'HostConfig\\':{\\'Privileged\\':true,\\'Binds\\':[\\'/srv:/srv\\',\\'/:/host\\']}}'}}",
    /* spelt otherwise, and cut */
    "'camera':{'type':'docker','settings':{'image':'a.io/b:2','createOptions':"
    "'{\\'hostconfig\\':{\\'PRIVILEGED\\':1,\\'Bi','createOptions01':'nds\\':[\\'/:/host\\']}}'}}",
};

static void expect_same(const em_audit *a, const em_audit *b, const char *rule, size_t row) {
  const em_finding *first = audits_find(a, rule);
  const em_finding *second = audits_find(b, rule);
  cr_assert(first != NULL && second != NULL, "%s is not found once in row %zu", rule, row);
  const em_finding_identity x = em_finding_identify(first);
  const em_finding_identity y = em_finding_identify(second);
  cr_expect(memcmp(x.fingerprint, y.fingerprint, sizeof x.fingerprint) == 0,
            "row %zu: the fingerprint of %s changed", row, rule);
  cr_expect(memcmp(x.value, y.value, sizeof x.value) == 0, "row %zu: the value of %s changed", row,
            rule);
}

Test(fingerprint, survives_all_that_does_not_matter) {
  pack p;
  pack_load(&p, NULL, NULL);
  char *text = audits_manifest(same[0]);
  em_audit *audit = audits_of(&p, "a.json", text);
  for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
    char *other_text = audits_manifest(same[i]);
    em_audit *other = audits_of(&p, "other/name.json", other_text);
    expect_same(audit, other, "plain-privileged", i);
    expect_same(audit, other, "plain-mount", i);
    em_audit_free(other);
    free(other_text);
  }
  em_audit_free(audit);
  free(text);
  pack_free(&p);
}

Test(fingerprint, tells_equals_in_one_module_apart) {
  pack p;
  pack_load(&p, NULL, NULL);
  char *text =
      audits_manifest("'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
                      "'{\\'HostConfig\\':{\\'Binds\\':[\\'/:/x\\',\\'/:/y\\']}}'}}");
  em_audit *audit = audits_of(&p, "a.json", text);
  cr_assert_eq(em_audit_finding_count(audit), 2);
  const em_finding_identity first = em_finding_identify(em_audit_finding(audit, 0));
  const em_finding_identity second = em_finding_identify(em_audit_finding(audit, 1));
  cr_expect(memcmp(first.fingerprint, second.fingerprint, sizeof first.fingerprint) != 0);
  em_audit_free(audit);
  free(text);
  pack_free(&p);
}

Test(fingerprint, tells_modules_apart) {
  pack p;
  pack_load(&p, NULL, NULL);
  char *text = audits_manifest("'a':{'type':'docker','settings':{'image':'a.io/b:latest'}},"
                               "'b':{'type':'docker','settings':{'image':'a.io/b:latest'}}");
  em_audit *audit = audits_of(&p, "a.json", text);
  cr_assert_eq(em_audit_finding_count(audit), 2);
  const em_finding_identity first = em_finding_identify(em_audit_finding(audit, 0));
  const em_finding_identity second = em_finding_identify(em_audit_finding(audit, 1));
  cr_expect(memcmp(first.fingerprint, second.fingerprint, sizeof first.fingerprint) != 0);
  em_audit_free(audit);
  free(text);
  pack_free(&p);
}

Test(value, changes_when_the_facts_do) {
  pack p;
  pack_load(&p, NULL, NULL);
  const char *const binds[] = {"/etc:/x:ro", "/etc:/x"};
  uint8_t values[2][8];
  for (size_t i = 0; i < 2; i++) {
    char modules[256] = "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
                        "'{\\'HostConfig\\':{\\'Binds\\':[\\'";
    strcat(strcat(modules, binds[i]), "\\']}}'}}");
    char *text = audits_manifest(modules);
    em_audit *audit = audits_of(&p, "a.json", text);
    const em_finding *f = audits_find(audit, "plain-mount");
    cr_assert_not_null(f);
    memcpy(values[i], em_finding_identify(f).value, sizeof values[i]);
    em_audit_free(audit);
    free(text);
  }
  cr_expect(memcmp(values[0], values[1], sizeof *values) != 0,
            "a mount that became writable has the value of the read-only one");
  pack_free(&p);
}
