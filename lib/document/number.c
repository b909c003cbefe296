/* Numbers of a document, read when somebody asks. */
#include "document/document.h"
#include "text/digits.h"
#include "text/number_text.h"

#include <math.h>

/* 0x…, 0o… and, in the dialect, 0… : the digits of another base. */
static document_number_kind read_other_base(const document *d, em_view text, uint64_t base,
                                            size_t first, int64_t *integer, double *real) {
  uint64_t value = 0;
  double real_value = 0;
  bool overflows = false;
  for (size_t i = first; i < text.length; i++) {
    const int digit = digit_hex_value(text.data[i]);
    if (text.data[i] == '_') {
      continue;
    }
    overflows = overflows || value > UINT64_MAX / base;
    value = value * base + (uint64_t)(digit < 0 ? 0 : digit);
    real_value = real_value * (double)base + digit;
  }
  if (d->syntax != DOCUMENT_DIALECT && (overflows || value > INT64_MAX)) {
    *real = real_value;
    return NUMBER_TOO_BIG;
  }
  /* .NET's Convert.ToInt64 takes 64 bits in two's complement. */
  *integer = (int64_t)value;
  *real = (double)*integer;
  return overflows ? NUMBER_TOO_BIG : NUMBER_INTEGER;
}

/* NaN, Infinity, -Infinity; .nan, .inf, +.Inf, -.INF. */
static double read_nonfinite(em_view text) {
  const bool is_negative = text.length > 0 && text.data[0] == '-';
  const bool is_signed = is_negative || (text.length > 0 && text.data[0] == '+');
  text = view_from(text, is_signed ? 1 : 0);
  text = view_from(text, view_starts_with(text, VIEW(".")) ? 1 : 0);
  if (view_equals_ignoring_case(text, VIEW("nan"))) {
    return (double)NAN;
  }
  return is_negative ? -(double)INFINITY : (double)INFINITY;
}

/* The base of a notation that JSON lacks, and where its digits start; 10 for decimals. */
static uint64_t base_of(const document *d, uint32_t node, size_t *first) {
  const em_view text = document_source(d, node);
  *first = 2;
  if ((d->nodes[node].flags & DOCUMENT_NOT_JSON) == 0 || text.length < 2 || text.data[0] != '0') {
    return 10;
  }
  if ((text.data[1] | 0x20) == 'x') {
    return 16;
  }
  if (text.data[1] == 'o' || (text.data[1] == 'b' && d->syntax == DOCUMENT_TOML)) {
    return text.data[1] == 'o' ? 8 : 2;
  }
  *first = 1;
  return d->syntax == DOCUMENT_DIALECT && text.data[1] >= '0' && text.data[1] <= '7' ? 8 : 10;
}

bool document_number_is_other_base(const document *d, uint32_t node) {
  size_t first;
  return base_of(d, node, &first) != 10;
}

document_number_kind document_number(const document *d, uint32_t node, int64_t *integer,
                                     double *real) {
  const em_view text = document_source(d, node);
  *integer = 0;
  if ((d->nodes[node].flags & DOCUMENT_NONFINITE) != 0) {
    *real = read_nonfinite(text);
    return NUMBER_REAL;
  }
  size_t first;
  const uint64_t base = base_of(d, node, &first);
  if (base != 10) {
    return read_other_base(d, text, base, first, integer, real);
  }
  const number_text value = number_text_read(text);
  *real = number_text_value(&value);
  if (!value.is_integer) {
    return NUMBER_REAL;
  }
  const uint64_t largest = (uint64_t)INT64_MAX + (value.is_negative ? 1 : 0);
  if (value.overflows || value.mantissa > largest) {
    return NUMBER_TOO_BIG;
  }
  *integer = value.is_negative ? (int64_t)(0 - value.mantissa) : (int64_t)value.mantissa;
  return NUMBER_INTEGER;
}
