/* The two clocks, kept apart: intervals never look at the wall clock, which may jump. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds that never go back and go on during sleep (CLOCK_BOOTTIME). */
int64_t clock_steady(void);
/* Milliseconds since 1970, as the wall clock says now. */
int64_t clock_wall(void);

enum { CLOCK_TEXT = 40 };
/* "2026-08-01T12:00:00.123Z"; `text` has CLOCK_TEXT bytes. */
void clock_utc_text(int64_t wall, char *text);
/* "2026-08-01T14:00:00.123+02:00". */
void clock_local_text(int64_t wall, char *text);

#endif
