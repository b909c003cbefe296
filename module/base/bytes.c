#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bytes_init(bytes *b, size_t limit) {
  *b = (bytes){.limit = limit};
}

void bytes_free(bytes *b) {
  free(b->data);
  bytes_init(b, b->limit);
}

void bytes_clear(bytes *b) {
  b->length = 0;
  b->has_failed = false;
  if (b->data != NULL) {
    b->data[0] = '\0';
  }
}

static bool reserve(bytes *b, size_t more) {
  if (b->has_failed || more > b->limit - b->length) {
    b->has_failed = true;
    return false;
  }
  const size_t needed = b->length + more + 1;
  if (needed <= b->capacity) {
    return true;
  }
  size_t capacity = b->capacity == 0 ? 256 : b->capacity;
  while (capacity < needed) {
    capacity *= 2;
  }
  char *data = realloc(b->data, capacity);
  if (data == NULL) {
    b->has_failed = true;
    return false;
  }
  b->data = data;
  b->capacity = capacity;
  return true;
}

bool bytes_append(bytes *b, const void *data, size_t length) {
  if (!reserve(b, length)) {
    return false;
  }
  if (length > 0) {
    memcpy(b->data + b->length, data, length);
  }
  b->length += length;
  b->data[b->length] = '\0';
  return true;
}

bool bytes_append_text(bytes *b, const char *text) {
  return bytes_append(b, text, strlen(text));
}

bool bytes_append_format(bytes *b, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0 || !reserve(b, (size_t)length)) {
    b->has_failed = true;
    return false;
  }
  va_start(arguments, format);
  vsnprintf(b->data + b->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  b->length += (size_t)length;
  return true;
}

void bytes_consume(bytes *b, size_t length) {
  if (length >= b->length) {
    bytes_clear(b);
    return;
  }
  memmove(b->data, b->data + length, b->length - length + 1);
  b->length -= length;
}

void bytes_cut(bytes *b, size_t length) {
  if (length < b->length) {
    b->length = length;
    b->data[length] = '\0';
  }
}
