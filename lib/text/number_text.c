#include "text/number_text.h"

#include <math.h>

static void add_digit(number_text *d, int digit, bool is_fraction) {
  if (d->mantissa > (UINT64_MAX - 9) / 10) {
    d->overflows = true;
    d->exponent += is_fraction ? 0 : 1;
    return;
  }
  d->mantissa = d->mantissa * 10 + (uint64_t)digit;
  d->exponent -= is_fraction ? 1 : 0;
}

static int64_t read_exponent(em_view text, size_t i) {
  const bool is_negative = i < text.length && text.data[i] == '-';
  if (i < text.length && (text.data[i] == '-' || text.data[i] == '+')) {
    i++;
  }
  int64_t value = 0;
  for (; i < text.length && value < 100000; i++) {
    value = value * 10 + (text.data[i] - '0');
  }
  return is_negative ? -value : value;
}

number_text number_text_read(em_view text) {
  number_text d = {.is_integer = true};
  size_t i = 0;
  if (text.length > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
    d.is_negative = text.data[0] == '-';
    i = 1;
  }
  bool is_fraction = false;
  for (; i < text.length; i++) {
    const char c = text.data[i];
    if (c == '.') {
      is_fraction = true;
      d.is_integer = false;
    } else if (c == 'e' || c == 'E') {
      d.is_integer = false;
      d.exponent += read_exponent(text, i + 1);
      break;
    } else {
      add_digit(&d, c - '0', is_fraction);
    }
  }
  return d;
}

/* mantissa × 10^exponent */
static double scale(uint64_t mantissa, int64_t exponent) {
  if (mantissa == 0) {
    return 0;
  }
  long double value = (long double)mantissa;
  if (exponent > 400) {
    return (double)INFINITY;
  }
  if (exponent < -400) {
    return 0;
  }
  static const long double powers[] = {1e1L, 1e2L, 1e4L, 1e8L, 1e16L, 1e32L, 1e64L, 1e128L, 1e256L};
  uint64_t left = (uint64_t)(exponent < 0 ? -exponent : exponent);
  for (size_t i = 0; left != 0 && i < sizeof powers / sizeof *powers; i++, left >>= 1) {
    if ((left & 1) != 0) {
      value = exponent < 0 ? value / powers[i] : value * powers[i];
    }
  }
  return (double)value;
}

double number_text_value(const number_text *d) {
  const double magnitude = scale(d->mantissa, d->exponent);
  return d->is_negative ? -magnitude : magnitude;
}
