/*
 * The manifests of one file. Most hold one; a list or a stream may hold many, and some shapes (what
 * the hub, the device or the engine say of what is there) are manifests only once they are written
 * as one.
 */
#ifndef MODEL_SHAPE_PARTS_H
#define MODEL_SHAPE_PARTS_H

#include "model/shape.h"

/* Elements of a list, or the root, that make up one manifest. */
typedef struct shape_part {
  shape kind;
  uint32_t *nodes; /* objects; in order */
  uint32_t count, capacity;
} shape_part;

typedef struct shape_parts {
  shape_part *items;
  uint32_t count, capacity;
} shape_parts;

/* What an object is by its members; SHAPE_UNKNOWN if it is nothing that can be audited. */
shape shape_of(const document *d, uint32_t object);
/* All manifests of a document, in order; false if memory is out. */
bool shape_parts_find(const document *d, arena *memory, shape_parts *parts);

/* True if the shape says what is there, and not what somebody wishes: nobody wrote its structure. */
bool shape_is_observed(shape kind);
/* True if the shape is read only after it was written as a deployment. */
bool shape_is_transcribed(shape kind);

#endif
