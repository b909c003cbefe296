/* Fingerprints as text. */
#ifndef REPORT_HEX_H
#define REPORT_HEX_H

#include "base/view.h"

#include <stdint.h>

enum { HEX_SIZE = 64 };

/* Lower-case digits of a fingerprint, written to `digits`. */
static inline em_view hex_of(const uint8_t bytes[32], char digits[HEX_SIZE]) {
  static const char hex[] = "0123456789abcdef";
  for (int i = 0; i < 32; i++) {
    digits[2 * i] = hex[bytes[i] >> 4];
    digits[2 * i + 1] = hex[bytes[i] & 15];
  }
  return (em_view){digits, HEX_SIZE};
}

#endif
