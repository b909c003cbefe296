/*
 * Where readers put what they read: the growing node array, the pool of decoded strings, and what
 * was noticed on the way. A container that is still open keeps its parent in `extra`, so nesting
 * costs no memory of its own.
 */
#ifndef DOCUMENT_BUILDER_H
#define DOCUMENT_BUILDER_H

#include "document/document.h"

typedef struct builder {
  document *d;
  em_limits limits;
  em_error *error;
  em_status status; /* why the last call failed */
  document_node *nodes;
  uint32_t count;
  uint32_t capacity;
  char *pool;
  size_t pool_used;
  size_t pool_capacity;
  uint32_t open;  /* innermost open container, or DOCUMENT_NONE */
  uint32_t depth; /* open containers */
  ARENA_LIST(document_deviation) deviations;
  ARENA_LIST(document_duplicate) duplicates;
} builder;

/* Starts on an empty document; false (as below: error and status are set) if the text is too long.
 */
bool builder_start(builder *b, document *d, em_view name, em_view text, document_syntax syntax,
                   const document_options *options, em_error *error);
/* Hands everything to the document if `is_read`, or frees it all, places the error and returns why.
 */
em_status builder_finish(builder *b, bool is_read);

/* The four below return false (NULL) with status and error set. */

/* Room for one more node. */
bool builder_grow(builder *b);

/* Appends a node; the caller fills in the rest. */
static inline document_node *builder_add(builder *b, document_kind kind, size_t start,
                                         size_t length) {
  if (b->count == b->capacity && !builder_grow(b)) {
    return NULL;
  }
  document_node *n = &b->nodes[b->count++];
  *n = (document_node){.kind = (uint8_t)kind, .start = (uint32_t)start, .length = (uint32_t)length};
  return n;
}

/* Appends an open container. */
bool builder_open(builder *b, document_kind kind, size_t start);
/* Closes the innermost one with its end, after looking for duplicate names. */
bool builder_close(builder *b, size_t end);

/* Room for `size` more bytes of pool behind a 4-byte length. */
bool builder_reserve_pool(builder *b, size_t size);

/* Notes a deviation; always succeeds (beyond the limit it only counts). */
void builder_deviate(builder *b, document_deviation_kind kind, size_t start, size_t length);

#endif
