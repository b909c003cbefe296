/* Where a match stands in the file that the person edits. */
#ifndef FINDINGS_RESOLVE_H
#define FINDINGS_RESOLVE_H

#include "document/pointer_cursor.h"
#include "findings/finding.h"

/* What is needed to say where something is; quickest for places in the order of the file. */
typedef struct resolver {
  audit_file *file;
  const document *root;
  const lines *table; /* of file->text */
  pointer_cursor in_file, in_embedded;
} resolver;

/* `scratch` is for the time that places are resolved; `table` and `root` must outlive the resolver.
 */
void resolver_start(resolver *r, audit_file *file, const document *root, const lines *table,
                    arena *scratch);
/* Bytes of the file, through all embeddings. A match that stands nowhere is at the root. */
secret_span resolve_span(const match_place *at, const document *root);
/* The whole place; its pointers are in file->memory. False if memory is out. */
bool resolve_place(resolver *r, em_place *result, const match_place *at);

#endif
