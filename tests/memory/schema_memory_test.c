/* Compiling and checking while memory runs out: an error each time, nothing lost. */
#include "failing_allocator.h"

#include "base/view.h"

#include <criterion/criterion.h>

/* Every way to take memory: references, anchors, patterns, sets of members, tables of elements,
 * embedded documents in parts, violations. */
static const char schema_text[] =
    "{\"$id\":\"https://example.com/a\",\"$ref\":\"other.json#part\","
    "\"properties\":{\"w\":{\"unevaluatedProperties\":false},\"o\":{\"x-embedded\":{\"member\":"
    "\"c\",\"schema\":{\"type\":\"object\","
    "\"additionalProperties\":false}}},\"l\":{\"uniqueItems\":true,\"items\":{\"anyOf\":[{\"type\":"
    "\"string\"},{\"properties\":{\"p\":{\"writeOnly\":true,\"type\":\"null\"}}}]}}},"
    "\"patternProperties\":{\"^x\":{\"pattern\":\"^a\"}}}";
static const char other_text[] =
    "{\"$defs\":{\"d\":{\"$anchor\":\"part\",\"dependentRequired\":{\"o\":[\"q\"]}}}}";
static const char text[] =
    "{\"o\":{\"c\":\"{\\\"a\\\":1,\",\"c01\":\"\\\"b\\\":2}\"},\"l\":[1,1,\"s\",{\"p\":5}],\"xa\":"
    "\"b\","
    "\"w\":{\"u1\":0,\"u2\":0,\"u3\":0,\"u4\":0,\"u5\":0,\"u6\":0,\"u7\":0,\"u8\":0,\"u9\":0,"
    "\"v1\":0,"
    "\"v2\":0,\"v3\":0,\"v4\":0,\"v5\":0,\"v6\":0,\"v7\":0,\"v8\":0,\"v9\":0,\"w1\":0,\"w2\":0,"
    "\"w3\":0,\"w4\":0,\"w5\":0,\"w6\":0,\"w7\":0,\"w8\":0,\"w9\":0,\"y1\":0,\"y2\":0,\"y3\":0,"
    "\"y4\":0,\"y5\":0,\"y6\":0,\"y7\":0,\"y8\":0,\"y9\":0,\"z1\":0,\"z2\":0,\"z3\":0,\"z4\":0,"
    "\"z5\":0,\"z6\":0,\"z7\":0,\"z8\":0,\"z9\":0,\"r1\":0,\"r2\":0,\"r3\":0,\"r4\":0,\"r5\":0,"
    "\"s1\":0,\"s2\":0,\"s3\":0,\"s4\":0,\"s5\":0,\"t1\":0,\"t2\":0,\"t3\":0,\"t4\":0,\"t5\":0,"
    "\"q1\":0,\"q2\":0,\"q3\":0,\"q4\":0,\"q5\":0}}";

static em_status check(const em_schema *schema, const em_allocator *allocator, em_error *error) {
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.allocator = allocator;
  options.syntax = EM_SYNTAX_JSON;
  em_check *result = NULL;
  const em_status status =
      em_schema_check(schema, VIEW("d"), view_of(text), &options, &result, error);
  cr_assert_eq(status == EM_OK, result != NULL);
  cr_assert(result == NULL || em_check_count(result) > 60);
  em_check_free(result);
  return status;
}

static em_status compile(const em_allocator *allocator, em_schema **schema, em_error *error) {
  const em_schema_resource other = {VIEW("https://example.com/other.json"), view_of(other_text)};
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.allocator = allocator;
  options.syntax = EM_SYNTAX_JSON;
  options.resources = &other;
  options.resource_count = 1;
  return em_schema_compile(VIEW("s"), view_of(schema_text), &options, schema, error);
}

static em_status all(const em_allocator *allocator, em_error *error) {
  em_schema *schema = NULL;
  em_status status = compile(allocator, &schema, error);
  cr_assert_eq(status == EM_OK, schema != NULL);
  if (status == EM_OK) {
    status = check(schema, allocator, error);
    em_schema_free(schema);
  }
  return status;
}

static void fail_each_in_turn(failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_error error = {0};
    const em_status status = all(&f.allocator, &error);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && error.status == status),
              "%s (%s) when allocation %zu fails", em_status_name(status), error.message, number);
    cr_assert(status == EM_OK || f.has_failed);
    cr_assert(status == EM_ERROR_MEMORY || !f.has_failed, "allocation %zu failed unseen", number);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 15, "only %zu allocations: the test has lost its object", number);
}

Test(schema_memory, compiling_and_checking_survive_each_failure) {
  fail_each_in_turn(FAIL_ONCE);
  fail_each_in_turn(FAIL_FOREVER);
}
