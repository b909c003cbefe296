/* Formats of credentials that tell themselves: tokens of clouds and vendors, keys, passwords in
 * URLs. */
#ifndef RULES_CHECKS_SECRET_FORMATS_H
#define RULES_CHECKS_SECRET_FORMATS_H

#include "base/view.h"

#include <stdint.h>

/* Which pairs of letters some format has in a fixed place: most texts have few of them. */
enum { SECRET_BUCKETS = 128, SECRET_FORMATS = 96 };
typedef struct secret_filter {
  uint8_t letters[256]; /* 1: the second letter of some pair */
  uint64_t pairs[128];
  uint8_t first[SECRET_BUCKETS]; /* by pair: a format, from 1; others follow in `next` */
  uint8_t next[SECRET_FORMATS];
  uint8_t behind[SECRET_FORMATS]; /* letters of the anchor behind its pair */
} secret_filter;

void secret_filter_start(secret_filter *filter);

typedef struct secret_hit {
  size_t start; /* of the secret itself, in the text */
  size_t length;
  em_view kind; /* "an IoT Hub key" …; static */
} secret_hit;

/* The first credential at or behind `from`; false if there is none. */
bool secret_format_next(const secret_filter *filter, em_view text, size_t from, secret_hit *hit);

#endif
