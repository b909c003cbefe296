/* From a byte of a string's value to the bytes of the text that it was written as. */
#ifndef DOCUMENT_SCALAR_MAP_H
#define DOCUMENT_SCALAR_MAP_H

#include "document/scalar_walk.h"

/*
 * Marks on the way through a long value, so that the many places of an embedded document are not
 * each looked for from its start.
 */
typedef struct scalar_mark {
  uint32_t value; /* bytes of the value before it */
  scalar_walk walk;
} scalar_mark;

struct scalar_marks {
  const scalar_mark *items;
  uint32_t count;
};

/* Marks for a string node, or NULL: values that are short or stand as they are need none. False if
 * memory is out. */
bool scalar_marks_make(const document *d, uint32_t node, arena *memory, const scalar_marks **marks);

/*
 * The unit that byte `offset` of the value of a string node comes from. At or behind the end of the
 * value: the empty unit where the value ends in the text. `marks` may be NULL.
 */
scalar_unit scalar_map(const document *d, uint32_t node, const scalar_marks *marks,
                       uint32_t offset);
/* The units of two bytes, the second not before the first, in one walk. */
void scalar_map_both(const document *d, uint32_t node, const scalar_marks *marks, uint32_t first,
                     uint32_t last, scalar_unit *of_first, scalar_unit *of_last);

#endif
