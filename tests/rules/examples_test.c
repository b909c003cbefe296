/* Every rule that comes with the library does what its own examples say. */
#include <edgemanifest.h>

#include <criterion/criterion.h>

Test(rules_examples, every_rule_does_what_its_examples_say) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    em_error error = {0};
    const em_status status = em_ruleset_test(rules, em_ruleset_rule(rules, i), &error);
    cr_expect_eq(status, EM_OK, "%s", error.message);
  }
  em_ruleset_free(rules);
}
