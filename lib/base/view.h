/* Comparing and cutting em_views. */
#ifndef BASE_VIEW_H
#define BASE_VIEW_H

#include <edgemanifest.h>
#include <string.h>

/* Bytes [start, end) of a text. */
typedef struct text_span {
  size_t start, end;
} text_span;

/* A view of a string literal. */
#define VIEW(literal) ((em_view){"" literal, sizeof(literal) - 1})
/* The same where only a constant may stand: in the initialiser of a static table. */
#define VIEW_INIT(literal)                                                                         \
  { "" literal, sizeof(literal) - 1 }
/* Arguments for %.*s. Use only on text that fits an int and may be shown. */
#define VIEW_ARGS(view) (int)(view).length, (view).data

static inline em_view view_of(const char *text) {
  return (em_view){text, text == NULL ? 0 : strlen(text)};
}

static inline bool view_equals(em_view a, em_view b) {
  return a.length == b.length &&
         (a.length == 0 || (a.data[0] == b.data[0] && memcmp(a.data, b.data, a.length) == 0));
}

static inline bool view_starts_with(em_view text, em_view prefix) {
  return text.length >= prefix.length &&
         (prefix.length == 0 || memcmp(text.data, prefix.data, prefix.length) == 0);
}

static inline bool view_ends_with(em_view text, em_view suffix) {
  return text.length >= suffix.length &&
         (suffix.length == 0 ||
          memcmp(text.data + text.length - suffix.length, suffix.data, suffix.length) == 0);
}

/* From byte `start` on; empty beyond the end. */
static inline em_view view_from(em_view text, size_t start) {
  if (text.data == NULL || start >= text.length) {
    return (em_view){text.data == NULL ? NULL : text.data + text.length, 0};
  }
  return (em_view){text.data + start, text.length - start};
}

/* The first `length` bytes, or all. */
static inline em_view view_until(em_view text, size_t length) {
  return (em_view){text.data, length < text.length ? length : text.length};
}

/* At most so many bytes of UTF-8, cut between code points. */
static inline em_view view_cut(em_view text, size_t most) {
  size_t length = text.length < most ? text.length : most;
  while (length < text.length && length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80) {
    length--;
  }
  return (em_view){text.data, length};
}

/* Index of a byte, or the length. */
static inline size_t view_find(em_view text, char byte) {
  const char *found = text.length == 0 ? NULL : memchr(text.data, byte, text.length);
  return found == NULL ? text.length : (size_t)(found - text.data);
}

/* Equal without regard to ASCII case; no locale. */
static inline bool view_equals_ignoring_case(em_view a, em_view b) {
  if (a.length != b.length) {
    return false;
  }
  for (size_t i = 0; i < a.length; i++) {
    const unsigned char x = (unsigned char)a.data[i];
    const unsigned char y = (unsigned char)b.data[i];
    const unsigned char lower = (unsigned char)(x | 0x20);
    if (x != y && ((x ^ y) != 0x20 || lower < 'a' || lower > 'z')) {
      return false;
    }
  }
  return true;
}

/* Order by bytes, shorter first where one is the start of the other. */
static inline int view_compare(em_view a, em_view b) {
  const size_t shorter = a.length < b.length ? a.length : b.length;
  const int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
