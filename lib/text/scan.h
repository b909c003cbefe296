/*
 * Questions to all bytes of a text at once, sixteen at a time: most texts of a manifest are short
 * and plain, and are asked often.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include "base/view.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { SCAN_BLOCK = 16 };

#if defined(__SSE2__)
static inline __m128i scan_load(const char *p) {
  __m128i bytes;
  memcpy(&bytes, p, sizeof bytes);
  return bytes;
}

/* All bytes of a text of 1 to 15, some of them twice. */
static inline __m128i scan_load_short(const char *p, size_t length) {
  uint64_t ends[2] = {0};
  if (length >= 8) {
    memcpy(&ends[0], p, 8);
    memcpy(&ends[1], p + length - 8, 8);
  } else if (length >= 4) {
    uint32_t first;
    uint32_t last;
    memcpy(&first, p, sizeof first);
    memcpy(&last, p + length - sizeof last, sizeof last);
    ends[0] = (uint64_t)last << 32 | first;
    ends[1] = ends[0];
  } else {
    const uint64_t three = (uint64_t)(unsigned char)p[0] |
                           (uint64_t)(unsigned char)p[length / 2] << 8 |
                           (uint64_t)(unsigned char)p[length - 1] << 16;
    ends[0] = three | three << 24 | three << 48;
    ends[1] = ends[0];
  }
  return _mm_set_epi64x((long long)ends[1], (long long)ends[0]);
}
#endif

/* Four bytes to look for; the same one again where there are fewer. */
typedef struct scan_set {
  char a, b, c, d;
} scan_set;

#if defined(__SSE2__)
static inline bool scan_block_has(__m128i bytes, scan_set set) {
  const __m128i ab = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(set.a)),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8(set.b)));
  const __m128i cd = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(set.c)),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8(set.d)));
  return _mm_movemask_epi8(_mm_or_si128(ab, cd)) != 0;
}

/* Signed: below the blank are control characters and everything that is not ASCII. */
static inline bool scan_block_is_plain(__m128i bytes) {
  return _mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)))) == 0;
}
#endif

/* A bit for each byte of a block that is one of two. */
static inline unsigned scan_block_either(const char *p, char a, char b) {
#if defined(__SSE2__)
  const __m128i bytes = scan_load(p);
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(a)),
                                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b))));
#else
  unsigned found = 0;
  for (unsigned i = 0; i < SCAN_BLOCK; i++) {
    found |= (unsigned)(p[i] == a || p[i] == b) << i;
  }
  return found;
#endif
}

/* A bit for each byte of a block that is not printable ASCII. */
static inline unsigned scan_block_odd(const char *p) {
#if defined(__SSE2__)
  const __m128i bytes = scan_load(p);
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F))));
#else
  unsigned found = 0;
  for (unsigned i = 0; i < SCAN_BLOCK; i++) {
    found |= (unsigned)((unsigned char)p[i] < 0x20 || (unsigned char)p[i] >= 0x7F) << i;
  }
  return found;
#endif
}

/* Number of the lowest bit, of which there is one at least. */
static inline unsigned scan_first(unsigned bits) {
  return (unsigned)__builtin_ctz(bits);
}

/* Whether a byte of the set stands in the text. */
static inline bool scan_has(em_view text, scan_set set) {
#if defined(__SSE2__)
  if (text.length < SCAN_BLOCK) {
    return text.length > 0 && scan_block_has(scan_load_short(text.data, text.length), set);
  }
  for (size_t i = 0; i + SCAN_BLOCK < text.length; i += SCAN_BLOCK) {
    if (scan_block_has(scan_load(text.data + i), set)) {
      return true;
    }
  }
  return scan_block_has(scan_load(text.data + text.length - SCAN_BLOCK), set);
#else
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    if (byte == set.a || byte == set.b || byte == set.c || byte == set.d) {
      return true;
    }
  }
  return false;
#endif
}

/* Whether all of the text is printable ASCII. */
static inline bool scan_is_plain(em_view text) {
#if defined(__SSE2__)
  if (text.length < SCAN_BLOCK) {
    return text.length == 0 || scan_block_is_plain(scan_load_short(text.data, text.length));
  }
  for (size_t i = 0; i + SCAN_BLOCK < text.length; i += SCAN_BLOCK) {
    if (!scan_block_is_plain(scan_load(text.data + i))) {
      return false;
    }
  }
  return scan_block_is_plain(scan_load(text.data + text.length - SCAN_BLOCK));
#else
  bool is_plain = true;
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    is_plain = is_plain && byte >= 0x20 && byte < 0x7F;
  }
  return is_plain;
#endif
}

#endif
