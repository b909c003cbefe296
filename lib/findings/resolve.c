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

static em_view embedded_pointer(resolver *r, const document *d, uint32_t node) {
  if (r->in_embedded.document != d) {
    pointer_cursor_start(&r->in_embedded, d, r->in_file.memory);
  }
  return pointer_cursor_get(&r->in_embedded, &r->file->memory, node);
}

static bool resolve_pointers(resolver *r, em_place *result, const place *p) {
  const document *d = p->document;
  uint32_t node = p->node;
  if (d->host != NULL) {
    result->embedded_path = embedded_pointer(r, d, node);
    while (d->host != NULL) {
      node = node_in_host(d, node);
      d = d->host;
    }
  }
  result->path = pointer_cursor_get(&r->in_file, &r->file->memory, node);
  return result->path.data != NULL && !r->file->memory.has_failed;
}

void resolver_start(resolver *r, audit_file *file, const document *root, const lines *table,
                    arena *scratch) {
  *r = (resolver){.file = file, .root = root, .table = table};
  pointer_cursor_start(&r->in_file, root, scratch);
}

bool resolve_place(resolver *r, em_place *result, const match_place *at) {
  const document_span span = locate(at, r->root);
  const lines_position start = lines_locate(r->table, span.start);
  const lines_position end = lines_locate(r->table, span.end);
  *result = (em_place){.file = r->file->name,
                       .start = span.start,
                       .end = span.end,
                       .line = start.line,
                       .column = start.column,
                       .column_utf16 = start.column_utf16,
                       .end_line = end.line,
                       .end_column = end.column,
                       .end_column_utf16 = end.column_utf16};
  const place whole = {r->root, 0};
  return resolve_pointers(r, result, place_is_set(at->at) ? &at->at : &whole);
}
