/* Schemas that are wrong, hostile or endless: an error with its place, never a hang. */
#include "base/view.h"

#include <criterion/criterion.h>
#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>

static em_status compile(const char *text, em_schema **schema, em_error *error) {
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  return em_schema_compile(VIEW("schema.json"), view_of(text), &options, schema, error);
}

Test(compile, what_is_wrong__is_told_with_its_place) {
  static const struct {
    const char *schema;
    const char *message;
    uint32_t column;
  } cases[] = {
      {"5", "A schema must be an object, true or false.", 1},
      {"{\"type\":5}",
       "`type` must be null, boolean, object, array, number, string or integer, or "
       "a list of these.",
       9},
      {"{\"type\":[\"string\",\"text\"]}",
       "`type` must be null, boolean, object, array, number, string or integer, or a list of "
       "these.",
       19},
      {"{\"enum\":5}", "`enum` must be a list.", 9},
      {"{\"minimum\":\"5\"}", "`minimum` must be a number.", 12},
      {"{\"multipleOf\":0}", "`multipleOf` must be a number above 0 of at most 18 digits.", 15},
      {"{\"multipleOf\":1234567890123456789}",
       "`multipleOf` must be a number above 0 of at most 18 digits.", 15},
      {"{\"maxLength\":-1}", "`maxLength` must be an integer from 0 to 4294967295.", 14},
      {"{\"maxLength\":1.5}", "`maxLength` must be an integer from 0 to 4294967295.", 14},
      {"{\"minItems\":1e99}", "`minItems` must be an integer from 0 to 4294967295.", 13},
      {"{\"uniqueItems\":1}", "`uniqueItems` must be true or false.", 16},
      {"{\"required\":\"a\"}", "`required` must be a list of member names.", 13},
      {"{\"required\":[1]}", "`required` must be a list of member names.", 14},
      {"{\"properties\":[]}", "`properties` must be an object.", 15},
      {"{\"properties\":{\"a\":[]}}", "A schema must be an object, true or false.", 20},
      {"{\"dependentRequired\":{\"a\":{}}}", "Expected a list of member names.", 27},
      {"{\"allOf\":{}}", "`allOf` must be a list of schemas.", 10},
      {"{\"items\":[{}]}",
       "`items` must be a schema; a list of schemas is called `prefixItems` in "
       "draft 2020-12.",
       10},
      {"{\"pattern\":\"[\"}", "This regular expression is wrong: a [ that is not closed.", 12},
      {"{\"pattern\":\"a(\"}", "This regular expression is wrong: missing closing parenthesis.",
       12},
      {"{\"patternProperties\":{\"*\":true}}",
       "This regular expression is wrong: nothing to repeat.", 23},
      {"{\"$ref\":5}", "`$ref` must be text: the address of a schema.", 9},
      {"{\"$ref\":\"#/definitions/a\"}",
       "No schema has the address `#/definitions/a`; only those handed in are known, nothing is "
       "fetched.",
       9},
      {"{\"$ref\":\"https://example.com/s.json\"}",
       "No schema has the address `https://example.com/s.json`; only those handed in are known, "
       "nothing is fetched.",
       9},
      {"{\"$ref\":\"#nowhere\"}",
       "No schema has the address `#nowhere`; only those handed in are known, nothing is fetched.",
       9},
      {"{\"$schema\":\"http://json-schema.org/draft-04/schema#\"}",
       "This dialect of JSON Schema is not known; known are draft-07 and draft 2020-12.", 12},
      {"{\"x-embedded\":{}}", "`x-embedded` must have `member`, a name, and `schema`.", 15},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    em_schema *schema = NULL;
    em_error error = {0};
    cr_expect_eq(compile(cases[i].schema, &schema, &error), EM_ERROR_SCHEMA, "%s", cases[i].schema);
    cr_expect_str_eq(error.message, cases[i].message, "%s: %s", cases[i].schema, error.message);
    cr_expect_eq(error.column, cases[i].column, "%s: column %u", cases[i].schema, error.column);
    cr_expect_eq(error.line, 1);
    cr_expect_null(schema);
  }
}

Test(compile, text_that_is_no_json__is_an_error_of_syntax) {
  em_schema *schema = NULL;
  em_error error = {0};
  cr_expect_eq(compile("{\"type\":", &schema, &error), EM_ERROR_SYNTAX);
  cr_expect_null(schema);
}

Test(compile, every_cut_of_a_schema__is_an_error) {
  static const char text[] =
      "{\"$defs\":{\"a\":{\"type\":\"object\",\"properties\":{\"b\":{\"pattern\":\"^[a-z]+$\"}}}},"
      "\"$ref\":\"#/$defs/a\",\"if\":true,\"then\":false}";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    em_schema *schema = NULL;
    em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
    options.syntax = EM_SYNTAX_JSON;
    cr_expect_neq(em_schema_compile(VIEW("cut"), (em_view){text, length}, &options, &schema, NULL),
                  EM_OK, "%zu bytes", length);
    cr_expect_null(schema);
  }
}

