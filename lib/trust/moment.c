#include "trust/moment.h"

#include <stdio.h>

enum { DAY = 86400 };

static bool is_leap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t days_in(int64_t year, int64_t month) {
  static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to the first of January. */
static int64_t days_before(int64_t year) {
  const int64_t y = year - 1;
  return (year - 1970) * 365 + (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

/* `count` digits at the front, then `after` (or nothing if it is 0). */
static bool take(em_view *text, size_t count, char after, int64_t *number) {
  const size_t length = count + (after == 0 ? 0 : 1);
  if (text->length < length || (after != 0 && text->data[count] != after)) {
    return false;
  }
  *number = 0;
  for (size_t i = 0; i < count; i++) {
    const char digit = text->data[i];
    if (digit < '0' || digit > '9') {
      return false;
    }
    *number = *number * 10 + (digit - '0');
  }
  *text = view_from(*text, length);
  return true;
}

static bool take_fraction(em_view *text) {
  if (text->length == 0 || text->data[0] != '.') {
    return true;
  }
  size_t digits = 0;
  while (digits + 1 < text->length && text->data[digits + 1] >= '0' &&
         text->data[digits + 1] <= '9') {
    digits++;
  }
  *text = view_from(*text, digits + 1);
  return digits > 0 && digits <= 9;
}

static bool take_offset(em_view *text, int64_t *offset) {
  *offset = 0;
  if (view_equals(*text, VIEW("Z")) || view_equals(*text, VIEW("z"))) {
    return true;
  }
  if (text->length != 6 || (text->data[0] != '+' && text->data[0] != '-')) {
    return false;
  }
  const int64_t sign = text->data[0] == '-' ? -1 : 1;
  int64_t hours = 0;
  int64_t minutes = 0;
  *text = view_from(*text, 1);
  if (!take(text, 2, ':', &hours) || !take(text, 2, 0, &minutes) || hours > 23 || minutes > 59) {
    return false;
  }
  *offset = sign * (hours * 3600 + minutes * 60);
  return true;
}

bool moment_read(int64_t *seconds, em_view text) {
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t offset = 0;
  if (!take(&text, 4, '-', &year) || !take(&text, 2, '-', &month) ||
      !(take(&text, 2, 'T', &day) || take(&text, 2, 't', &day)) || !take(&text, 2, ':', &hour) ||
      !take(&text, 2, ':', &minute) || !take(&text, 2, 0, &second) || !take_fraction(&text) ||
      !take_offset(&text, &offset)) {
    return false;
  }
  /* A leap second counts as the one before. */
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) ||
      hour > 23 || minute > 59 || second > 60) {
    return false;
  }
  int64_t days = days_before(year) + day - 1;
  for (int64_t m = 1; m < month; m++) {
    days += days_in(year, m);
  }
  *seconds = days * DAY + hour * 3600 + minute * 60 + (second == 60 ? 59 : second) - offset;
  return true;
}

void moment_write(char text[MOMENT_TEXT], int64_t seconds) {
  int64_t year = 1970;
  if (seconds < 0 || seconds >= days_before(10000) * DAY) {
    snprintf(text, MOMENT_TEXT, "(no date)");
    return;
  }
  int64_t days = seconds / DAY;
  const int64_t rest = seconds % DAY;
  year += days / 366;
  while (days_before(year + 1) <= days) {
    year++;
  }
  days -= days_before(year);
  int64_t month = 1;
  while (days >= days_in(year, month)) {
    days -= days_in(year, month++);
  }
  snprintf(text, MOMENT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month,
           (int)days + 1, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}
