/* Rule files with one mistake each: the error is at its place and says what to do. */
#include "base/view.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* A rule that is right, in pieces to be replaced. */
static const char right[] = "id: my-rule\n"                       /* 1 */
                            "title: Something is wrong\n"         /* 2 */
                            "severity: high\n"                    /* 3 */
                            "precision: high\n"                   /* 4 */
                            "since: 1.0.0\n"                      /* 5 */
                            "subject: mount\n"                    /* 6 */
                            "when: {host_path: {within: /etc}}\n" /* 7 */
                            "message: \"{source} is mounted\"\n"  /* 8 */
                            "why: Because.\n"                     /* 9 */
                            "fix: Remove it.\n"                   /* 10 */
                            "related: []\n"                       /* 11 */
                            "examples:\n"                         /* 12 */
                            "  - fires: a mount\n"                /* 13 */
                            "    at: /Binds/0\n"                  /* 14 */
                            "    host_config: {Binds: [/etc:/x]}\n";

typedef struct mistake {
  const char *from, *to; /* what is replaced in the rule */
  unsigned line, column;
  const char *says; /* part of the message */
} mistake;

static const mistake mistakes[] = {
    {"title:", "titel:", 2, 1, "did you mean `title`?"},
    {"title: Something is wrong\n", "", 1, 1, "needs the key `title`"},
    {"id: my-rule", "id: My Rule", 1, 5, "is no id"},
    {"id: my-rule", "id: privileged-container", 1, 5, "There is a rule `privileged-container`"},
    {"severity: high", "severity: hihg", 3, 11, "did you mean `high`?"},
    {"precision: high", "precision: low", 1, 1, "is `default: off`"},
    {"subject: mount", "subject: mounts", 6, 10, "did you mean `mount`?"},
    {"host_path:", "hostpath:", 7, 8, "did you mean `host_path`?"},
    {"within:", "witin:", 7, 20, "did you mean `within`?"},
    {"within: /etc", "within: etc", 7, 28, "Expected an absolute path"},
    {"within: /etc", "at_least: 3", 7, 20, "`at_least` is not for a path"},
    {"{host_path: {within: /etc}}", "{is_read_only: yes}", 7, 22, "Expected `true` or `false`"},
    {"{host_path: {within: /etc}}", "{kind: hostpath}", 7, 14, "did you mean `host-path`?"},
    {"{host_path: {within: /etc}}", "{source: 22}", 7, 16, "put it into quotes"},
    {"{host_path: {within: /etc}}", "{source: {matches: '(a'}}", 7, 26, "regular expression"},
    {"{host_path: {within: /etc}}", "{host_path: {within: {list: nowhere}}}", 7, 35,
     "There is no list `nowhere`"},
    {"{host_path: {within: /etc}}", "{some: {mout: {}}}", 7, 15, "did you mean `mount`?"},
    {"{host_path: {within: /etc}}", "{outer.source: a}", 7, 8, "leads out of a quantifier"},
    {"{host_path: {within: /etc}}", "{any: []}", 7, 13, "The list is empty"},
    {"{host_path: {within: /etc}}", "{source: a, source: b}", 7, 19, "stands twice"},
    {"{host_path: {within: /etc}}", "[source]", 7, 7, "Expected a condition"},
    {"{host_path: {within: /etc}}", "{count: {mount: {where: {}}}}", 7, 23,
     "needs `at_least` or `at_most`"},
    {"{host_path: {within: /etc}}", "{found.kind: a}", 7, 8, "needs a rule with a `check`"},
    {"{host_path: {within: /etc}}", "{source: {is: {fact: is_read_only}}}", 7, 28,
     "cannot be compared"},
    {"when:", "check: scretes\nwhen:", 7, 8, "did you mean `secrets`?"},
    {"when: {host_path: {within: /etc}}\n", "", 1, 1, "needs the key `when`"},
    {"{source} is", "{sorce} is", 8, 10, "did you mean `source`?"},
    {"{source} is", "{source is", 8, 10, "is not closed"},
    {"{source} is", "{each source} is", 8, 10, "needs `once_per`"},
    {"related: []", "related: [{message: x}]", 11, 11, "needs `at` or `of`"},
    {"fires: a mount", "fires: a mount\n    quiet: a mount", 13, 5, "exactly one of `fires`"},
    {"    at: /Binds/0\n", "", 13, 5, "says where"},
    {"host_config:", "hostconfig:", 15, 5, "did you mean `host_config`?"},
    {"related: []", "needs: {lists: x}", 11, 8, "or `{list: NAME}`"},
    {"related: []", "related: [", 13, 3, ""},
};

static char *replaced(const mistake *m) {
  const char *at = strstr(right, m->from);
  cr_assert_not_null(at, "%s", m->from);
  char *text = malloc(sizeof right + strlen(m->to));
  cr_assert_not_null(text);
  sprintf(text, "%.*s%s%s", (int)(at - right), right, m->to, at + strlen(m->from));
  return text;
}

static em_status load(const char *text, em_error *error) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  em_ruleset *rules = NULL;
  em_status status =
      em_ruleset_builder_add(builder, VIEW("pack/my-rule.yaml"), view_of(text), error);
  if (status == EM_OK) {
    status = em_ruleset_builder_finish(builder, &rules, error);
  }
  em_ruleset_free(rules);
  em_ruleset_builder_free(builder);
  return status;
}

Test(rules_mistakes, the_rule_itself_is_right) {
  em_error error = {0};
  cr_assert_eq(load(right, &error), EM_OK, "%u:%u %s", error.line, error.column, error.message);
}

Test(rules_mistakes, each_is_told_at_its_place) {
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    const mistake *m = &mistakes[i];
    char *text = replaced(m);
    em_error error = {0};
    const em_status status = load(text, &error);
    cr_expect(status == EM_ERROR_RULES || status == EM_ERROR_SYNTAX, "%s: taken", m->to);
    cr_expect(error.line == m->line && error.column == m->column, "%s: at %u:%u, not %u:%u (%s)",
              m->to, error.line, error.column, m->line, m->column, error.message);
    cr_expect_not_null(strstr(error.message, m->says), "%s: says \"%s\"", m->to, error.message);
    free(text);
  }
}

/* After an error the builder goes on to serve. */
Test(rules_mistakes, the_next_file_is_read_all_the_same) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  em_error error = {0};
  cr_expect_neq(em_ruleset_builder_add(builder, VIEW("a.yaml"), VIEW("id: [1]"), &error), EM_OK);
  cr_expect_eq(em_ruleset_builder_add(builder, VIEW("b.yaml"), view_of(right), &error), EM_OK);
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_builder_finish(builder, &rules, &error), EM_OK, "%s", error.message);
  cr_expect_eq(em_ruleset_count(rules), 1);
  cr_expect_eq(em_ruleset_builder_add(builder, VIEW("c.yaml"), view_of(right), &error),
               EM_ERROR_ARGUMENT);
  em_ruleset_builder_free(builder);
  em_ruleset_free(rules);
}

Test(rules_mistakes, an_unknown_list_is_told_with_the_nearest) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
  em_error error = {0};
  cr_expect_eq(
      em_ruleset_builder_extend(builder, VIEW("allowed-registry"), VIEW("a.example"), &error),
      EM_ERROR_ARGUMENT);
  cr_expect_not_null(strstr(error.message, "`allowed-registries`"), "%s", error.message);
  em_ruleset_builder_free(builder);
}
