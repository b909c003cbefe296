/* What redact hides, and where. Internal to this room. */
#ifndef INVENTORY_REDACTION_H
#define INVENTORY_REDACTION_H

#include "document/document.h"

#define REDACTED "REDACTED"

typedef struct redaction_edit {
  size_t start, end; /* bytes of the file */
  em_view with;
} redaction_edit;

typedef struct redaction {
  arena memory;
  ARENA_LIST(redaction_edit) edits;
  size_t count; /* values that were replaced, once it is written */
} redaction;

/* Each returns false if memory is out. */

/* Replaces bytes of a document in its file, over the parts of a joined text. */
bool redaction_hide(redaction *r, const document *d, size_t start, size_t end, em_view with);
/* Replaces the value of a node, quotes left. */
bool redaction_hide_value(redaction *r, const document *d, uint32_t node);
/* Hides every secret of a document. */
bool redaction_walk(redaction *r, const document *d);

#endif
