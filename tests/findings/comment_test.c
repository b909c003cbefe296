/* Suppressions in comments: what they are about, what they excuse, what is said of them. */
#include "findings/audits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* A manifest with places for comments; @ is where the row has its own. */
static const char form[] =
    "modulesContent: %s\n"
    "  $edgeAgent:\n"
    "    properties.desired:\n"
    "      schemaVersion: '1.1' %s\n"
    "      runtime: {type: docker, settings: {}}\n"
    "      systemModules: {}\n"
    "      modules:\n"
    "        %s\n"
    "        camera: %s\n"
    "          type: docker\n"
    "          settings:\n"
    "            image: a.io/b:1\n"
    "            %s\n"
    "            createOptions: | %s\n"
    "              {'HostConfig':\n"
    "                {'Privileged': %s true}}\n"
    "        %s\n"
    "        other: {type: docker, settings: {image: 'a.io/c:1', createOptions: '{}'}} %s\n";
enum { SPOTS = 9 };

typedef struct row {
  const char *what;
  int spot;            /* which of the places above */
  const char *comment; /* %s is the finding's value */
  em_state state;
  const char *reported; /* rule of a finding about the comment; NULL: none */
  const char *message;  /* part of what it says */
} row;

#define ALLOW "# edgemanifest: allow privileged-container "
#define BY " reason=\"the driver\" owner=anna"
static const row rows[] = {
    {"above the module", 2, ALLOW "value=%s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"behind its name", 3, ALLOW "value=%s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"above createOptions", 4, ALLOW "value=%s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"behind the sign of the block", 5, ALLOW "value=%s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"behind the name of everything", 0, ALLOW "value=%s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"the id in any case", 2, "#edgemanifest:allow PRIVILEGED-Container value=%s" BY,
     EM_STATE_SUPPRESSED, NULL, NULL},
    {"the first digits", 2, ALLOW "value=%.8s" BY, EM_STATE_SUPPRESSED, NULL, NULL},
    {"one of several values", 2, ALLOW "value=0123456789abcdef,%s" BY, EM_STATE_SUPPRESSED, NULL,
     NULL},
    {"in any order, with all keys", 2,
     ALLOW "owner='anna b' ticket=OPS-1 until=2026-11-25 reason=x value=%s", EM_STATE_SUPPRESSED,
     NULL, NULL},
    {"above another comment", 2, ALLOW "value=%s" BY "\n\n        # more", EM_STATE_SUPPRESSED,
     NULL, NULL},
    {"two comments", 2,
     "# edgemanifest: allow mount-engine-socket" BY "\n        " ALLOW "value=%s" BY,
     EM_STATE_SUPPRESSED, "suppression-unused", "no such finding here"},
    /* not about it */
    {"behind another member", 1, ALLOW "value=%s" BY, EM_STATE_OPEN, "suppression-unused",
     "no such finding here"},
    {"above another module", 7, ALLOW "value=%s" BY, EM_STATE_OPEN, "suppression-unused",
     "no such finding here"},
    {"at the end", 8, ALLOW "value=%s" BY, EM_STATE_OPEN, "suppression-unused",
     "no such finding here"},
    {"another rule", 2, "# edgemanifest: allow mount-engine-socket value=%s" BY, EM_STATE_OPEN,
     "suppression-unused", "no such finding here"},
    /* bound to the value */
    {"no value", 2, ALLOW BY, EM_STATE_OPEN, "suppression-unused", "in line 16 is value=%s"},
    {"another value", 2, ALLOW "value=0123456789abcdef%.0s" BY, EM_STATE_OPEN, "suppression-unused",
     "the value was 0123456789abcdef, that of a/b.yaml:16:33 is"},
    /* said of it */
    {"until yesterday", 2, ALLOW "until=2026-11-24 value=%s" BY, EM_STATE_OPEN,
     "suppression-expired", "ended on 2026-11-24"},
    {"no reason", 2, ALLOW "value=%s owner=anna", EM_STATE_OPEN, "suppression-without-reason",
     "no reason"},
    {"an empty reason", 2, ALLOW "value=%s owner=anna reason=''", EM_STATE_OPEN,
     "suppression-without-reason", "no reason"},
    {"no owner", 2, ALLOW "value=%s reason=x", EM_STATE_OPEN, "suppression-without-reason",
     "no owner"},
    {"no such rule", 2, "# edgemanifest: allow privileged-containr value=%s" BY, EM_STATE_OPEN,
     "suppression-unknown-rule", "did you mean privileged-container?"},
    {"another verb", 2, "# edgemanifest: alow privileged-container value=%s" BY, EM_STATE_OPEN,
     "suppression-comment-invalid", "expected `allow` and a rule, found alow"},
    {"no rule", 2, "# edgemanifest: allow value=%s", EM_STATE_OPEN, "suppression-comment-invalid",
     "expected a rule"},
    {"a misspelt key", 2, ALLOW "vlue=%s" BY, EM_STATE_OPEN, "suppression-comment-invalid",
     "no key vlue; did you mean value?"},
    {"no such key", 2, ALLOW "because=%s" BY, EM_STATE_OPEN, "suppression-comment-invalid",
     "no key because; there are value"},
    {"words without a key", 2, ALLOW "value=%s really" BY, EM_STATE_OPEN,
     "suppression-comment-invalid", "expected `=` behind really"},
    {"open quotes", 2, ALLOW "value=%s owner=a reason=\"x", EM_STATE_OPEN,
     "suppression-comment-invalid", "quotes of reason are not closed"},
    {"no blank behind quotes", 2, ALLOW "value=%s reason=\"x\"owner=a", EM_STATE_OPEN,
     "suppression-comment-invalid", "a blank behind the quotes"},
    {"a key twice", 2, ALLOW "value=%s" BY " owner=b", EM_STATE_OPEN, "suppression-comment-invalid",
     "owner stands twice"},
    {"a value that is none", 2, ALLOW "value=%.4s" BY, EM_STATE_OPEN, "suppression-comment-invalid",
     "8 to 64 hexadecimal digits"},
    {"no such day", 2, ALLOW "value=%s until=2026-02-30" BY, EM_STATE_OPEN,
     "suppression-comment-invalid", "until is a day"},
    /* no comments */
    {"another comment", 2, "# edgemanifest allow privileged-container value=%s" BY, EM_STATE_OPEN,
     NULL, NULL},
    {"inside of a value", 6, "  " ALLOW "value=%s", EM_STATE_OPEN, NULL, NULL},
    {"in a quoted name", 7, "'x # edgemanifest: allow privileged-container value=%s': {}",
     EM_STATE_OPEN, NULL, NULL},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void write(char *text, size_t size, int spot, const char *comment) {
  const char *at[SPOTS];
  for (int i = 0; i < SPOTS; i++) {
    at[i] = i == spot ? comment : "";
  }
  snprintf(text, size, form, at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8]);
  for (char *c = strstr(text, "{'Host"); c != NULL && *c != '\0' && strncmp(c, "other", 5) != 0;
       c++) {
    *c = *c == '\'' ? '"' : *c; /* createOptions */
  }
}

