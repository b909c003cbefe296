/* Sixteen bytes at a time over what needs no second look. Internal to the reader of JSON. */
#ifndef DOCUMENT_JSON_SCAN_H
#define DOCUMENT_JSON_SCAN_H

#include <stdbool.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Printable ASCII that stands in a string as it is. */
static inline bool json_is_plain(char c) {
  const unsigned char byte = (unsigned char)c;
  return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

#if defined(__SSE2__)
enum { JSON_BLOCK = 16 };

static inline __m128i json_load_block(const char *p) {
  __m128i bytes;
  memcpy(&bytes, p, sizeof bytes);
  return bytes;
}

/* A bit for each byte of the block that is not plain. */
static inline unsigned json_special_in(__m128i bytes) {
  /* Signed, and one on: control characters, DEL and everything that is not ASCII are not above. */
  const __m128i next = _mm_add_epi8(bytes, _mm_set1_epi8(1));
  const __m128i is_low = _mm_cmplt_epi8(next, _mm_set1_epi8(0x21));
  const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i is_backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(is_low, _mm_or_si128(is_quote, is_backslash)));
}
#endif

static inline const char *json_skip_plain(const char *p, const char *end) {
#if defined(__SSE2__)
  while (end - p >= JSON_BLOCK) {
    const unsigned special = json_special_in(json_load_block(p));
    if (special != 0) {
      return p + __builtin_ctz(special);
    }
    p += JSON_BLOCK;
  }
#endif
  while (p < end && json_is_plain(*p)) {
    p++;
  }
  return p;
}

/* The same, and copies what it skips; there is room for as much as is left of the text. */
static inline const char *json_copy_plain(const char *p, const char *end, char **out) {
  char *to = *out;
#if defined(__SSE2__)
  while (end - p >= JSON_BLOCK) {
    const __m128i bytes = json_load_block(p);
    memcpy(to, &bytes, sizeof bytes);
    const unsigned special = json_special_in(bytes);
    if (special != 0) {
      *out = to + __builtin_ctz(special);
      return p + __builtin_ctz(special);
    }
    p += JSON_BLOCK;
    to += JSON_BLOCK;
  }
#endif
  while (p < end && json_is_plain(*p)) {
    *to++ = *p++;
  }
  *out = to;
  return p;
}

/* Indentation is a third of a file that people edit. */
static inline const char *json_skip_blanks(const char *p, const char *end) {
  if (p < end && *p != ' ') {
    return p;
  }
#if defined(__SSE2__)
  const __m128i blank = _mm_set1_epi8(' ');
  while (end - p >= JSON_BLOCK) {
    const unsigned others =
        0xFFFFu ^ (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(json_load_block(p), blank));
    if (others != 0) {
      return p + __builtin_ctz(others);
    }
    p += JSON_BLOCK;
  }
#endif
  while (p < end && *p == ' ') {
    p++;
  }
  return p;
}

#endif
