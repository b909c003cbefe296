/* What the parts of the reader of the dialect share. Internal to this room. */
#ifndef DOCUMENT_DIALECT_READER_H
#define DOCUMENT_DIALECT_READER_H

#include "document/builder.h"

typedef struct dialect_reader {
  builder b;
  const char *text;
  const char *p;
  const char *end;
} dialect_reader;

static inline size_t dialect_offset(const dialect_reader *r, const char *p) {
  return (size_t)(p - r->text);
}

static inline bool dialect_is_at_end(const dialect_reader *r) {
  return r->p >= r->end;
}

/* The character at p; NUL at the end, but a text may hold NUL, too. */
static inline char dialect_peek(const dialect_reader *r) {
  return r->p < r->end ? *r->p : '\0';
}

static inline bool dialect_starts_with(const dialect_reader *r, em_view word) {
  return view_starts_with((em_view){r->p, (size_t)(r->end - r->p)}, word);
}

/* Notes what stands from `start` to p. */
static inline void dialect_deviate(dialect_reader *r, document_deviation_kind kind,
                                   const char *start) {
  builder_deviate(&r->b, kind, dialect_offset(r, start), (size_t)(r->p - start));
}

/* All false with status and error set. */

bool dialect_fail_at(dialect_reader *r, const char *at, const char *what);
static inline bool dialect_fail(dialect_reader *r, const char *what) {
  return dialect_fail_at(r, r->p, what);
}

/* Bytes of white space at p as .NET's Char.IsWhiteSpace has it, NUL included; 0: none. */
uint32_t dialect_space_length(const dialect_reader *r, const char *p);
void dialect_skip_space(dialect_reader *r);
bool dialect_skip_space_and_comments(dialect_reader *r);

/* A string, with the flags of a name or none; p is at its quote. */
bool dialect_read_string(dialect_reader *r, uint8_t flags);
bool dialect_read_number(dialect_reader *r);
/* true, null, NaN … */
bool dialect_read_word(dialect_reader *r);

#endif
