/* Points in time as RFC 3339 writes them: "2026-08-05T12:00:00Z". */
#ifndef TRUST_MOMENT_H
#define TRUST_MOMENT_H

#include "base/arena.h"
#include "base/view.h"

enum { MOMENT_TEXT = 32 };

/*
 * Seconds since 1970; false for anything else. Fractions are dropped; an offset is honoured. Only
 * years 1970 to 9999, and days that exist.
 */
bool moment_read(int64_t *seconds, em_view text);
/* Writes it in UTC; what lies outside of those years becomes "(no date)". */
void moment_write(char text[MOMENT_TEXT], int64_t seconds);

#endif
