#include "base/text_buffer.h"

enum { FIRST_CAPACITY = 64, DIGITS_MAXIMUM = 20 };

bool text_buffer_grow(text_buffer *b, size_t more) {
  if (more > UINT32_MAX / 2 - b->count) {
    b->memory->has_failed = true;
    return false;
  }
  if (b->bytes == NULL) {
    const size_t first = more > FIRST_CAPACITY ? more : FIRST_CAPACITY;
    b->bytes = arena_allocate(b->memory, first);
    b->capacity = b->bytes == NULL ? 0 : (uint32_t)first;
    return b->bytes != NULL;
  }
  while (b->capacity - b->count < more) {
    char *larger = arena_list_grow(b->memory, b->bytes, b->capacity, &b->capacity, 1);
    if (larger == NULL) {
      return false;
    }
    b->bytes = larger;
  }
  return true;
}

void text_buffer_add_number(text_buffer *b, int64_t number) {
  if (number >= 0 && number < 10) { /* most are */
    text_buffer_add_byte(b, (char)('0' + number));
    return;
  }
  char digits[DIGITS_MAXIMUM];
  size_t at = DIGITS_MAXIMUM;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    digits[--at] = '-';
  }
  text_buffer_add(b, (em_view){digits + at, DIGITS_MAXIMUM - at});
}
