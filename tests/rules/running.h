/* Running one rule, written in the test, over a piece of a manifest. */
#ifndef TESTS_RULES_RUNNING_H
#define TESTS_RULES_RUNNING_H

#include "rules/examples.h"

typedef struct running {
  em_ruleset *rules;
  arena memory;
  document document;
  manifest manifest;
  matches matches;
} running;

/*
 * `rule` has the lines that matter (subject, when, message …); id, texts and what else is required
 * are added. `fragment` is JSON. `options` may be NULL. Fails the test if the rule is wrong.
 */
running *run_rule(const char *rule, example_fragment kind, const char *fragment,
                  const rules_options *options);
void running_free(running *r);

#endif
