/*
 * For rules whose findings do not come from a manifest but from what people said about findings:
 * suppressions that expired, or excuse nothing. They have a rule file like all others; the room
 * that knows raises them by their id.
 */
#include "rules/checks/check.h"

extern const check reported_check;

static bool run(check_run *run) {
  (void)run;
  return true;
}

const check reported_check = {
    .name = FACT_NAME("reported"),
    .doc = FACT_NAME("Nothing by itself: findings of such rules are raised where suppressions and "
                     "configuration are applied. Their files need no examples."),
    .subject = SUBJECT_DEPLOYMENT,
    .is_of_circumstances = true,
    .run = run,
};
