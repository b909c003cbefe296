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

static inline void text_buffer_add(text_buffer *b, em_view text) {
  if (text.length > 0 && text_buffer_reserve(b, text.length)) {
    memcpy(b->bytes + b->count, text.data, text.length);
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
