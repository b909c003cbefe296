/* Text that grows in an arena, piece by piece. */
#ifndef BASE_TEXT_BUFFER_H
#define BASE_TEXT_BUFFER_H

#include "base/arena.h"
#include "base/view.h"

#include <stdint.h>

/* If memory is out the arena knows, and what did not fit is left out. */
typedef struct text_buffer {
  arena *memory;
  char *bytes;
  uint32_t count, capacity;
} text_buffer;

/* Makes room for `more` bytes; false if memory is out. */
bool text_buffer_grow(text_buffer *b, size_t more);

static inline bool text_buffer_reserve(text_buffer *b, size_t more) {
  return b->capacity - b->count >= more || text_buffer_grow(b, more);
}

/* Copies one byte or more. Most pieces are short: a name, a sign, a word. */
static inline void text_buffer_copy(char *to, const char *from, size_t length) {
  if (length > 32) {
    memcpy(to, from, length);
  } else if (length >= 16) {
    memcpy(to, from, 16);
    memcpy(to + length - 16, from + length - 16, 16);
  } else if (length >= 8) {
    memcpy(to, from, 8);
    memcpy(to + length - 8, from + length - 8, 8);
  } else if (length >= 4) {
    memcpy(to, from, 4);
    memcpy(to + length - 4, from + length - 4, 4);
  } else {
    to[0] = from[0];
    to[length / 2] = from[length / 2];
    to[length - 1] = from[length - 1];
  }
}

static inline void text_buffer_add(text_buffer *b, em_view text) {
  if (text.length > 0 && text_buffer_reserve(b, text.length)) {
    text_buffer_copy(b->bytes + b->count, text.data, text.length);
    b->count += (uint32_t)text.length;
  }
}

static inline void text_buffer_add_byte(text_buffer *b, char byte) {
  if (text_buffer_reserve(b, 1)) {
    b->bytes[b->count++] = byte;
  }
}

void text_buffer_add_number(text_buffer *b, int64_t number);

/* What it holds from byte `start` on, until it grows. */
static inline em_view text_buffer_from(const text_buffer *b, uint32_t start) {
  return b->count == start ? VIEW("") : (em_view){b->bytes + start, b->count - start};
}

#endif
