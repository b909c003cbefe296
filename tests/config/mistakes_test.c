/* What is wrong in a configuration is said at its place, with what would be right. */
#include "report/pack.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct row {
  const char *text;
  unsigned line, column;
  const char *said;
} row;

#define SUPPRESSION "suppressions:\n  - rule: plain-tag\n    value: 0123456789abcdef\n"
static const row rows[] = {
    {"profil: strict", 1, 1, "the configuration has no key 'profil'; did you mean 'profile'?"},
    {"rulez: {}", 1, 1, "the configuration has no key 'rulez'; did you mean 'rules'?"},
    {"something-else: 1", 1, 1, "the configuration has no key 'something-else'."},
    {"profile: strikt", 1, 10, "profile must be one of default, minimal, strict"},
    {"profile: 3", 1, 10, "profile must be one of"},
    {"fail-on: severe", 1, 10, "fail-on must be one of note, low, medium, high, critical, never."},
    {"- a", 1, 1, "the configuration must be a mapping."},
    {"just text", 1, 1, "the configuration must be a mapping."},
    {"packs: rules", 1, 8, "packs must be a list."},
    {"packs: [1]", 1, 9, "a pack must be a text."},
    {"packs: ['']", 1, 9, "a pack must be a text."},
    {"baseline: [a]", 1, 11, "baseline must be a text."},
    {"rules: [plain-tag]", 1, 8, "rules must be a mapping."},
    {"rules:\n  plain-tag: maybe", 2, 14, "It must be on, off, or a severity"},
    {"rules:\n  plain-tag: 3", 2, 14, "It must be on, off, or a severity"},
    {"rules:\n  plain-tag: off\n  plain-tag: on", 3, 3, "It is decided twice."},
    {"profile: strict\nprofile: cis", 2, 1, "the configuration has 'profile' twice."},
    {"families: on", 1, 11, "families must be a mapping."},
    {"lists: {plain-registries: a.io}", 1, 27, "a list must be a list."},
    {"lists: {plain-registries: [{}]}", 1, 28, "a value of a list must be a text."},
    {"suppressions: {}", 1, 15, "suppressions must be a list."},
    {"suppressions: [plain-tag]", 1, 16, "a suppression must be a mapping."},
    {"suppressions:\n  - value: 0123456789abcdef", 2, 5, "A suppression needs a rule."},
    {"suppressions:\n  - rule: plain-tag", 2, 5,
     "A suppression needs the value that it excuses; `edgemanifest why plain-tag` shows it."},
    {"suppressions:\n  - rule: plain-tag\n    value: 0123", 3, 12,
     "A value is at least 8 hexadecimal digits"},
    {"suppressions:\n  - rule: plain-tag\n    value: latest-and-greatest", 3, 12,
     "A value is at least 8 hexadecimal digits"},
    {"suppressions:\n  - rule: plain-tag\n    value: 0123456789ABCDEF", 3, 12,
     "A value is at least 8 hexadecimal digits"},
    {SUPPRESSION "    until: 2026-02-29", 4, 12, "until must be a day of the calendar"},
    {SUPPRESSION "    until: soon", 4, 12, "until must be a day of the calendar"},
    {SUPPRESSION "    unitl: 2026-02-28", 4, 5,
     "a suppression has no key 'unitl'; did you mean 'until'?"},
    {SUPPRESSION "    place: HostConfig", 4, 12, "place must be a JSON Pointer"},
    {SUPPRESSION "    reason: [a]", 4, 13, "reason must be a text."},
    {"rules:\n  plain-tag: on\n bad", 3, 2, ""},
    {"{\"rules\": {\"plain-tag\": off}}", 1, 25, ""},
    /* what only the rules can tell */
    {"rules: {plain-tga: off}", 1, 9, "There is no rule 'plain-tga'; did you mean 'plain-tag'?"},
    {"rules: {entirely-unknown: off}", 1, 9, "There is no rule 'entirely-unknown'."},
    {"tags: {plian: off}", 1, 8, "There is no tag 'plian'; did you mean 'plain'?"},
    {"families: {plani: off}", 1, 12, "There is no family 'plani'; did you mean 'plain'?"},
    {"lists: {plain-registry: [a.io]}", 1, 9, ""},
};

/* Everything that is done with a configuration; the first error. */
static em_status use(em_config *config, const char *text, em_error *error) {
  pack p;
  const char *name = text[0] == '{' && text[1] == '"' ? "c.json" : "c.yaml";
  em_status status = em_config_add(config, view(name), view(text), error);
  if (status != EM_OK) {
    return status;
  }
  pack_load(&p, NULL, NULL);
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  size_t length;
  char *lists = pack_read("packs/plain/lists.yaml", &length);
  cr_assert_eq(em_ruleset_builder_add(builder, view("l.yaml"), (em_view){lists, length}, NULL),
               EM_OK);
  status = em_config_extend(config, builder, error);
  status = status == EM_OK ? em_config_bind(config, p.rules, error) : status;
  em_ruleset_builder_free(builder);
  free(lists);
  pack_free(&p);
  return status;
}

Test(config, mistakes_are_told_at_their_place) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    em_error error = {0};
    em_config *config = em_config_new(NULL);
    const em_status status = use(config, rows[i].text, &error);
    cr_expect_neq(status, EM_OK, "it was taken: %s", rows[i].text);
    cr_expect(error.line == rows[i].line && error.column == rows[i].column, "%u:%u %s in:\n%s",
              error.line, error.column, error.message, rows[i].text);
    cr_expect_eq(strncmp(error.message, rows[i].said, strlen(rows[i].said)), 0, "it said: %s\n%s",
                 error.message, rows[i].text);
    em_config_free(config);
  }
}

static const char *const right[] = {
    "",
    "# nothing is decided\n",
    "{}",
    "{\"$schema\": \"x\", \"profile\": \"strict\"}",
    "x-ours: {anything: [goes]}\nprofile: minimal\n",
    "rules: {plain-tag: off, PLAIN-MOUNT: critical, plain-former: true}\n",
    "tags: {plain: low}\nfamilies: {plain: off}\n",
    "lists: {plain-registries: [a.io, b.io]}\n",
    SUPPRESSION "    reason: r\n    owner: o\n    ticket: T-1\n    until: 2028-02-29\n    x-a: 1\n",
    "suppressions:\n  - {rule: no-such-rule, value: [12345678, 1e234567]}\n",
};

Test(config, what_is_right_is_taken) {
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    em_error error = {0};
    em_config *config = em_config_new(NULL);
    cr_expect_eq(use(config, right[i], &error), EM_OK, "%u:%u: %s in:\n%s", error.line,
                 error.column, error.message, right[i]);
    em_config_free(config);
  }
}

Test(config, a_file_of_suppressions_holds_nothing_else) {
  em_error error;
  em_config *config = em_config_new(NULL);
  cr_expect_eq(em_config_add_suppressions(config, view("s.yaml"), view(SUPPRESSION), &error),
               EM_OK);
  cr_expect_eq(em_config_add_suppressions(config, view("s.yaml"), view("profile: cis"), &error),
               EM_ERROR_CONFIG);
  cr_expect_eq(error.line, 1);
  em_config_free(config);
}
