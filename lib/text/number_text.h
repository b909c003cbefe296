/*
 * Decimal numbers, as JSON and its relatives write them. strtod obeys the locale, so they are read
 * here: exactly where 64 bits and a power of ten that is exact suffice, otherwise with an error of
 * at most one unit in the last place, which no setting of a container can tell.
 */
#ifndef TEXT_NUMBER_TEXT_H
#define TEXT_NUMBER_TEXT_H

#include "base/view.h"

typedef struct number_text {
  bool is_negative;
  bool is_integer;   /* neither point nor exponent */
  bool overflows;    /* digits beyond 64 bits were dropped */
  uint64_t mantissa; /* the digits */
  int64_t exponent;  /* of ten */
} number_text;

/* Reads [-+] digits [. digits] [e [-+] digits]; the text has that form, digits may be missing. */
number_text number_text_read(em_view text);
/* The double nearest to it, or its neighbour; infinite on overflow. */
double number_text_value(const number_text *d);

#endif
