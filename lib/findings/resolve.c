#include "findings/resolve.h"

#include "document/embedded.h"
#include "document/expand.h"
#include "document/origin.h"

bool resolver_add(resolver *r, const document *d) {
  if (!ARENA_LIST_ADD(r->scratch, r)) {
    return false;
  }
  resolved_document *added = &r->items[r->count - 1];
  added->document = document_file(d);
  pointer_cursor_start(&added->cursor, d, r->scratch);
  return true;
}

static bool add_source(audit_file *file, const document *d) {
  d = document_file(d);
  const em_view name = arena_copy(&file->memory, d->name);
  if (name.data == NULL ||
      !arena_list_add(&file->memory, (void **)&file->sources, &file->source_count,
                      &file->source_capacity, sizeof *file->sources)) {
    return false;
  }
  file->sources[file->source_count - 1] = (audit_source){.name = name, .text = d->text};
  return true;
}

void resolver_start(resolver *r, audit_file *file, const document *root, arena *scratch) {
  *r = (resolver){.file = file, .root = root, .scratch = scratch};
  pointer_cursor_start(&r->in_embedded, NULL, scratch);
}

/* Number of the document among the sources, which it joins when it is first met. */
static bool find_source(resolver *r, const document *d, uint32_t *source) {
  for (*source = 0; *source < r->count; ++*source) {
    if (r->items[*source].document == document_file(d)) {
      return true;
    }
  }
  return resolver_add(r, d) && add_source(r->file, d);
}

static document_span locate(const resolver *r, const match_place *at) {
  const place *p = &at->at;
  if (!place_is_set(*p)) {
    return document_locate_node(r->root, 0);
  }
  return at->length > 0 ? document_locate(p->document, at->start, at->length)
                        : document_locate_node(p->document, p->node);
}

bool resolve_span(resolver *r, source_span *result, const match_place *at) {
  const document_span span = locate(r, at);
  result->bytes = (text_span){span.start, span.end};
  return find_source(r, span.file, &result->source);
}

/* ---- Whole places --------------------------------------------------------------------------- */

/* The string node of the host in which this node of an embedded document begins. */
static uint32_t node_in_host(const document *d, uint32_t node) {
  const uint32_t start = d->nodes[node].start;
  uint32_t part = 0;
  while (part + 1 < d->part_count && d->parts[part + 1].start <= start) {
    part++;
  }
  return d->parts[part].node;
}

/* Findings about the same node share its pointer. */
static em_view tell(resolver *r, told_pointer *last, pointer_cursor *c, uint32_t node) {
  if (last->document != c->document || last->node != node) {
    const em_view pointer = pointer_cursor_get(c, &r->file->memory, node);
    *last = (told_pointer){pointer.data == NULL ? NULL : c->document, node, pointer};
  }
  return last->pointer;
}

static em_view embedded_pointer(resolver *r, const document *d, uint32_t node) {
  if (r->in_embedded.document != d) {
    pointer_cursor_restart(&r->in_embedded, d);
  }
  return tell(r, &r->told_embedded, &r->in_embedded, node);
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
  const document_origin origin = origin_of(d, node);
  d = origin.document;
  node = origin.node;
  uint32_t source;
  if (!find_source(r, d, &source)) {
    return false;
  }
  result->path = tell(r, &r->told, &r->items[source].cursor, node);
  return result->path.data != NULL && !r->file->memory.has_failed;
}

static const lines *lines_of(resolver *r, uint32_t source) {
  resolved_document *d = &r->items[source];
  if (!d->has_table) {
    d->has_table = lines_build(&d->table, r->scratch, r->file->sources[source].text);
  }
  return d->has_table ? &d->table : NULL;
}

bool resolve_place(resolver *r, em_place *result, const match_place *at, const source_span *span) {
  const lines *table = lines_of(r, span->source);
  if (table == NULL) {
    return false;
  }
  lines_position start;
  lines_position end;
  lines_locate_span(table, span->bytes, &start, &end);
  *result = (em_place){.file = r->file->sources[span->source].name,
                       .start = span->bytes.start,
                       .end = span->bytes.end,
                       .line = start.line,
                       .column = start.column,
                       .column_utf16 = start.column_utf16,
                       .end_line = end.line,
                       .end_column = end.column,
                       .end_column_utf16 = end.column_utf16};
  const place root = {r->root, 0};
  return resolve_pointers(r, result, place_is_set(at->at) ? &at->at : &root);
}
