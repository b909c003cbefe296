/* Which of several decisions counts. */
#include "report/pack.h"

#include <criterion/criterion.h>

typedef struct row {
  const char *text;
  const char *rule;
  bool is_on;
  em_severity severity;
  unsigned switched_line, graded_line; /* 0: nobody */
} row;

static const row rows[] = {
    {"", "plain-mount", true, EM_SEVERITY_HIGH, 0, 0},
    {"rules: {plain-mount: off}", "plain-mount", false, EM_SEVERITY_HIGH, 1, 0},
    {"rules: {plain-mount: low}", "plain-mount", true, EM_SEVERITY_LOW, 1, 1},
    {"tags: {plain: off}", "plain-mount", false, EM_SEVERITY_HIGH, 1, 0},
    {"tags: {plain: off}", "plain-tag", true, EM_SEVERITY_MEDIUM, 0, 0},
    {"families: {plain: off}", "plain-tag", false, EM_SEVERITY_MEDIUM, 1, 0},
    /* the rule beats its tag, the tag beats the family, whichever stands first */
    {"rules: {plain-mount: on}\ntags: {plain: off}", "plain-mount", true, EM_SEVERITY_HIGH, 1, 0},
    {"tags: {plain: on}\nfamilies: {plain: off}", "plain-mount", true, EM_SEVERITY_HIGH, 1, 0},
    {"families: {plain: note}\nrules: {plain-mount: on}", "plain-mount", true, EM_SEVERITY_NOTE, 2,
     1},
    {"families: {plain: note}\ntags: {plain: critical}", "plain-mount", true, EM_SEVERITY_CRITICAL,
     2, 2},
};

Test(config, the_most_special_decision_counts) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    pack p;
    pack_load(&p, NULL, NULL);
    p.config = em_config_new(NULL);
    cr_assert_eq(em_config_add(p.config, view("c.yaml"), view(r->text), NULL), EM_OK);
    cr_assert_eq(em_config_bind(p.config, p.rules, NULL), EM_OK);
    const em_rule *rule = em_ruleset_find(p.rules, view(r->rule));
    for (size_t k = 0; k < em_ruleset_count(p.rules); k++) {
      if (em_ruleset_rule(p.rules, k) != rule) {
        continue;
      }
      const em_decision d = em_config_decision(p.config, p.rules, k, EM_PROFILE_DEFAULT);
      cr_expect_eq(d.is_on, r->is_on, "%s: %s is %s", r->text, r->rule, d.is_on ? "on" : "off");
      cr_expect_eq(d.severity, r->severity, "%s: %s is %s", r->text, r->rule,
                   em_severity_name(d.severity));
      cr_expect_eq(d.switched_by.line, r->switched_line, "%s", r->text);
      cr_expect_eq(d.graded_by.line, r->graded_line, "%s", r->text);
    }
    pack_free(&p);
  }
}

Test(config, says_what_the_caller_has_to_do) {
  static const char text[] = "profile: cis\nfail-on: never\nbaseline: b.json\n"
                             "packs: [one, two]\nsuppression-files: [s.yaml]\n";
  em_config *config = em_config_new(NULL);
  cr_assert_eq(em_config_add(config, view("c.yaml"), view(text), NULL), EM_OK);
  em_profile profile = EM_PROFILE_DEFAULT;
  int threshold = 0;
  em_config_path path;
  cr_expect(em_config_profile(config, &profile) && profile == EM_PROFILE_CIS);
  cr_expect(em_config_fail_on(config, &threshold) && threshold == EM_SEVERITY_CRITICAL + 1);
  cr_expect(em_config_baseline(config, &path) && path.path.length == 6 && path.at.line == 3);
  cr_expect(em_config_pack(config, 1, &path) && path.path.length == 3 && path.at.column == 14);
  cr_expect_not(em_config_pack(config, 2, &path));
  cr_expect(em_config_suppression_file(config, 0, &path));
  em_config_free(config);
  cr_expect_not(em_config_profile(NULL, &profile));
  cr_expect_not(em_config_baseline(NULL, &path));
}
