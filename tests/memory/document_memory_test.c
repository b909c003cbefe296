/* Reading while memory runs out: an error each time, nothing lost, nothing half read. */
#include "failing_allocator.h"

#include "document/embedded.h"
#include "model/manifest.h"

#include <criterion/criterion.h>

typedef em_status (*reader)(document *d, em_view name, em_view text,
                            const document_options *options, em_error *error);

/* More names than are compared pair by pair, escapes, duplicates, an embedded document in parts. */
static const char text[] =
    "{\"createOptions\":\"{\\\"HostConfig\\\":{\\\"Binds\\\":[\\\"/:/ho\","
    "\"createOptions01\":\"st\\\"],\\\"Binds\\\":null}}\",\"createOptions\":1,"
    "\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,\"k\":11,"
    "\"l\":1,\"m\":2,\"n\":3,\"o\":4,\"p\":5,\"q\":6,\"r\":7,\"s\":8,\"t\":9,\"u\":10,\"v\":11,"
    "\"w\":1,\"x\":2,\"y\":3,\"z\":4,\"A\":5,\"B\":6,\"C\":7,\"D\":8,\"E\":9,\"F\":10,\"G\":11,"
    "\"\\u0061\":[\"\\ud83d\\ude00\\n\",[[[[[[[[[[[[[[[[1.5]]]]]]]]]]]]]]]]]}";

static em_status open_embedded(const document *host, const document_options *options,
                               em_error *error) {
  const uint32_t parts[] = {2, 4};
  document embedded;
  const em_status status = document_open_embedded(&embedded, host, parts, 2, options, error);
  if (status == EM_OK) {
    arena pointers;
    arena_init(&pointers, options->allocator);
    for (uint32_t node = 0; node < embedded.node_count; node++) {
      document_pointer(&pointers, &embedded, node);
    }
    arena_free(&pointers);
    document_free(&embedded);
  }
  return status;
}

static em_status read_all(reader read, const em_allocator *allocator, em_error *error) {
  const document_options options = {.allocator = allocator, .limits = EM_LIMITS_INIT};
  document d;
  em_status status = read(&d, VIEW("input"), view_of(text), &options, error);
  if (status == EM_OK) {
    status = open_embedded(&d, &options, error);
    cr_assert(d.duplicate_total > 0);
    document_free(&d);
  }
  return status;
}

static void fail_each_in_turn(reader read, failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_error error = {0};
    const em_status status = read_all(read, &f.allocator, &error);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && error.status == status),
              "%s (%s) when allocation %zu fails", em_status_name(status), error.message, number);
    cr_assert(status == EM_OK || f.has_failed);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 3, "only %zu allocations: the test has lost its object", number);
}

Test(document_memory, strict_json_survives_each_failure) {
  fail_each_in_turn(document_parse_json, FAIL_ONCE);
  fail_each_in_turn(document_parse_json, FAIL_FOREVER);
}

Test(document_memory, dialect_survives_each_failure) {
  fail_each_in_turn(document_parse_dialect, FAIL_ONCE);
  fail_each_in_turn(document_parse_dialect, FAIL_FOREVER);
}

/* ---- YAML, and printing -------------------------------------------------------------------------
 */

static const char yaml_text[] = "&k createOptions: |\n  {HostConfig: {Binds: ['/:/ho\n"
                                "createOptions01: >-\n  st']}}\n"
                                "a: &x [1, 'it''s', \"\\u00e9\", {b: c, b: d}, !local e, yes]\n"
                                "f: [*x, *x, *k]\n"
                                "g: {h: {i: {j: {k: [[[[1.5]]]]}}}}\n";

static bool drop(void *context, const char *data, size_t length) {
  (void)data;
  *(size_t *)context += length;
  return true;
}

static em_status show(em_view name, em_view shown, const em_allocator *allocator, em_error *error) {
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.allocator = allocator;
  options.open_embedded = true;
  options.with_spans = true;
  size_t written = 0;
  const em_writer writer = {drop, &written};
  return em_parse(name, shown, &options, &writer, error);
}

static void show_while_each_fails(em_view name, em_view shown, failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_error error = {0};
    const em_status status = show(name, shown, &f.allocator, &error);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && error.status == status),
              "%s (%s) when allocation %zu fails", em_status_name(status), error.message, number);
    cr_assert(status == EM_OK || f.has_failed);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 5, "only %zu allocations: the test has lost its object", number);
}

Test(document_memory, yaml_is_read_opened_and_printed_or_not_at_all) {
  show_while_each_fails(VIEW("a.yaml"), view_of(yaml_text), FAIL_ONCE);
  show_while_each_fails(VIEW("a.yaml"), view_of(yaml_text), FAIL_FOREVER);
}

Test(document_memory, json_is_read_opened_and_printed_or_not_at_all) {
  static const char shown[] =
      "{\"createOptions\":\"{a:[1,\",\"createOptions01\":\"2]}\",\"b\":[[1]]}";
  show_while_each_fails(VIEW("a.json"), view_of(shown), FAIL_ONCE);
  show_while_each_fails(VIEW("a.json"), view_of(shown), FAIL_FOREVER);
}

