/* Reading and printing texts of the tests. */
#ifndef TESTS_DOCUMENT_READING_H
#define TESTS_DOCUMENT_READING_H

#include "document/embedded.h"

/* Everything that a writer was given. */
typedef struct gathered {
  char *data; /* terminated */
  size_t length;
} gathered;

em_writer gathered_writer(gathered *g);
void gathered_free(gathered *g);

/* What em_parse prints of the text, or "error LINE:COLUMN MESSAGE"; to be freed. */
char *parsed(const char *name, em_view text, const em_parse_options *options);

/* ' for ", and ` for \" (for texts inside strings); to be freed. */
char *with_quotes(const char *text);

#endif
