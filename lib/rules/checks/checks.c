/* The table of named checks. They run in this order. */
#include "rules/checks/check.h"

extern const check port_conflicts_check;
extern const check secrets_check;
extern const check reported_check;
extern const check routes_check;
extern const check layers_check;
extern const check module_messages_check;
extern const check rule_limits_check;

const check *const checks[] = {
    &port_conflicts_check, &secrets_check,         &reported_check,    &routes_check,
    &layers_check,         &module_messages_check, &rule_limits_check, /* the last: it tells what
                                                                          the others, and the
                                                                          conditions, ran into */
};
const uint32_t checks_count = FACT_COUNT(checks);

uint32_t checks_find(em_view name) {
  for (uint32_t i = 0; i < checks_count; i++) {
    if (view_equals(checks[i]->name, name)) {
      return i;
    }
  }
  return UINT32_MAX;
}
