#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_steady(void) {
  return now(CLOCK_BOOTTIME);
}

int64_t clock_wall(void) {
  return now(CLOCK_REALTIME);
}

static size_t date_text(const struct tm *date, int64_t wall, char *text) {
  const size_t length = strftime(text, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", date);
  const int rest = (int)(wall % 1000);
  return length + (size_t)snprintf(text + length, CLOCK_TEXT - length, ".%03d", abs(rest));
}

void clock_utc_text(int64_t wall, char *text) {
  const time_t seconds = (time_t)(wall / 1000);
  struct tm date = {0};
  gmtime_r(&seconds, &date);
  const size_t length = date_text(&date, wall, text);
  snprintf(text + length, CLOCK_TEXT - length, "Z");
}

void clock_local_text(int64_t wall, char *text) {
  const time_t seconds = (time_t)(wall / 1000);
  struct tm date = {0};
  localtime_r(&seconds, &date);
  const size_t length = date_text(&date, wall, text);
  const long offset = labs(date.tm_gmtoff) / 60;
  snprintf(text + length, CLOCK_TEXT - length, "%c%02ld:%02ld", date.tm_gmtoff < 0 ? '-' : '+',
           offset / 60 % 100, offset % 60);
}