static void insert_value(char *result, size_t size, const char *with, const char *digits) {
  snprintf(result, size, with, digits);
}
#pragma GCC diagnostic pop

static void digits_of(const em_finding *f, char digits[17]) {
  const em_finding_identity identity = em_finding_identify(f);
  for (int i = 0; i < 8; i++) {
    sprintf(digits + 2 * i, "%02x", identity.value[i]);
  }
}

static void check(const pack *p, const row *r, const char *digits) {
  char comment[300];
  char expected[100];
  char text[1500];
  insert_value(comment, sizeof comment, r->comment, digits);
  insert_value(expected, sizeof expected, r->message == NULL ? "" : r->message, digits);
  write(text, sizeof text, r->spot, comment);
  em_audit *audit = audits_of(p, "a/b.yaml", text);
  const em_finding *f = audits_find(audit, "privileged-container");
  const bool is_readable = r->spot != 6; /* createOptions with a comment of YAML are none */
  cr_assert_eq(f != NULL, is_readable, "%s\n%s", r->what, text);
  if (f != NULL) {
    cr_expect_eq(f->state, r->state, "%s: the finding is %s\n%s", r->what, em_state_name(f->state),
                 text);
    const bool is_excused = r->state == EM_STATE_SUPPRESSED;
    cr_expect_eq(f->decided_at.line > 0, is_excused, "%s: where it was decided", r->what);
    cr_expect_eq(em_audit_summary(audit).suppressed, is_excused, "%s", r->what);
  }
  size_t reported = 0;
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    reported += memcmp(em_audit_finding(audit, i)->rule->id.data, "suppression-", 12) == 0 ? 1 : 0;
  }
  cr_expect_eq(reported, r->reported != NULL, "%s: %zu findings about comments", r->what, reported);
  const em_finding *about = r->reported == NULL ? NULL : audits_find(audit, r->reported);
  cr_expect(r->reported == NULL || about != NULL, "%s: no %s", r->what, r->reported);
  if (about != NULL) {
    cr_expect(strstr(about->message.data, expected) != NULL, "%s: %.*s", r->what,
              (int)about->message.length, about->message.data);
    cr_expect_eq(text[about->place.start], '#', "%s", r->what);
  }
  em_audit_free(audit);
}

