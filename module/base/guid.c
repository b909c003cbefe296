#include "base/guid.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* getrandom in portions: an event storm would otherwise spend its time in system calls. */
static void random_fill(unsigned char *out, size_t length) {
  static unsigned char pool[256];
  static size_t left;
  if (left < length) {
    size_t got = 0;
    while (got < sizeof pool) {
      const ssize_t n = getrandom(pool + got, sizeof pool - got, 0);
      got += n > 0 ? (size_t)n : 0;
    }
    left = sizeof pool;
  }
  left -= length;
  memcpy(out, pool + left, length);
}

void guid_make(char *text) {
  unsigned char r[16];
  random_fill(r, sizeof r);
  r[6] = (unsigned char)((r[6] & 0x0f) | 0x40);
  r[8] = (unsigned char)((r[8] & 0x3f) | 0x80);
  static const char digits[] = "0123456789abcdef";
  char *out = text;
  for (size_t i = 0; i < sizeof r; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      *out++ = '-';
    }
    *out++ = digits[r[i] >> 4];
    *out++ = digits[r[i] & 15];
  }
  *out = '\0';
}

uint32_t random_below(uint32_t bound) {
  uint32_t value;
  random_fill((unsigned char *)&value, sizeof value);
  return bound == 0 ? 0 : value % bound;
}
