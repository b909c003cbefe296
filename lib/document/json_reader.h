/* What the parts of the strict reader share. Internal to this room. */
#ifndef DOCUMENT_JSON_READER_H
#define DOCUMENT_JSON_READER_H

#include "document/builder.h"

typedef struct json_reader {
  builder b;
  const char *text;
  const char *p;
  const char *end;
} json_reader;

static inline size_t json_offset(const json_reader *r, const char *p) {
  return (size_t)(p - r->text);
}

/* All false with status and error set. */

/* What was expected where p is. */
bool json_fail(json_reader *r, const char *expected);
/* A string, with the flags of a name or none; p is at its quote. */
bool json_read_string(json_reader *r, uint8_t flags);
/* Any value that is no container; p is where it should start. */
bool json_read_scalar(json_reader *r);

#endif
