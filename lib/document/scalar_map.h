/* From a byte of a string's value to the bytes of the text that it was written as. */
#ifndef DOCUMENT_SCALAR_MAP_H
#define DOCUMENT_SCALAR_MAP_H

#include "document/document.h"

typedef struct scalar_unit {
  uint32_t start; /* bytes in the document's text: a character, or a whole escape */
  uint32_t end;
} scalar_unit;

/*
 * The unit that byte `offset` of the value of a string node comes from. At or behind the end of the
 * value: the empty unit where the value ends in the text.
 */
scalar_unit scalar_map(const document *d, uint32_t node, uint32_t offset);

#endif