/* ---- Shapes that are written as a deployment first ----------------------------------------------
 */

static em_status read_shape(em_view text_of_shape, const em_allocator *allocator, em_error *error) {
  const document_options options = {.allocator = allocator, .limits = EM_LIMITS_INIT};
  document d;
  em_status status =
      document_parse(&d, VIEW("a.json"), text_of_shape, EM_SYNTAX_AUTO, &options, error);
  if (status != EM_OK) {
    return status;
  }
  arena memory;
  arena_init(&memory, allocator);
  manifest m;
  status = manifest_read(&m, &d, &options, &memory, error);
  if (status == EM_OK) {
    manifest_free(&m);
  }
  arena_free(&memory);
  document_free(&d);
  return status;
}

static void read_shape_while_each_fails(const char *shape_text, failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_error error = {0};
    const em_status status = read_shape(view_of(shape_text), &f.allocator, &error);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && error.status == status),
              "%s (%s) when allocation %zu fails", em_status_name(status), error.message, number);
    cr_assert(status == EM_OK || f.has_failed);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 5, "only %zu allocations: the test has lost its object", number);
}

Test(document_memory, shapes_are_transcribed_or_not_at_all) {
  static const char *const shapes[] = {
      "[{\"Name\":\"/a\",\"Config\":{\"Image\":\"a:1\",\"Env\":[\"A=b\"]},\"HostConfig\":"
      "{\"Privileged\":true,\"Binds\":[\"/:/h\"]}}]",
      "{\"moduleId\":\"$edgeAgent\",\"properties\":{\"desired\":{\"modules\":{}},\"reported\":"
      "{\"modules\":{\"a\":{\"type\":\"docker\",\"settings\":{\"image\":\"a:1\","
      "\"createOptions\":\"{\\\"User\\\":\\\"a\\\"}\"}}}}}}",
      "{\"agent\":{\"type\":\"docker\",\"env\":{\"A\":\"b\"},\"config\":{\"image\":\"a:1\","
      "\"auth\":{\"username\":\"u\"}}}}",
  };
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    read_shape_while_each_fails(shapes[i], FAIL_ONCE);
    read_shape_while_each_fails(shapes[i], FAIL_FOREVER);
  }
}

/* ---- Rewriting and expanding
 * ---------------------------------------------------------------------- */

static bool find_value(void *context, em_view name, em_view *value) {
  (void)context;
  *value = VIEW("x");
  return view_equals(name, VIEW("A"));
}

static em_status rewrite(const em_allocator *allocator, em_error *error) {
  static const char packed[] =
      "{\"a\":{\"settings\":{\n\"createOptions\":\"{\\\"x\\\":[1\",\n\"createOptions01\":\"]}\"}},"
      "\"b\":{\"settings\":{\"createOptions\":{\"y\":2}}}}";
  size_t written = 0;
  const em_writer writer = {drop, &written};
  em_rewrite_options options = EM_REWRITE_OPTIONS_INIT;
  options.allocator = allocator;
  options.part_length = 3;
  bool is_in_values;
  em_status status = em_options_unpack(VIEW("a.json"), view_of(packed), &options, &writer, error);
  status = status == EM_OK
               ? em_options_pack(VIEW("a.json"), view_of(packed), &options, &writer, error)
               : status;
  status = status == EM_OK
               ? em_options_show(VIEW("a.json"), view_of(packed), &options, &writer, error)
               : status;
  return status == EM_OK ? em_options_replace(VIEW("a.json"), view_of(packed), VIEW("b"),
                                              VIEW("{\"a\":{},\"b\":{\"y\":3}}"), &options, &writer,
                                              &is_in_values, error)
                         : status;
}

static em_status expand(const em_allocator *allocator, em_error *error) {
  static const em_variables variables = {find_value, NULL};
  size_t written = 0;
  const em_writer writer = {drop, &written};
  em_expand_options options = EM_EXPAND_OPTIONS_INIT;
  options.allocator = allocator;
  options.variables = &variables;
  em_expansion *x;
  em_status status = em_expand(
      VIEW("t.json"), VIEW("{\"a\":\"$A${B}\",\"settings\":{\"createOptions\":{\"x\":[1]}}}"),
      &options, &x, error);
  if (status == EM_OK) {
    status = em_expansion_write(x, &writer, error);
    em_expansion_free(x);
  }
  return status;
}

static void run_while_each_fails(em_status (*run)(const em_allocator *allocator, em_error *error),
                                 failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_error error = {0};
    const em_status status = run(&f.allocator, &error);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || (status == EM_ERROR_MEMORY && error.status == status),
              "%s (%s) when allocation %zu fails", em_status_name(status), error.message, number);
    cr_assert(status == EM_OK || f.has_failed);
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 3, "only %zu allocations: the test has lost its object", number);
}

Test(document_memory, files_are_rewritten_or_not_at_all) {
  run_while_each_fails(rewrite, FAIL_ONCE);
  run_while_each_fails(rewrite, FAIL_FOREVER);
}

Test(document_memory, templates_are_expanded_or_not_at_all) {
  run_while_each_fails(expand, FAIL_ONCE);
  run_while_each_fails(expand, FAIL_FOREVER);
}
