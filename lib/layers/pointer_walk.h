/* Walks the values of a document with their JSON Pointers, in the order of the text. Internal. */
#ifndef LAYERS_POINTER_WALK_H
#define LAYERS_POINTER_WALK_H

#include "document/document.h"

typedef struct pointer_frame {
  uint32_t end;    /* node behind the container */
  uint32_t length; /* of the path of the container */
  uint32_t index;  /* of the next element; of no use in an object */
  bool is_object;
} pointer_frame;

typedef struct pointer_walk {
  const document *d;
  arena *memory;
  uint32_t next; /* node */
  ARENA_LIST(pointer_frame) frames;
  ARENA_LIST(char) path;
  uint32_t node;   /* the value that was reached */
  em_view pointer; /* of it; valid until the next step */
  bool has_failed; /* memory is out */
} pointer_walk;

pointer_walk pointer_walk_start(const document *d, arena *memory);
/* The next scalar or empty container; false at the end, or if memory is out. */
bool pointer_walk_next(pointer_walk *w);

#endif
