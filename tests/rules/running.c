#include "rules/running.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static em_ruleset *compile(const char *rule) {
  char text[8192];
  snprintf(text, sizeof text,
           "id: my-rule\ntitle: t\nseverity: high\nprecision: high\nsince: 1.0.0\n%s%s%s%s", rule,
           strstr(rule, "\nmessage:") == NULL ? "message: it fires\n" : "",
           strstr(rule, "why:") == NULL ? "why: because\n" : "",
           strstr(rule, "fix:") == NULL ? "fix: stop\n" : "");
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  em_ruleset *rules = NULL;
  em_error error = {0};
  const em_view lists = VIEW("lists: {odd: {values: [1, 3]}, names: {values: {a: first, b: x}},"
                             "none: {values: []}}");
  cr_assert_eq(em_ruleset_builder_add(builder, VIEW("lists.yaml"), lists, &error), EM_OK, "%s",
               error.message);
  cr_assert_eq(em_ruleset_builder_add(builder, VIEW("my.yaml"), view_of(text), &error), EM_OK,
               "%u:%u %s in\n%s", error.line, error.column, error.message, text);
  cr_assert_eq(em_ruleset_builder_finish(builder, &rules, &error), EM_OK, "%s", error.message);
  em_ruleset_builder_free(builder);
  return rules;
}

running *run_rule(const char *rule, example_fragment kind, const char *fragment,
                  const rules_options *options) {
  running *r = calloc(1, sizeof *r);
  cr_assert_not_null(r);
  r->rules = compile(rule);
  arena_init(&r->memory, NULL);
  const char *why = "";
  const example_manifest made = example_complete(&r->memory, kind, view_of(fragment), &why);
  cr_assert_not_null(made.text.data, "%s", why);
  const document_options reading = {.limits = EM_LIMITS_INIT};
  em_error error = {0};
  cr_assert_eq(document_parse(&r->document, VIEW("test.template.json"), made.text, EM_SYNTAX_AUTO,
                              &reading, &error),
               EM_OK, "%s", error.message);
  cr_assert_eq(manifest_read(&r->manifest, &r->document, &reading, &r->memory, &error), EM_OK);
  cr_assert(rules_run(r->rules, &r->manifest, options, &r->memory, &r->matches));
  return r;
}

void running_free(running *r) {
  manifest_free(&r->manifest);
  document_free(&r->document);
  arena_free(&r->memory);
  em_ruleset_free(r->rules);
  free(r);
}
