/* createOptions of one module in another form: as edits of the file. */
#ifndef REWRITE_FORM_H
#define REWRITE_FORM_H

#include "rewrite/edits.h"
#include "rewrite/sites.h"

typedef struct rewriting {
  const document *d;
  const document_options *reading;
  uint32_t part_length; /* characters in one member */
  arena *memory;
  edits *list;
  em_error *error;
} rewriting;

/* All return EM_OK, or an error with its place in the file. */

/* Text becomes an object; other forms stay. */
em_status form_unpack(rewriting *w, const site *s);
/* An object becomes text; text that is cut otherwise than it should be is cut anew. */
em_status form_pack(rewriting *w, const site *s);
/* What the site says as JSON without white space; data NULL if it says nothing. */
em_status form_read(rewriting *w, const site *s, em_view *compact);
/* The value of another document in place of what is there, in the form that is there; a site that
 * has none gets text. */
em_status form_replace(rewriting *w, const site *s, const document *other, uint32_t node);

#endif
