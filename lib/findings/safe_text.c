#include "findings/safe_text.h"

#include "text/escape.h"

/* Writes the escaped text unless `out` is NULL; returns its length. */
static size_t escape(em_view text, char *out) {
  char piece[ESCAPE_MAXIMUM];
  uint32_t taken = 0;
  size_t length = 0;
  for (size_t i = 0; i < text.length; i += taken) {
    const size_t plain = escape_plain_run(text, i);
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

static em_view escaped_copy(arena *a, em_view text) {
  char *copy = arena_allocate(a, escape(text, NULL) + 1);
  return copy == NULL ? (em_view){NULL, 0} : (em_view){copy, escape(text, copy)};
}

em_view safe_text(arena *a, em_view text) {
  return text.data == NULL || escape_leaves(text) ? arena_copy(a, text) : escaped_copy(a, text);
}

em_view safe_lasting_text(arena *a, em_view text) {
  return text.data == NULL || escape_leaves(text) ? text : escaped_copy(a, text);
}
