/*
 * JSON inside JSON strings: putting the parts together, and finding the way back through escapes
 * and cuts to the file that the person edits.
 */
#ifndef DOCUMENT_EMBEDDED_H
#define DOCUMENT_EMBEDDED_H

#include "document/document.h"

/*
 * Reads the joined values of string nodes of `host` (at least one, in the order of joining) in the
 * dialect. The host must outlive the result and may not move. Zero-copy where one part needs no
 * joining. error->offset is a place of the embedded text; document_locate takes it home.
 */
em_status document_open_embedded(document *d, const document *host, const uint32_t *part_nodes,
                                 uint32_t part_count, const document_options *options,
                                 em_error *error);

/* Part number `index` of the text that would be joined from these nodes; `before` is the part
 * before it, NULL for the first. */
document_part embedded_part(const document *host, const uint32_t *nodes, uint32_t count,
                            uint32_t index, const document_part *before);

/* A span of bytes in a file. */
typedef struct document_span {
  const document *file; /* the outermost host */
  uint32_t start;
  uint32_t end; /* exclusive */
} document_span;

/*
 * Where bytes [start, start + length) of the document's text stand in the file: through escapes of
 * strings in JSON and the dialect and every style of YAML scalar, over any number of hosts. For a
 * document that is a file itself: the same bytes. A span over a cut runs from its first byte in one
 * part to its last in another; if the parts stand in another order in the file, it ends with the
 * first part.
 */
document_span document_locate(const document *d, uint32_t start, uint32_t length);

/* The same for a text that could not be opened: `nodes` as they were given to
 * document_open_embedded. */
document_span document_locate_parts(const document *host, const uint32_t *nodes, uint32_t count,
                                    uint32_t start, uint32_t length);

/* document_locate for a whole node, quotes included. */
document_span document_locate_node(const document *d, uint32_t node);

/*
 * JSON Pointer (RFC 6901) of a node in its own document. Data NULL if memory is out. A key has the
 * pointer of its value.
 */
em_view document_pointer(arena *a, const document *d, uint32_t node);

#endif