Test(compile, a_resource_at_fault__is_named) {
  const em_schema_resource other = {VIEW("https://example.com/other.json"), VIEW("{\"type\":5}")};
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.resources = &other;
  options.resource_count = 1;
  em_schema *schema = NULL;
  em_error error = {0};
  const em_view text = VIEW("{\"$ref\":\"https://example.com/other.json\"}");
  cr_expect_eq(em_schema_compile(VIEW("s.json"), text, &options, &schema, &error), EM_ERROR_SCHEMA);
  cr_expect_str_eq(error.message,
                   "In https://example.com/other.json: `type` must be null, boolean, object, "
                   "array, number, string or integer, or a list of these.");
  cr_expect_eq(error.line, 0);
}

Test(compile, resources__are_read_only_when_a_reference_needs_them) {
  const em_schema_resource broken = {VIEW("https://example.com/broken.json"), VIEW("{")};
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.resources = &broken;
  options.resource_count = 1;
  options.syntax = EM_SYNTAX_JSON;
  em_schema *schema = NULL;
  cr_expect_eq(em_schema_compile(VIEW("s.json"), VIEW("{\"$ref\":\"#\"}"), &options, &schema, NULL),
               EM_OK);
  em_schema_free(schema);
}

Test(compile, relative_addresses_of_files__find_each_other) {
  static const struct {
    const char *schema;
    const char *reference;
    const char *other;
  } cases[] = {
      {"./my.json", "common.json", "common.json"},
      {"schemas/my.json", "common.json", "./schemas/common.json"},
      {"schemas/my.json", "../common.json", "common.json"},
      {"../a/my.json", "../b/common.json#/x", "../b/common.json"},
      {"../../my.json", "common.json", "../../common.json"},
      {"my.json", "../../c/common.json", "../../c/common.json"},
      {"/tmp/a/my.json", "../common.json", "/tmp/common.json"},
      {"https://example.com/a/my.json", "/common.json", "https://example.com/common.json"},
      {"https://example.com/a/my.json?x=1", "?y=2", "https://example.com/a/my.json?y=2"},
      {"https://example.com", "common.json", "https://example.com/common.json"},
      {"https://example.com/a", "//example.org/b", "https://example.org/b"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[256];
    snprintf(text, sizeof text, "{\"$ref\":\"%s\"}", cases[i].reference);
    const em_schema_resource other = {view_of(cases[i].other), VIEW("{\"x\":{}}")};
    em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
    options.syntax = EM_SYNTAX_JSON;
    options.uri = view_of(cases[i].schema);
    options.resources = &other;
    options.resource_count = 1;
    em_schema *schema = NULL;
    em_error error = {0};
    cr_expect_eq(em_schema_compile(VIEW("s"), view_of(text), &options, &schema, &error), EM_OK,
                 "%s + %s: %s", cases[i].schema, cases[i].reference, error.message);
    em_schema_free(schema);
  }
}

/* `piece` repeated within `start` and `end`. */
static char *repeated(const char *start, const char *piece, size_t times, const char *middle,
                      const char *end) {
  const size_t size = strlen(start) + strlen(middle) + (strlen(piece) + strlen(end)) * times + 1;
  char *text = malloc(size);
  cr_assert_not_null(text);
  char *at = text + sprintf(text, "%s", start);
  for (size_t i = 0; i < times; i++) {
    at += sprintf(at, "%s", piece);
  }
  at += sprintf(at, "%s", middle);
  for (size_t i = 0; i < times; i++) {
    at += sprintf(at, "%s", end);
  }
  return text;
}

Test(compile, schemas_too_deep__are_refused) {
  char *text = repeated("", "{\"not\":", 200, "true", "}");
  em_schema *schema = NULL;
  em_error error = {0};
  cr_expect_eq(compile(text, &schema, &error), EM_ERROR_SCHEMA);
  cr_expect_str_eq(error.message, "Schemas are nested more than 128 levels deep.");
  free(text);
}

static em_status check_with(const char *schema_text, const char *text, em_error *error) {
  em_schema *schema = NULL;
  em_check *check = NULL;
  cr_assert_eq(compile(schema_text, &schema, error), EM_OK, "%s: %s", schema_text, error->message);
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  options.limits.depth = 100000;
  const em_status status =
      em_schema_check(schema, VIEW("data.json"), view_of(text), &options, &check, error);
  em_check_free(check);
  em_schema_free(schema);
  return status;
}

Test(compile, references_in_a_circle__end_with_an_error) {
  static const char *const loops[] = {
      "{\"$ref\":\"#\"}",
      "{\"allOf\":[{\"$ref\":\"#\"}]}",
      "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/"
      "b\"},\"b\":{\"anyOf\":[{\"$ref\":"
      "\"#/$defs/a\"}]}}}",
      "{\"not\":{\"$ref\":\"#\"}}",
      "{\"if\":{\"$ref\":\"#\"}}",
      "{\"$dynamicAnchor\":\"n\",\"oneOf\":[{\"$dynamicRef\":\"#n\"}]}",
  };
  for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
    em_error error = {0};
    cr_expect_eq(check_with(loops[i], "{\"a\":1}", &error), EM_ERROR_LIMIT, "%s", loops[i]);
    cr_expect_str_eq(error.message, "The schema refers to itself for this value, without end.");
    cr_expect_eq(error.line, 1);
  }
}

