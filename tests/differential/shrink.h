/* Makes a failing case smaller: members and elements are taken out as long as it still fails. */
#ifndef TESTS_DIFFERENTIAL_SHRINK_H
#define TESTS_DIFFERENTIAL_SHRINK_H

#include <stdbool.h>

/* Returns a text of the caller's for which `fails` still holds. */
char *shrink(const char *text, bool (*fails)(void *context, const char *text), void *context);

#endif
