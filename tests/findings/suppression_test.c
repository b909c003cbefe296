/* What suppressions excuse, and what they do not. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static const char modules[] =
    "'camera':{'type':'docker','settings':{'image':'a.io/b:1','createOptions':"
    "'{\\'HostConfig\\':{\\'Privileged\\':true}}'}}";

typedef struct row {
  const char *what;
  const char *keys; /* behind `rule:`; %s is the finding's value */
  em_state state;
  const char *reported; /* rule of a finding about the suppression; NULL: none */
} row;

#define BY "\n    reason: because\n    owner: anna"
static const row rows[] = {
    {"rule and value", "plain-privileged\n    value: %s" BY, EM_STATE_SUPPRESSED, NULL},
    {"a former id", "plain-former\n    value: %s" BY, EM_STATE_SUPPRESSED, NULL},
    {"any case of the id", "PLAIN-Privileged\n    value: %s" BY, EM_STATE_SUPPRESSED, NULL},
    {"the first digits", "plain-privileged\n    value: '%.8s'" BY, EM_STATE_SUPPRESSED, NULL},
    {"one of several values", "plain-privileged\n    value: ['0123456789abcdef', '%s']" BY,
     EM_STATE_SUPPRESSED, NULL},
    {"the module", "plain-privileged\n    module: camera\n    value: '%s'" BY, EM_STATE_SUPPRESSED,
     NULL},
    {"the end of the path", "plain-privileged\n    file: b.json\n    value: '%s'" BY,
     EM_STATE_SUPPRESSED, NULL},
    {"the place in createOptions",
     "plain-privileged\n    place: /HostConfig/Privileged\n    value: '%s'" BY, EM_STATE_SUPPRESSED,
     NULL},
    {"a place above in the file",
     "plain-privileged\n    place: /modulesContent/$edgeAgent\n    value: '%s'" BY,
     EM_STATE_SUPPRESSED, NULL},
    {"until today", "plain-privileged\n    until: 2026-11-25\n    value: '%s'" BY,
     EM_STATE_SUPPRESSED, NULL},
    {"until yesterday", "plain-privileged\n    until: 2026-11-24\n    value: '%s'" BY,
     EM_STATE_OPEN, "suppression-expired"},
    {"another value", "plain-privileged\n    value: '%.0s0123456789abcdef'" BY, EM_STATE_OPEN,
     "suppression-unused"},
    {"another place", "plain-privileged\n    place: /HostConfig/Priv\n    value: '%s'" BY,
     EM_STATE_OPEN, "suppression-unused"},
    {"another rule", "plain-mount\n    value: '%s'" BY, EM_STATE_OPEN, "suppression-unused"},
    {"a module that is not here", "plain-privileged\n    module: other\n    value: '%s'" BY,
     EM_STATE_OPEN, NULL},
    {"a file that is not here", "plain-privileged\n    file: c.json\n    value: '%s'" BY,
     EM_STATE_OPEN, NULL},
    {"half a name of a file", "plain-privileged\n    file: .json\n    value: '%s'" BY,
     EM_STATE_OPEN, NULL},
    {"no such rule", "plain-privileges\n    value: '%s'" BY, EM_STATE_OPEN,
     "suppression-unknown-rule"},
    {"no reason", "plain-privileged\n    value: '%s'\n    owner: anna", EM_STATE_OPEN,
     "suppression-without-reason"},
    {"no owner", "plain-privileged\n    value: '%s'\n    reason: because", EM_STATE_OPEN,
     "suppression-without-reason"},
};

static void hexadecimal(const uint8_t *bytes, char *digits) {
  for (int i = 0; i < 8; i++) {
    sprintf(digits + 2 * i, "%02x", bytes[i]);
  }
}

static void value_of(const char *text, char *digits) {
  pack p;
  pack_load(&p, NULL, NULL);
  em_audit *audit = audits_of(&p, "a/b.json", text);
  const em_finding_identity identity = em_finding_identify(audits_find(audit, "plain-privileged"));
  hexadecimal(identity.value, digits);
  em_audit_free(audit);
  pack_free(&p);
}

static void check(const row *r, const char *text, const char *digits) {
  char keys[400];
  char config_text[512];
  em_error error;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(keys, sizeof keys, r->keys, digits);
#pragma GCC diagnostic pop
  snprintf(config_text, sizeof config_text, "suppressions:\n  - rule: %s\n", keys);
  pack p;
  pack_load(&p, NULL, NULL);
  p.config = em_config_new(NULL);
  cr_assert_eq(em_config_add(p.config, view("c.yaml"), view(config_text), &error), EM_OK,
               "%s: %u:%u: %s\n%s", r->what, error.line, error.column, error.message, config_text);
  cr_assert_eq(em_config_bind(p.config, p.rules, &error), EM_OK, "%s", error.message);
  em_audit *audit = audits_of(&p, "a/b.json", text);
  const em_finding *f = audits_find(audit, "plain-privileged");
  cr_expect_eq(f->state, r->state, "%s: the finding is %s", r->what, em_state_name(f->state));
  cr_expect_eq(f->because.data != NULL, r->state == EM_STATE_SUPPRESSED, "%s", r->what);
  const em_summary s = em_audit_summary(audit);
  cr_expect_eq(s.suppressed, r->state == EM_STATE_SUPPRESSED, "%s", r->what);
  cr_expect_eq(s.findings[EM_SEVERITY_CRITICAL], r->state == EM_STATE_OPEN, "%s", r->what);
  cr_expect_eq(em_audit_finding_count(audit), r->reported == NULL ? 1 : 2, "%s", r->what);
  cr_expect(r->reported == NULL || audits_find(audit, r->reported) != NULL,
            "%s: %s is not reported", r->what, r->reported);
  em_audit_free(audit);
  pack_free(&p);
}

Test(suppression, excuses_that_finding_with_that_value_and_nothing_else) {
  char digits[17];
  char *text = audits_manifest(modules);
  value_of(text, digits);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check(&rows[i], text, digits);
  }
  free(text);
}
