/*
 * rewrite: a file's text with nothing changed but what was asked.
 * In: a document and what is to become of its createOptions. Out: the text, byte for byte the same
 * elsewhere.
 * Judges nothing.
 */
#ifndef REWRITE_EDITS_H
#define REWRITE_EDITS_H

#include "base/arena.h"

/* Bytes [start, end) become `text`. */
typedef struct edit {
  uint32_t start, end;
  uint32_t number; /* in order of addition */
  em_view text;
} edit;

typedef struct edits {
  arena *memory;
  edit *items;
  uint32_t count, capacity;
} edits;

/* Edits must not overlap; those at one place apply in the order in which they were added. False if
 * memory is out. */
bool edits_add(edits *list, uint32_t start, uint32_t end, em_view text);
/* Writes the edited text; false if the writer refused. */
bool edits_apply(edits *list, em_view text, const em_writer *writer);

/* A text that is put together in an arena. */
typedef struct growing_text {
  arena *memory;
  char *bytes;
  size_t used, capacity;
} growing_text;

/* Appends; false if memory is out. */
bool growing_add(growing_text *g, em_view text);
/* A writer that appends. */
em_writer growing_writer(growing_text *g);
static inline em_view growing_view(const growing_text *g) {
  return (em_view){g->bytes == NULL ? "" : g->bytes, g->used};
}

#endif
