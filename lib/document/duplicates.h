/* Names that stand twice in one object. */
#ifndef DOCUMENT_DUPLICATES_H
#define DOCUMENT_DUPLICATES_H

#include "document/builder.h"

/*
 * Marks the later ones of equal names in a closed object and lists the pairs. Few names are
 * compared pair by pair, many are sorted, so that no input makes it quadratic. False if memory is
 * out.
 */
bool duplicates_mark(builder *b, uint32_t object);

#endif
