/* Where a match stands in the file that the person edits. */
#ifndef FINDINGS_RESOLVE_H
#define FINDINGS_RESOLVE_H

#include "document/pointer_cursor.h"
#include "findings/finding.h"
#include "text/lines.h"

/* A document that is a file of its own, number n of which is source number n of the audit's file.
 */
typedef struct resolved_document {
  const document *document; /* whose text people edit */
  pointer_cursor cursor;
  lines table;
  bool has_table;
} resolved_document;

/* The last pointer that was told, in the memory of the file. */
typedef struct told_pointer {
  const document *document;
  uint32_t node;
  em_view pointer;
} told_pointer;

/* What is needed to say where something is; quickest for places in the order of the file. */
typedef struct resolver {
  audit_file *file;
  const document *root;
  arena *scratch;
  resolved_document *items;
  uint32_t count, capacity;
  pointer_cursor in_embedded;
  told_pointer told, told_embedded;
} resolver;

/* Bytes of a source. */
typedef struct source_span {
  uint32_t source;
  text_span bytes;
} source_span;

/*
 * What stands nowhere is at the top of `root`; `scratch` is for the time that places are resolved.
 */
void resolver_start(resolver *r, audit_file *file, const document *root, arena *scratch);
/* The document of a source that the file has already, in their order. False if memory is out, as
 * below. */
bool resolver_add(resolver *r, const document *d);
/* The bytes, through all embeddings. A match that stands nowhere is at the root. */
bool resolve_span(resolver *r, source_span *result, const match_place *at);
/* The whole place, of which the bytes are known; its pointers are in file->memory. */
bool resolve_place(resolver *r, em_place *result, const match_place *at, const source_span *span);

#endif
