/*
 * Bytes that grow up to a stated limit: every body, line and message of the daemon is collected in
 * one. A failed append is remembered, so that a writer checks once at its end.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bytes {
  char *data; /* terminated by NUL whenever anything was appended */
  size_t length;
  size_t capacity;
  size_t limit;    /* most bytes it may hold */
  bool has_failed; /* beyond the limit, or no memory: what it holds is incomplete */
} bytes;

void bytes_init(bytes *b, size_t limit);
void bytes_free(bytes *b);
/* Empties it and forgets a failure; keeps the memory. */
void bytes_clear(bytes *b);
bool bytes_append(bytes *b, const void *data, size_t length);
bool bytes_append_text(bytes *b, const char *text);
bool bytes_append_format(bytes *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Drops `length` bytes at the front. */
void bytes_consume(bytes *b, size_t length);
/* Cuts to `length` bytes. */
void bytes_cut(bytes *b, size_t length);

#endif
