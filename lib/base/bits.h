/* Sets of up to 64 things, a bit each. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdint.h>

/* Number of the lowest bit that is set; one is. */
static inline uint32_t bits_lowest(uint64_t bits) {
#ifdef __GNUC__
  return (uint32_t)__builtin_ctzll(bits);
#else
  uint32_t number = 0;
  for (; (bits & 1u) == 0; bits >>= 1) {
    number++;
  }
  return number;
#endif
}

/* How many bits are set. */
static inline uint32_t bits_count(uint64_t bits) {
  bits -= bits >> 1 & UINT64_C(0x5555555555555555);
  bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
  bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
  return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

#endif
