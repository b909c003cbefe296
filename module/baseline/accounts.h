/* Checks over passwd, shadow and group that no pattern can make. */
#ifndef BASELINE_ACCOUNTS_H
#define BASELINE_ACCOUNTS_H

#include "baseline/check.h"

/* `test`: only-root-has-id-0, unique-ids, unique-names, unique-groups, no-empty-password,
 * system-accounts-locked. */
check_result accounts_run(const char *test, const char *root, char *detail);

#endif
