/*
 * JSON Pointers of many nodes of a document: what is on the way to one is not walked again for the
 * next. In the order of the text all of them together cost one walk; any order is right.
 */
#ifndef DOCUMENT_POINTER_CURSOR_H
#define DOCUMENT_POINTER_CURSOR_H

#include "base/text_buffer.h"
#include "document/document.h"

/* One container on the way, and the child of it that the way goes through. */
typedef struct pointer_step {
  uint32_t container;
  uint32_t child; /* the name of a member, or an element */
  uint32_t index; /* of an element */
  uint32_t end;   /* of the pointer up to here, in the text of the cursor */
} pointer_step;

typedef struct pointer_cursor {
  const document *document;
  arena *memory; /* of the steps */
  pointer_step *items;
  uint32_t count, capacity;
  uint32_t written; /* steps that stand in the text */
  text_buffer text; /* the pointer to the node that was asked for last */
} pointer_cursor;

/* Begins at the root; `memory` is for the cursor itself. */
void pointer_cursor_start(pointer_cursor *c, const document *d, arena *memory);
/* The cursor at its root again, in the same or another document: its memory is used again. */
void pointer_cursor_restart(pointer_cursor *c, const document *d);
/* As document_pointer: allocated in `a`, data NULL if memory is out. */
em_view pointer_cursor_get(pointer_cursor *c, arena *a, uint32_t node);
/* The same as long as the cursor stays there, without a copy. */
em_view pointer_cursor_read(pointer_cursor *c, uint32_t node);

#endif
