/* Where a match stands in the file that the person edits. */
#ifndef FINDINGS_RESOLVE_H
#define FINDINGS_RESOLVE_H

#include "findings/finding.h"

/* Bytes of the file, through all embeddings. A match that stands nowhere is at the root. */
secret_span resolve_span(const match_place *at, const document *root);
/* The whole place; its pointers are in file->memory. False if memory is out. */
bool resolve_place(em_place *place, const match_place *at, audit_file *file, const document *root,
                   const lines *table);

#endif
