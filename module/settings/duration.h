/* Times as the twin writes them: ISO 8601 durations, or hh:mm:ss as the C# agent wrote them. */
#ifndef SETTINGS_DURATION_H
#define SETTINGS_DURATION_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds; false for what is no duration, or one of years or months (their length varies). */
bool duration_parse(const char *text, int64_t *milliseconds);

enum { DURATION_TEXT = 48 };
/* "PT1H30M"; `text` has DURATION_TEXT bytes. */
void duration_write(int64_t milliseconds, char *text);

#endif
