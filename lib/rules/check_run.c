/* What checks ask of a run, and how they tell it what they found. */
#include "rules/run.h"

facts *check_facts(check_run *c) {
  return &c->run->evaluation.facts;
}

const struct layers_stack *check_layers(check_run *c) {
  return c->run->options.layers;
}

arena *check_memory(check_run *c) {
  return c->run->evaluation.memory;
}

em_view check_as_of(check_run *c) {
  const em_view given = c->run->options.as_of;
  return given.data != NULL
             ? given
             : compiled_remark(c->run->evaluation.rules, VIEW("data-of"), VIEW("all"));
}

const evaluation *check_evaluation(const check_run *c) {
  return &c->run->evaluation;
}

bool check_found(check_run *c, const found *what) {
  run *r = c->run;
  const frame at = {.subject = what->subject, .found = what->values, .check = c->which};
  for (uint32_t i = r->check_starts[c->check]; i < r->check_starts[c->check + 1]; i++) {
    const uint32_t number = r->check_rules[i];
    const pack_rule *rule = r->evaluation.rules->compiled[number].rule;
    run_take(r, number);
    if ((rule->condition == PACK_NONE ||
         evaluate(&r->evaluation, rule->condition, &at) == TRUTH_TRUE) &&
        !run_fire(r, &at, what)) {
      return false;
    }
  }
  return true;
}
