#include "schema/decimal.h"

#include <stdio.h>

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int64_t read_exponent(em_view text) {
  const int64_t largest = 1000000000000;
  const bool is_negative = text.length > 0 && text.data[0] == '-';
  int64_t value = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (is_digit(text.data[i]) && value < largest) {
      value = value * 10 + (text.data[i] - '0');
    }
  }
  return is_negative ? -value : value;
}

/* Digits, at most one point, perhaps an exponent. */
static void read_decimals(decimal *out, em_view text) {
  size_t end = 0; /* of digits and point */
  while (end < text.length && (is_digit(text.data[end]) || text.data[end] == '.')) {
    end++;
  }
  out->exponent = end < text.length ? read_exponent(view_from(text, end + 1)) : 0;
  const em_view number = view_until(text, end);
  const size_t point = view_find(number, '.');
  out->exponent -= point < end ? (int64_t)(end - point - 1) : 0;
  size_t first = 0;
  while (first < end && (text.data[first] == '0' || text.data[first] == '.')) {
    first++;
  }
  while (end > first && (text.data[end - 1] == '0' || text.data[end - 1] == '.')) {
    end--;
    out->exponent += text.data[end] == '0';
  }
  out->digits = text.data + first;
  out->count = (uint32_t)(end - first - (point > first && point < end ? 1 : 0));
}

void decimal_read(decimal *out, const document *d, uint32_t node) {
  *out = (decimal){.is_finite = true};
  const uint8_t flags = d->nodes[node].flags;
  em_view text = document_source(d, node);
  if ((flags & DOCUMENT_NONFINITE) != 0) {
    out->is_finite = false;
    return;
  }
  int64_t integer = 0;
  double real = 0;
  if ((flags & DOCUMENT_NOT_JSON) != 0 &&
      document_number(d, node, &integer, &real) == NUMBER_INTEGER) {
    const uint64_t size = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    const int length = snprintf(out->own, sizeof out->own, "%llu", (unsigned long long)size);
    out->is_negative = integer < 0;
    read_decimals(out, (em_view){out->own, (size_t)length});
    return;
  }
  if (text.length > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
    out->is_negative = text.data[0] == '-';
    text = view_from(text, 1);
  }
  read_decimals(out, text);
}

/* The next digit; steps over a point. */
static int next_digit(const char **at) {
  if (**at == '.') {
    (*at)++;
  }
  return *(*at)++ - '0';
}

static int compare_magnitude(const decimal *a, const decimal *b) {
  if (a->count == 0 || b->count == 0) {
    return (a->count > 0) - (b->count > 0);
  }
  const int64_t order_a = a->exponent + (int64_t)a->count;
  const int64_t order_b = b->exponent + (int64_t)b->count;
  if (order_a != order_b) {
    return order_a > order_b ? 1 : -1;
  }
  const char *at_a = a->digits;
  const char *at_b = b->digits;
  for (uint32_t i = 0; i < a->count && i < b->count; i++) {
    const int difference = next_digit(&at_a) - next_digit(&at_b);
    if (difference != 0) {
      return difference;
    }
  }
  return (a->count > b->count) - (a->count < b->count);
}

int decimal_compare(const decimal *a, const decimal *b) {
  const bool a_is_below = a->is_negative && a->count > 0;
  const bool b_is_below = b->is_negative && b->count > 0;
  if (a_is_below != b_is_below) {
    return a_is_below ? -1 : 1;
  }
  const int order = compare_magnitude(a, b);
  return a_is_below ? -order : order;
}

bool decimal_is_integer(const decimal *a) {
  return a->is_finite && (a->count == 0 || a->exponent >= 0);
}

/*
 * a / b = (digits of a × 10^k) / digits of b, with k the difference of exponents. The digits of a
 * do not end in 0, so for k < 0 there is no whole quotient. For k > 0 more than 64 zeros change
 * nothing: a divisor below 10^18 holds no more twos or fives than that.
 */
bool decimal_is_multiple(const decimal *a, const decimal *b) {
  if (a->count == 0) {
    return true;
  }
  const int64_t k = a->exponent - b->exponent;
  if (k < 0 || b->count == 0) {
    return false;
  }
  uint64_t divisor = 0;
  const char *at = b->digits;
  for (uint32_t i = 0; i < b->count; i++) {
    divisor = divisor * 10 + (uint64_t)next_digit(&at);
  }
  uint64_t rest = 0;
  at = a->digits;
  for (uint32_t i = 0; i < a->count; i++) {
    rest = (rest * 10 + (uint64_t)next_digit(&at)) % divisor;
  }
  for (int64_t i = 0; i < k && i < 64; i++) {
    rest = rest * 10 % divisor;
  }
  return rest == 0;
}

bool decimal_to_count(const decimal *a, uint64_t *count) {
  if (!decimal_is_integer(a) || (a->is_negative && a->count > 0) ||
      a->exponent + (int64_t)a->count > 10) {
    return false;
  }
  uint64_t value = 0;
  const char *at = a->digits;
  for (uint32_t i = 0; i < a->count; i++) {
    value = value * 10 + (uint64_t)next_digit(&at);
  }
  for (int64_t i = 0; a->count > 0 && i < a->exponent; i++) {
    value *= 10;
  }
  *count = value;
  return value <= UINT32_MAX;
}

uint64_t decimal_hash(const decimal *a) {
  if (a->count == 0) {
    return 1;
  }
  uint64_t hash = 14695981039346656037u ^ (uint64_t)a->exponent ^ (a->is_negative ? 0x5A : 0);
  const char *at = a->digits;
  for (uint32_t i = 0; i < a->count; i++) {
    hash = (hash ^ (uint64_t)next_digit(&at)) * 1099511628211u;
  }
  return hash;
}
