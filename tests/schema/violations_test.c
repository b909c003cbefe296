/* What a violation says, and where: any schema, not only ours. */
#include "base/view.h"

#include <criterion/criterion.h>
#include <edgemanifest.h>

static em_check *check_text_with(const char *schema_text, const char *text) {
  em_schema *schema = NULL;
  em_check *check = NULL;
  em_error error = {0};
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  options.assert_formats = true;
  cr_assert_eq(em_schema_compile(VIEW("s.json"), view_of(schema_text), &options, &schema, &error),
               EM_OK, "%s: %s", schema_text, error.message);
  const em_status status =
      em_schema_check(schema, VIEW("d.json"), view_of(text), NULL, &check, &error);
  cr_assert_eq(status, EM_OK, "%s: %s", text, error.message);
  em_schema_free(schema);
  return check;
}

/* The first violation of each. */
static const struct {
  const char *schema;
  const char *text;
  const char *message;
  const char *path;
  uint32_t column;
} cases[] = {
    {"{\"properties\":{\"a\":false}}", "{\"a\":1}", "`a` is not allowed here", "/a", 2},
    {"false", "{\"a\":1}", "the document is not allowed here", "", 1},
    {"{\"not\":{\"type\":\"object\"}}", "{}", "the document is of a form that is not allowed here",
     "", 1},
    {"{\"items\":{\"type\":\"string\"}}", "[\"a\",2]", "element 2 must be text, got a number 2",
     "/1", 6},
    {"{\"multipleOf\":5}", "7", "the document must be a multiple of 5, got 7", "", 1},
    {"{\"exclusiveMaximum\":5}", "5", "the document must be less than 5, got 5", "", 1},
    {"{\"exclusiveMinimum\":5}", "5", "the document must be more than 5, got 5", "", 1},
    {"{\"maxLength\":2}", "\"abc\"", "the document must have at most 2 characters", "", 1},
    {"{\"minLength\":2}", "\"a\"", "the document must have at least 2 characters", "", 1},
    {"{\"format\":\"date\"}", "\"2023-02-29\"",
     "the document must be of the format `date`, got `2023-02-29`", "", 1},
    {"{\"maxItems\":1}", "[1,2]", "the document must have at most 1 element, got 2", "", 1},
    {"{\"minItems\":1}", "[]", "the document must have at least 1 element, got 0", "", 1},
    {"{\"maxProperties\":0}", "{\"a\":1,\"a\":2}",
     "the document must have at most 0 members, got 1", "", 1},
    {"{\"uniqueItems\":true}", "[1,2,1]",
     "the document must not hold equal elements: 1 stands in it twice", "/2", 6},
    {"{\"contains\":{\"const\":1}}", "[2]",
     "the document must have an element of the kind that is asked for", "", 1},
    {"{\"contains\":{\"const\":1},\"maxContains\":1}", "[1,1]",
     "the document must have at most 1 element of the kind that is asked for, got 2", "", 1},
    {"{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}",
     "the document must have `b`, because it has `a`", "", 1},
    {"{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
     "the name `ab` must have at most 1 character", "/ab", 2},
    {"{\"properties\":{\"a\":{}},\"unevaluatedProperties\":false}", "{\"aa\":1,\"b\":1}",
     "`aa` is no known member", "/aa", 2},
    {"{\"prefixItems\":[true],\"unevaluatedItems\":false}", "[1,2]",
     "element 2 is not allowed here", "/1", 4},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\"}]}", "5",
     "the document must be text or an object, got 5", "", 1},
    {"{\"anyOf\":[{\"enum\":[\"on\",\"off\"]},{\"type\":\"boolean\"}]}", "\"onn\"",
     "the document must be `on`, `off` or true or false, got `onn`; did you mean `on`?", "", 1},
    {"{\"oneOf\":[{\"type\":\"object\",\"required\":[\"a\"]},{\"type\":\"string\"}]}", "{}",
     "the document must have `a`", "", 1},
    {"{\"oneOf\":[{\"properties\":{\"t\":{\"const\":\"x\"},\"n\":{\"type\":\"number\"}}},"
     "{\"properties\":{\"t\":{\"const\":\"y\"},\"m\":{\"type\":\"number\"}}}]}",
     "{\"t\":\"y\",\"m\":\"1\",\"n\":\"1\"}", "`m` must be a number, got text `1`", "/m", 14},
    {"{\"oneOf\":[{\"type\":\"number\"},{\"minimum\":1}]}", "5",
     "the document fits alternatives 1 and 2 at once, and may fit only one", "", 1},
    {"{\"anyOf\":[{\"minimum\":5},{\"maximum\":1}],\"errorMessage\":\"outside of 1 to 5\"}", "3",
     "outside of 1 to 5", "", 1},
    {"{\"type\":\"string\",\"pattern\":\"^a\",\"patternErrorMessage\":\"begin with a\"}", "\"b\"",
     "begin with a", "", 1},
    {"{\"type\":\"string\",\"pattern\":\"^a\",\"patternErrorMessage\":\"begin with a\"}", "5",
     "the document must be text, got a number 5", "", 1},
    {"{\"properties\":{\"p\":{\"type\":\"string\",\"writeOnly\":true}}}", "{\"p\":12345}",
     "`p` must be text, got a number", "/p", 6},
    {"{\"properties\":{\"p\":{\"enum\":[\"a\"],\"writeOnly\":true}}}", "{\"p\":\"hidden\"}",
     "`p` must be `a`, got what is not shown", "/p", 6},
    {"{\"properties\":{\"a\":{\"not\":{},\"x-since\":\"version 2\"}}}", "{\"a\":1}",
     "`a` needs version 2", "/a", 6},
    {"{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}}", "{\"a\":1}",
     "the document must have `b`", "", 1},
    {"{\"additionalProperties\":{\"type\":\"number\"}}", "{\"\\u001b[2J\\u202e\":\"\\u0007\"}",
     "`\\x1b[2J\\u202e` must be a number, got text `\\x07`", "/\x1b[2J\xe2\x80\xae", 20},
    {"{\"type\":\"null\"}",
     "\"0123456789012345678901234567890123456789012345678901234567890123456"
     "78901234567890\"",
     "the document must be null, got text `0123456789012345678901234567890123456789012345678901"
     "2345678901234567890123456789…`",
     "", 1},
};

