#include "settings/duration.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS = 9 };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Reads digits, at most DIGITS; the end in `*next`. */
static bool number(const char *text, int64_t *value, const char **next) {
  *value = 0;
  const char *c = text;
  for (; is_digit(*c) && c - text < DIGITS; c++) {
    *value = *value * 10 + (*c - '0');
  }
  *next = c;
  return c > text && !is_digit(*c);
}

/* Digits behind a point, as thousandths; further ones are cut. */
static int64_t thousandths(const char **text) {
  int64_t value = 0;
  int64_t unit = 100;
  const char *c = *text;
  for (; is_digit(*c); c++) {
    value += (*c - '0') * unit;
    unit /= 10;
  }
  *text = c;
  return value;
}

static bool parse_iso(const char *c, int64_t *milliseconds) {
  static const struct {
    char letter;
    bool is_time;
    int64_t length;
  } units[] = {{'W', false, INT64_C(604800000)},
               {'D', false, INT64_C(86400000)},
               {'H', true, INT64_C(3600000)},
               {'M', true, INT64_C(60000)},
               {'S', true, INT64_C(1000)}};
  bool is_time = false;
  size_t unit = 0;
  int parts = 0;
  *milliseconds = 0;
  while (*c != '\0') {
    if (*c == 'T' && !is_time) {
      is_time = true;
      c++;
    }
    int64_t value, rest = 0;
    if (!number(c, &value, &c)) {
      return false;
    }
    if (*c == '.' && is_time && is_digit(c[1])) {
      c++;
      rest = thousandths(&c);
    }
    while (unit < 5 && !(units[unit].letter == *c && units[unit].is_time == is_time)) {
      unit++;
    }
    if (unit == 5 || (rest > 0 && *c != 'S')) {
      return false;
    }
    *milliseconds += value * units[unit++].length + rest;
    parts++;
    c++;
  }
  return parts > 0;
}

static bool parse_clock(const char *c, int64_t *milliseconds) {
  int64_t days = 0, hours, minutes, seconds;
  if (!number(c, &hours, &c)) {
    return false;
  }
  if (*c == '.') {
    days = hours;
    if (!number(c + 1, &hours, &c)) {
      return false;
    }
  }
  if (*c != ':' || !number(c + 1, &minutes, &c) || *c != ':' || !number(c + 1, &seconds, &c) ||
      hours > 23 || minutes > 59 || seconds > 59) {
    return false;
  }
  int64_t rest = 0;
  if (*c == '.' && is_digit(c[1])) {
    c++;
    rest = thousandths(&c);
  }
  *milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + rest;
  return *c == '\0';
}

bool duration_parse(const char *text, int64_t *milliseconds) {
  return text[0] == 'P' ? parse_iso(text + 1, milliseconds) : parse_clock(text, milliseconds);
}

void duration_write(int64_t milliseconds, char *text) {
  const long long days = milliseconds / 86400000, hours = milliseconds / 3600000 % 24;
  const long long minutes = milliseconds / 60000 % 60, seconds = milliseconds / 1000 % 60;
  const long long rest = milliseconds % 1000;
  size_t used = (size_t)snprintf(text, DURATION_TEXT, "P");
#define PART(condition, ...)                                                                       \
  used += (condition) ? (size_t)snprintf(text + used, DURATION_TEXT - used, __VA_ARGS__) : 0u
  PART(days > 0, "%lldD", days);
  PART(milliseconds % 86400000 > 0 || days == 0, "T");
  PART(hours > 0, "%lldH", hours);
  PART(minutes > 0, "%lldM", minutes);
  PART(rest > 0, "%lld.%03lldS", seconds, rest);
  PART(rest == 0 && (seconds > 0 || milliseconds == 0), "%lldS", seconds);
#undef PART
}
