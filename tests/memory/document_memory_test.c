/* Reading while memory runs out: an error each time, nothing lost, nothing half read. */
#include "failing_allocator.h"

#include "document/embedded.h"

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
