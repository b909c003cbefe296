/*
 * Numbers as they are written, exactly: schemas compare 1, 1.0 and 10e-1 as equal, and ask whether
 * a number of 300 digits is a multiple of 0.01. No double is involved.
 */
#ifndef SCHEMA_DECIMAL_H
#define SCHEMA_DECIMAL_H

#include "document/document.h"

/* sign × digits × 10^exponent, the digits without zeros at either end. Not to be copied. */
typedef struct decimal {
  bool is_negative;
  bool is_finite;     /* false for NaN and infinity */
  uint32_t count;     /* digits; 0 means zero */
  int64_t exponent;   /* of ten, for the last digit */
  const char *digits; /* the first one; a point may stand among them */
  char own[24];       /* digits of what is not written in decimals */
} decimal;

/* Divisors with more digits than this are refused when a schema is compiled. */
enum { DECIMAL_DIVISOR_DIGITS = 18 };

/* Reads the number at a node. */
void decimal_read(decimal *out, const document *d, uint32_t node);

/* Both must be finite. */
int decimal_compare(const decimal *a, const decimal *b);
bool decimal_is_integer(const decimal *a);
/* Whether a is a multiple of b, which is above 0 and of at most DECIMAL_DIVISOR_DIGITS digits. */
bool decimal_is_multiple(const decimal *a, const decimal *b);
/* The number if it is an integer from 0 to UINT32_MAX. */
bool decimal_to_count(const decimal *a, uint64_t *count);
/* Equal numbers have equal hashes. */
uint64_t decimal_hash(const decimal *a);

#endif
