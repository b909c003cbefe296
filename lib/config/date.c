#include "config/date.h"

enum { LENGTH = 10, FIRST_YEAR = 1970 };

static int number(const char *digits, int count) {
  int value = 0;
  for (int i = 0; i < count; i++) {
    if (digits[i] < '0' || digits[i] > '9') {
      return -1;
    }
    value = value * 10 + (digits[i] - '0');
  }
  return value;
}

static int days_of(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[month - 1];
}

bool date_is_valid(em_view text) {
  if (text.length != LENGTH || text.data[4] != '-' || text.data[7] != '-') {
    return false;
  }
  const int year = number(text.data, 4);
  const int month = number(text.data + 5, 2);
  const int day = number(text.data + 8, 2);
  return year >= FIRST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month);
}
