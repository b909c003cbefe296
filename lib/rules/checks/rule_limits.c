/* Rules that asked for more than their share: a fault of the rule, told where it showed. */
#include "rules/evaluation.h"

extern const check rule_limits_check;

static const check_value values[] = {
    {.name = FACT_NAME("rule"), .type = FACT_TEXT, .doc = FACT_NAME("id of the rule")},
    {.name = FACT_NAME("is_pattern"),
     .type = FACT_FLAG,
     .doc = FACT_NAME("a regular expression; otherwise a quantifier with too many elements")},
};

static bool run(check_run *run) {
  const evaluation *e = check_evaluation(run);
  const uint32_t count = e->excesses.count; /* what the rule itself adds is not followed */
  for (uint32_t i = 0; i < count; i++) {
    const excess *x = &e->excesses.items[i];
    const place at =
        place_is_set(x->value.at) ? x->value.at : subject_place(check_facts(run), &x->subject);
    const found what = {
        .subject = {SUBJECT_DEPLOYMENT, NOTE_NO_MODULE, 0, check_facts(run)->manifest},
        .place = {.at = at},
        .values = {found_text(e->rules->rules[x->rule].id), found_flag(x->value.is_set)},
    };
    if (!check_found(run, &what)) {
      return false;
    }
  }
  return true;
}

const check rule_limits_check = {
    .name = FACT_NAME("rule-limits"),
    .doc =
        FACT_NAME("Rules that exceeded the limits of matching or of steps on this file, and were "
                  "not tried further."),
    .subject = SUBJECT_DEPLOYMENT,
    .values = values,
    .value_count = FACT_COUNT(values),
    .is_of_circumstances = true,
    .run = run,
};