Test(violations, each_keyword__says_what_to_do_at_the_place) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    em_check *check = check_text_with(cases[i].schema, cases[i].text);
    const em_violation *v = em_check_violation(check, 0);
    cr_assert_not_null(v, "%s", cases[i].schema);
    cr_expect(view_equals(v->message, view_of(cases[i].message)), "%s: %.*s", cases[i].schema,
              VIEW_ARGS(v->message));
    cr_expect(view_equals(v->place.path, view_of(cases[i].path)), "%s at %.*s", cases[i].schema,
              VIEW_ARGS(v->place.path));
    cr_expect_eq(v->place.column, cases[i].column, "%s in column %u", cases[i].schema,
                 v->place.column);
    em_check_free(check);
  }
}

Test(violations, they__come_in_the_order_of_the_text_and_once) {
  em_check *check = check_text_with("{\"required\":[\"z\"],\"properties\":{\"a\":{\"type\":"
                                    "\"string\"},\"b\":{\"type\":\"string\"}},"
                                    "\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}}]}",
                                    "{\"b\":1,\n \"a\":2}");
  cr_assert_eq(em_check_count(check), 3);
  cr_expect_eq(em_check_violation(check, 0)->place.column, 1);
  cr_expect_eq(em_check_violation(check, 1)->place.column, 6);
  cr_expect_eq(em_check_violation(check, 2)->place.line, 2);
  cr_expect(view_equals(em_check_violation(check, 1)->schema_path, VIEW("#/properties/b/type")));
  cr_expect_null(em_check_violation(check, 3));
  em_check_free(check);
}

