/* What the engine promises of its findings as a whole: chains list their links, profiles have an
 * effect. */
#define _POSIX_C_SOURCE 200809L
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- The way that an attacker would take ------------------------------------------------------
 */

typedef struct chain_row {
  const char *host_config;
  const char *links[6]; /* the text at each related place */
} chain_row;

static const chain_row chains[] = {
    {"\\'Binds\\':[\\'/var/run/docker.sock:/s\\'],\\'PortBindings\\':{\\'80/"
     "tcp\\':[{\\'HostPort\\':\\'8080\\'"
     "}]}",
     {"/var/run/docker.sock", "8080"}},
    {"\\'PidMode\\':\\'host\\',\\'CapAdd\\':[\\'SYS_PTRACE\\']", {"host", "SYS_PTRACE"}},
};

Test(promises, an_escalation_chain_lists_every_link_with_its_place) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  const pack p = {.rules = rules};
  for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
    char modules[600];
    snprintf(modules, sizeof modules,
             "'a':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
             "'{\\'HostConfig\\':{%s}}'}}",
             chains[i].host_config);
    char *text = audits_manifest(modules);
    em_audit *audit = audits_of(&p, "a.json", text);
    const em_finding *f = audits_find(audit, "escalation-chain");
    cr_assert_not_null(f, "%s", text);
    for (int k = 0; chains[i].links[k] != NULL; k++) {
      bool is_there = false;
      for (size_t r = 0; r < f->related_count; r++) {
        const em_place *at = &f->related[r].place;
        const char *link = chains[i].links[k];
        char *piece = strndup(text + at->start, at->end - at->start);
        is_there = is_there || (strstr(piece, link) != NULL && f->related[r].message.length > 0 &&
                                at->line > 0 && at->embedded_path.data != NULL);
        free(piece);
      }
      cr_expect(is_there, "row %zu lacks the link %s", i, chains[i].links[k]);
    }
    em_audit_free(audit);
    free(text);
  }
  em_ruleset_free(rules);
}

/* ---- Profiles ---------------------------------------------------------------------------------
 */

static bool is_on(const em_rule *rule, em_profile profile) {
  return (rule->profiles & 1u << profile) != 0;
}

static bool has_cis(const em_rule *rule) {
  for (size_t i = 0; i < rule->reference_count; i++) {
    if (rule->references[i].length > 4 && memcmp(rule->references[i].data, "CIS ", 4) == 0) {
      return true;
    }
  }
  return false;
}

Test(promises, every_profile_has_the_rules_that_it_says) {
  em_ruleset *rules = NULL;
  size_t counts[EM_PROFILE_GENERATED + 1] = {0};
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *r = em_ruleset_rule(rules, i);
    const char *id = r->id.data;
    const bool is_precise = r->precision.length >= 4 &&
                            memcmp(r->precision.data + r->precision.length - 4, "high", 4) == 0;
    for (int k = 0; k <= EM_PROFILE_GENERATED; k++) {
      counts[k] += is_on(r, (em_profile)k);
    }
    cr_expect(!is_on(r, EM_PROFILE_MINIMAL) ||
                  (is_on(r, EM_PROFILE_DEFAULT) && is_precise && r->severity >= EM_SEVERITY_HIGH),
              "%.30s in minimal", id);
    cr_expect(!is_on(r, EM_PROFILE_CIS) || has_cis(r), "%.30s in cis", id);
    cr_expect(!is_on(r, EM_PROFILE_LIVE) || is_on(r, EM_PROFILE_DEFAULT), "%.30s in live", id);
    cr_expect(!is_on(r, EM_PROFILE_GENERATED) || is_on(r, EM_PROFILE_DEFAULT), "%.30s in generated",
              id);
  }
  cr_expect_lt(counts[EM_PROFILE_MINIMAL], counts[EM_PROFILE_DEFAULT]);
  cr_expect_lt(counts[EM_PROFILE_DEFAULT], counts[EM_PROFILE_STRICT]);
  cr_expect_lt(counts[EM_PROFILE_LIVE], counts[EM_PROFILE_DEFAULT]);
  cr_expect_lt(counts[EM_PROFILE_GENERATED], counts[EM_PROFILE_DEFAULT]);
  cr_expect_gt(counts[EM_PROFILE_CIS], 20);
  em_ruleset_free(rules);
}

static size_t count_in(const em_ruleset *rules, const char *name, em_profile profile) {
  size_t length;
  char *text = pack_read(name, &length);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.profile = profile;
  em_audit *audit = em_audit_new(rules, &options);
  cr_assert_eq(em_audit_add(audit, view(name), (em_view){text, length}, NULL), EM_OK);
  const size_t count = em_audit_finding_count(audit);
  em_audit_free(audit);
  free(text);
  return count;
}

Test(promises, a_profile_changes_what_is_found) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  static const char name[] = "large/factory-gateway.json";
  const size_t usual = count_in(rules, name, EM_PROFILE_DEFAULT);
  cr_expect_lt(count_in(rules, name, EM_PROFILE_MINIMAL), usual);
  cr_expect_gt(count_in(rules, name, EM_PROFILE_MINIMAL), 0);
  cr_expect_gt(count_in(rules, name, EM_PROFILE_STRICT), usual);
  cr_expect_neq(count_in(rules, name, EM_PROFILE_CIS), usual);
  cr_expect_gt(count_in(rules, name, EM_PROFILE_CIS), 0);
  cr_expect_leq(count_in(rules, name, EM_PROFILE_LIVE), usual);
  cr_expect_leq(count_in(rules, name, EM_PROFILE_GENERATED), usual);
  em_ruleset_free(rules);
}

/* ---- Nothing understood ----------------------------------------------------------------------
 */

Test(promises, what_is_not_understood_is_a_failure_and_never_no_findings) {
  static const char *const texts[] = {"{}",
                                      "[]",
                                      "{\"a\":1}",
                                      "\"text\"",
                                      "{\"modulesContent\":{}}",
                                      "{\"modulesContent\":{\"$edgeAgent\":{}}}",
                                      "",
                                      "null"};
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    em_audit *audit = em_audit_new(rules, NULL);
    em_error error = {0};
    const em_status status = em_audit_add(audit, view("a.json"), view(texts[i]), &error);
    const em_summary s = em_audit_summary(audit);
    cr_expect((status != EM_OK && s.failed == 1 && error.message[0] != '\0') ||
                  em_audit_finding_count(audit) > 0,
              "%s: status %d, %zu findings", texts[i], (int)status, em_audit_finding_count(audit));
    em_audit_free(audit);
  }
  em_ruleset_free(rules);
}
