/* Digits without the locale. */
#ifndef TEXT_DIGITS_H
#define TEXT_DIGITS_H

#include <stdbool.h>

static inline bool digit_is_decimal(char c) {
  return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit, or -1. */
static inline int digit_hex_value(char c) {
  if (digit_is_decimal(c)) {
    return c - '0';
  }
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#endif
