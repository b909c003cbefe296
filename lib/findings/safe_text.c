#include "findings/safe_text.h"

#include "text/escape.h"

/* Bytes from `from` on that can be shown as they are: ASCII words, as most text is. */
static size_t plain_run(em_view text, size_t from) {
  static const bool is_special[256] = {['#'] = true, [':'] = true, [0x7F] = true};
  size_t i = from;
  while (i < text.length && text.data[i] >= 0x20 && !is_special[(unsigned char)text.data[i]]) {
    i++;
  }
  return i - from;
}

/* Writes the escaped text unless `out` is NULL; returns its length. */
static size_t escape(em_view text, char *out) {
  char piece[ESCAPE_MAXIMUM];
  uint32_t taken = 0;
  size_t length = 0;
  for (size_t i = 0; i < text.length; i += taken) {
    const size_t plain = plain_run(text, i);
    if (out != NULL) {
      memcpy(out + length, text.data + i, plain);
    }
    length += plain;
    i += plain;
    taken = 0;
    if (i < text.length) {
      const uint32_t written = escape_next(text, i, piece, &taken);
      if (out != NULL) {
        memcpy(out + length, piece, written);
      }
      length += written;
    }
  }
  return length;
}

em_view safe_text(arena *a, em_view text) {
  if (text.data == NULL || plain_run(text, 0) == text.length) {
    return text.data == NULL ? text : arena_copy(a, text);
  }
  const size_t length = escape(text, NULL);
  char *copy = arena_allocate(a, length + 1);
  if (copy == NULL) {
    return (em_view){NULL, 0};
  }
  escape(text, copy);
  return (em_view){copy, length};
}
