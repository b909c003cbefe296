/*
 * JSON Pointers of many nodes of a document: what is on the way to one is not walked again for the
 * next. In the order of the text all of them together cost one walk; any order is right.
 */
#ifndef DOCUMENT_POINTER_CURSOR_H
#define DOCUMENT_POINTER_CURSOR_H

#include "document/document.h"

/* One container on the way, and the child of it that the way goes through. */
typedef struct pointer_step {
  uint32_t container;
  uint32_t child; /* the name of a member, or an element */
  uint32_t index; /* of an element */
} pointer_step;

typedef struct pointer_cursor {
  const document *document;
  arena *memory; /* of the steps */
  pointer_step *items;
  uint32_t count, capacity;
} pointer_cursor;

/* Begins at the root; `memory` is for the cursor itself. */
void pointer_cursor_start(pointer_cursor *c, const document *d, arena *memory);
/* As document_pointer: allocated in `a`, data NULL if memory is out. */
em_view pointer_cursor_get(pointer_cursor *c, arena *a, uint32_t node);

#endif
