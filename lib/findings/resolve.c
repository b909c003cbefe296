#include "findings/resolve.h"

#include "document/embedded.h"

static document_span locate(const match_place *at, const document *root) {
  const place *p = &at->at;
  if (!place_is_set(*p)) {
    return document_locate_node(root, 0);
  }
  return at->length > 0 ? document_locate(p->document, at->start, at->length)
                        : document_locate_node(p->document, p->node);
}

secret_span resolve_span(const match_place *at, const document *root) {
  const document_span span = locate(at, root);
  return (secret_span){span.start, span.end};
}

/* The string node of the host in which this node of an embedded document begins. */
static uint32_t node_in_host(const document *d, uint32_t node) {
  const uint32_t start = d->nodes[node].start;
  uint32_t part = 0;
  while (part + 1 < d->part_count && d->parts[part + 1].start <= start) {
    part++;
  }
  return d->parts[part].node;
}

static bool resolve_pointers(em_place *result, const place *p, arena *memory) {
  const document *d = p->document;
  uint32_t node = p->node;
  if (d->host != NULL) {
    result->embedded_path = document_pointer(memory, d, node);
    while (d->host != NULL) {
      node = node_in_host(d, node);
      d = d->host;
    }
  }
  result->path = document_pointer(memory, d, node);
  return !memory->has_failed;
}

bool resolve_place(em_place *result, const match_place *at, audit_file *file, const document *root,
                   const lines *table) {
  const document_span span = locate(at, root);
  const lines_position start = lines_locate(table, span.start);
  const lines_position end = lines_locate(table, span.end);
  *result = (em_place){.file = file->name,
                       .start = span.start,
                       .end = span.end,
                       .line = start.line,
                       .column = start.column,
                       .column_utf16 = start.column_utf16,
                       .end_line = end.line,
                       .end_column = end.column,
                       .end_column_utf16 = end.column_utf16};
  const place whole = {root, 0};
  return resolve_pointers(result, place_is_set(at->at) ? &at->at : &whole, &file->memory);
}
