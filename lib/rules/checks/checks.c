/* The table of named checks. They run in this order. */
#include "rules/checks/check.h"

/* A row each, so that two new ones do not meet; the last tells what the others ran into. */
/* clang-format off */
#define CHECKS(row) \
  row(port_conflicts) \
  row(runtime_support) \
  row(secrets) \
  row(system_env) \
  row(reported) \
  row(routes) \
  row(layers) \
  row(layering) \
  row(weakened) \
  row(module_messages) \
  row(rule_limits)
/* clang-format on */

#define CHECK_DECLARE(name) extern const check name##_check;
CHECKS(CHECK_DECLARE)
#undef CHECK_DECLARE

#define CHECK_ROW(name) &name##_check,
const check *const checks[] = {CHECKS(CHECK_ROW)};
#undef CHECK_ROW
const uint32_t checks_count = FACT_COUNT(checks);

uint32_t checks_find(em_view name) {
  for (uint32_t i = 0; i < checks_count; i++) {
    if (view_equals(checks[i]->name, name)) {
      return i;
    }
  }
  return UINT32_MAX;
}