Test(compile, a_schema_that_goes_down_with_the_value__ends_at_a_bound) {
  char *text = repeated("", "[", 5000, "1", "]");
  em_error error = {0};
  cr_expect_eq(check_with("{\"items\":{\"$ref\":\"#\"}}", text, &error), EM_ERROR_LIMIT);
  cr_expect_str_eq(error.message,
                   "The schema leads too deep here: more than 1500 schemas within each other.");
  free(text);
  text = repeated("", "[", 500, "1", "]");
  cr_expect_eq(check_with("{\"items\":{\"$ref\":\"#\"}}", text, &error), EM_OK);
  free(text);
}

Test(compile, regular_expressions_that_blow_up__are_given_up) {
  em_error error = {0};
  char *text = repeated("\"", "a", 40, "!\"", "");
  cr_expect_eq(check_with("{\"pattern\":\"^(a+)+$\"}", text, &error), EM_ERROR_LIMIT);
  cr_expect_str_eq(error.message,
                   "A regular expression of the schema takes too much work on this text.");
  free(text);
  text = repeated("{\"", "a", 40, "!\":1}", "");
  cr_expect_eq(check_with("{\"patternProperties\":{\"^(a|a)*$\":true}}", text, &error),
               EM_ERROR_LIMIT);
  cr_expect_str_eq(error.message,
                   "A regular expression of the schema takes too much work on this name.");
  free(text);
}

Test(compile, schemas_that_multiply__are_given_up) {
  /* each level asks the next one twice: 2^40 evaluations */
  char *text = malloc(8192);
  cr_assert_not_null(text);
  char *at = text + sprintf(text, "{\"$ref\":\"#/$defs/n0\",\"$defs\":{");
  for (int i = 0; i < 40; i++) {
    at +=
        sprintf(at, "\"n%d\":{\"allOf\":[{\"$ref\":\"#/$defs/n%d\"},{\"$ref\":\"#/$defs/n%d\"}]},",
                i, i + 1, i + 1);
  }
  sprintf(at, "\"n40\":{\"type\":\"object\"}}}");
  em_error error = {0};
  cr_expect_eq(check_with(text, "{}", &error), EM_ERROR_LIMIT);
  cr_expect_str_eq(error.message,
                   "Checking this text against the schema takes too much work; it was given up.");
  free(text);
}

Test(compile, numbers_of_any_size__are_compared_exactly) {
  static const struct {
    const char *schema;
    const char *text;
    bool is_valid;
  } cases[] = {
      {"{\"maximum\":1e400}", "1e399", true},
      {"{\"maximum\":1e400}", "1e401", false},
      {"{\"maximum\":9007199254740992}", "9007199254740993", false},
      {"{\"minimum\":0.1}", "0.10000000000000000000000000000000000000001", true},
      {"{\"exclusiveMinimum\":0.1}", "0.1000000000000000000000000000", false},
      {"{\"const\":1}", "1.0", true},
      {"{\"const\":100}", "1e2", true},
      {"{\"const\":0}", "-0.0e5", true},
      {"{\"const\":1e-999999999}", "0", false},
      {"{\"type\":\"integer\"}", "1e999999999999", true},
      {"{\"type\":\"integer\"}", "1e-1", false},
      {"{\"type\":\"integer\"}", "10e-1", true},
      {"{\"multipleOf\":0.01}", "123456789012345678901234567890.12", true},
      {"{\"multipleOf\":0.01}", "123456789012345678901234567890.125", false},
      {"{\"multipleOf\":0.3}", "1e300", false},
      {"{\"multipleOf\":0.00000000025}", "1e300", true},
      {"{\"multipleOf\":1024}", "1e999999999999", true},
      {"{\"multipleOf\":7}", "-49", true},
      {"{\"uniqueItems\":true}", "[1,1.0]", false},
      {"{\"uniqueItems\":true}", "[1,true,\"1\",[1],{\"a\":1}]", true},
      {"{\"uniqueItems\":true}", "[{\"a\":1,\"b\":[2,3]},{\"b\":[2,3.0],\"a\":1e0}]", false},
      {"{\"uniqueItems\":true}", "[[{\"a\":1}],[{\"b\":1}],[{\"a\":2}]]", true},
      {"{\"minLength\":2}", "\"\\uD83D\\uDE00\"", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    em_schema *schema = NULL;
    em_check *check = NULL;
    em_error error = {0};
    cr_assert_eq(compile(cases[i].schema, &schema, &error), EM_OK, "%s", error.message);
    cr_assert_eq(
        em_schema_check(schema, VIEW("d.json"), view_of(cases[i].text), NULL, &check, &error),
        EM_OK, "%s", error.message);
    cr_expect_eq(em_check_is_valid(check), cases[i].is_valid, "%s of %s", cases[i].schema,
                 cases[i].text);
    em_check_free(check);
    em_schema_free(schema);
  }
}
