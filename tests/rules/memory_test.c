/* Making a rule set while memory runs out: an error each time, and nothing lost. */
#include "base/view.h"
#include "memory/failing_allocator.h"

#include <criterion/criterion.h>

static const char *const files[] = {
    "lists: {mine: {title: t, values: {a: first, b: second}}, trusted-mirrors: {values: "
    "[x.example],"
    " extend: true}}",
    "expected: [{module: m, repository: r.example/m, because: b, facts: [{subject: mount, rules: "
    "[my-rule], where: {host_path: /data}}]}]",
    "id: my-rule\naliases: [old]\ntitle: t\nseverity: high\nprecision: high\nsince: 1.0.0\n"
    "subject: mount\nneeds: {list: mine}\nat: [target, source]\nonce_per: module\n"
    "when: {any: [{source: {in: {list: mine}, ignore_case: true}}, {source: {matches: '^a+'}}, "
    "{some: {other.mount: {source: {is: {fact: outer.source}}}}}]}\n"
    "related: [{of: port, where: {is_published: true}, message: '{host_port}'}]\n"
    "message: '{count}: {each source} {source | mine}{target ? at {target}}'\nwhy: w\nfix: f\n"
    "references: [CIS Docker 5.5, CWE-1]\ntags: [house]\n"
    "examples: [{fires: one, at: /Binds/0, host_config: {Binds: ['/a:/a']}, with: {lists: {mine: "
    "[/a]}}}, {near_miss: n, host_config: '{}'}, {quiet: q, host_config: {}}]\n",
};

static em_status make(const em_allocator *allocator) {
  em_ruleset_builder *builder = em_ruleset_builder_new(allocator, true);
  if (builder == NULL) {
    return EM_ERROR_MEMORY;
  }
  em_error error = {0};
  em_status status = EM_OK;
  for (size_t i = 0; i < sizeof files / sizeof *files && status == EM_OK; i++) {
    status = em_ruleset_builder_add(builder, VIEW("f.yaml"), view_of(files[i]), &error);
  }
  if (status == EM_OK) {
    status = em_ruleset_builder_extend(builder, VIEW("mine"), VIEW("c"), &error);
  }
  em_ruleset *rules = NULL;
  if (status == EM_OK) {
    status = em_ruleset_builder_finish(builder, &rules, &error);
  }
  em_ruleset_builder_free(builder);
  if (status == EM_OK) {
    /* the test's own memory comes from the set's allocator, too */
    status = em_ruleset_test(rules, em_ruleset_find(rules, VIEW("my-rule")), &error);
    status = status == EM_ERROR_RULES ? EM_OK : status;
  }
  em_ruleset_free(rules);
  return status;
}

static void fail_each_in_turn(failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    const em_status status = make(&f.allocator);
    cr_assert_eq(f.bytes, 0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert(status == EM_OK || status == EM_ERROR_MEMORY, "%s when allocation %zu fails",
              em_status_name(status), number);
    cr_assert(f.has_failed || status == EM_OK, "%s without a failure", em_status_name(status));
    number++;
  } while (f.has_failed);
  cr_assert_gt(number, 10, "only %zu allocations: the test has lost its object", number);
}

Test(rules_memory, each_allocation_that_fails_is_told) {
  fail_each_in_turn(FAIL_ONCE);
}

Test(rules_memory, running_out_is_told) {
  fail_each_in_turn(FAIL_FOREVER);
}

/* Cut at each byte: an error or a rule, never more. */
Test(rules_memory, a_file_that_is_cut_short_is_an_error) {
  const em_view whole = view_of(files[2]);
  for (size_t length = 0; length < whole.length; length++) {
    em_ruleset_builder *builder = em_ruleset_builder_new(NULL, true);
    em_error error = {0};
    cr_assert_eq(em_ruleset_builder_add(builder, VIEW("l.yaml"), view_of(files[0]), &error), EM_OK);
    const em_status status =
        em_ruleset_builder_add(builder, VIEW("f.yaml"), view_until(whole, length), &error);
    em_ruleset *rules = NULL;
    if (status == EM_OK) {
      cr_assert_eq(em_ruleset_builder_finish(builder, &rules, &error), EM_OK);
    } else {
      cr_assert_neq(error.message[0], '\0');
    }
    em_ruleset_free(rules);
    em_ruleset_builder_free(builder);
  }
}
