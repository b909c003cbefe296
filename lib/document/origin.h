/* Places of a document that was put together from several files. */
#ifndef DOCUMENT_ORIGIN_H
#define DOCUMENT_ORIGIN_H

#include "document/embedded.h"

/*
 * Where bytes [start, end) of a document with origins stand in the file that they were copied from:
 * within a string down to the character, otherwise the whole node.
 */
document_span origin_locate(const document *d, uint32_t start, uint32_t end);

/* The node of a file that this one was copied from; itself in a document without origins. */
document_origin origin_of(const document *d, uint32_t node);

#endif