Test(violations, embedded_json__has_places_in_the_file) {
  em_check *check = check_text_with("{\"x-embedded\":{\"member\":\"o\",\"schema\":{\"properties\":{"
                                    "\"n\":{\"type\":\"number\"}}}}}",
                                    "{\"o\":\"{\\\"n\\\":\",\n\"o01\":\"\\\"x\\\"}\"}");
  const em_violation *v = em_check_violation(check, 0);
  cr_assert_not_null(v);
  cr_expect(view_equals(v->place.path, VIEW("/o")));
  cr_expect(view_equals(v->place.embedded_path, VIEW("/n")));
  cr_expect_eq(v->place.line, 2);
  cr_expect_eq(v->place.column, 8);
  em_check_free(check);
}

Test(violations, beyond_the_limit__are_counted) {
  em_schema *schema = NULL;
  em_check *check = NULL;
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.violations = 2;
  em_schema_options compile_options = EM_SCHEMA_OPTIONS_INIT;
  compile_options.syntax = EM_SYNTAX_JSON;
  cr_assert_eq(
      em_schema_compile(VIEW("s"), VIEW("{\"items\":false}"), &compile_options, &schema, NULL),
      EM_OK);
  cr_assert_eq(em_schema_check(schema, VIEW("d.json"), VIEW("[1,2,3,4,5]"), &options, &check, NULL),
               EM_OK);
  cr_expect_not(em_check_is_valid(check));
  cr_expect_eq(em_check_count(check), 2);
  cr_expect_eq(em_check_dropped(check), 3);
  em_check_free(check);
  em_schema_free(schema);
}

Test(violations, yaml__is_checked_as_json_is) {
  em_check *check = NULL;
  em_schema *schema = NULL;
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  cr_assert_eq(em_schema_compile(VIEW("s.yaml"),
                                 VIEW("type: object\nproperties:\n  a: {maximum: 5}\n"), &options,
                                 &schema, NULL),
               EM_OK);
  cr_assert_eq(em_schema_check(schema, VIEW("d.yaml"), VIEW("b: 1\na: 6\n"), NULL, &check, NULL),
               EM_OK);
  const em_violation *v = em_check_violation(check, 0);
  cr_assert_not_null(v);
  cr_expect_eq(v->place.line, 2);
  cr_expect_eq(v->place.column, 4);
  em_check_free(check);
  em_schema_free(schema);
}

/* ---- Secrets in the report ------------------------------------------------------------------ */

enum { PASSWORDS = 200, REPORT_SIZE = 1 << 16 };

static bool gather(void *context, const char *data, size_t length) {
  char *text = context;
  const size_t used = strlen(text);
  if (length >= REPORT_SIZE - used) {
    return false;
  }
  memcpy(text + used, data, length);
  text[used + length] = '\0';
  return true;
}

Test(violations, an_excerpt_between_many_secrets__shows_none_of_them) {
  char text[PASSWORDS * 16 + 64] = "{\"passwords\":[";
  for (int i = 0; i < PASSWORDS; i++) {
    strcat(text, i == 0 ? "\"swordfish\"" : ",\"swordfish\"");
  }
  strcat(text, "],\"port\":\"one\"}");
  em_check *check = check_text_with("{\"properties\":{\"port\":{\"type\":\"number\"},\"passwords\":"
                                    "{\"items\":{\"writeOnly\":true}}}}",
                                    text);
  em_report_options options = EM_REPORT_OPTIONS_INIT;
  options.width = 1000;
  char *report = calloc(1, REPORT_SIZE);
  const em_writer writer = {gather, report};
  cr_assert_eq(em_check_report(check, VIEW("s"), &options, &writer), EM_OK);
  cr_expect_not_null(strstr(report, "***,***],\"port\":\"one\"}"), "%s", report);
  cr_expect_null(strstr(report, "swordfish"), "%s", report);
  free(report);
  em_check_free(check);
}