Test(comment, excuses_what_it_stands_at_with_that_value_and_nothing_else) {
  pack p = {.rules = NULL};
  char text[1500];
  char digits[17];
  cr_assert_eq(em_ruleset_embedded(NULL, &p.rules, NULL), EM_OK);
  write(text, sizeof text, 0, "");
  em_audit *audit = audits_of(&p, "a/b.yaml", text);
  digits_of(audits_find(audit, "privileged-container"), digits);
  em_audit_free(audit);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check(&p, &rows[i], digits);
  }
  em_ruleset_free(p.rules);
}

/* ---- Where they are read ----------------------------------------------------------------------
 */

static em_state state_of(const char *name, const char *text, em_syntax syntax, bool ignored) {
  em_ruleset *rules = NULL;
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.syntax = syntax;
  options.ignore_comments = ignored;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  em_audit *audit = em_audit_new(rules, &options);
  em_error error;
  cr_assert_eq(em_audit_add(audit, view(name), view(text), &error), EM_OK, "%s", error.message);
  const em_finding *f = audits_find(audit, "privileged-container");
  cr_assert_not_null(f);
  const em_state state = f->state;
  em_audit_free(audit);
  em_ruleset_free(rules);
  return state;
}

#define VALUE "8553c07b59c589cb"
#define MANIFEST                                                                                   \
  "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","        \
  "\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{},\"modules\":{\n"         \
  "%s\"camera\":{\"type\":\"docker\",\"settings\":{\"image\":\"a.io/b:1\",\"createOptions\":"      \
  "\"{\\\"HostConfig\\\":{\\\"Privileged\\\":true}}\"}}}}}}}\n"

Test(comment, is_read_in_yaml_and_in_the_dialect_unless_it_is_to_be_ignored) {
  char yaml[1500];
  char dialect[1500];
  write(yaml, sizeof yaml, 2, ALLOW "value=" VALUE BY);
  snprintf(dialect, sizeof dialect, MANIFEST,
           "// edgemanifest: allow privileged-container value=" VALUE BY "\n");
  cr_expect_eq(state_of("a.yaml", yaml, EM_SYNTAX_AUTO, false), EM_STATE_SUPPRESSED);
  cr_expect_eq(state_of("a.yaml", yaml, EM_SYNTAX_AUTO, true), EM_STATE_OPEN);
  cr_expect_eq(state_of("a.json", dialect, EM_SYNTAX_DIALECT, false), EM_STATE_SUPPRESSED);
  cr_expect_eq(state_of("a.json", dialect, EM_SYNTAX_DIALECT, true), EM_STATE_OPEN);
}

Test(comment, does_no_harm_in_a_text_that_is_cut_short) {
  char yaml[1500];
  em_ruleset *rules = NULL;
  write(yaml, sizeof yaml, 2, ALLOW "value=" VALUE ",01234567" BY " until=2026-01-01");
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  const size_t whole = strlen(yaml);
  for (size_t length = 0; length < whole; length++) {
    char *exact = malloc(length + 1); /* so that tools see what is read behind the end */
    memcpy(exact, yaml, length);
    em_audit *audit = em_audit_new(rules, NULL);
    em_audit_add(audit, view("a.yaml"), (em_view){exact, length}, NULL);
    em_audit_free(audit);
    free(exact);
  }
  em_ruleset_free(rules);
}
