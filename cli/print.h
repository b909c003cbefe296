/* Text of manifests and files on its way to a stream. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <edgemanifest.h>
#include <stdio.h>

/* Escaped for showing, whole. */
void print_escaped(FILE *out, em_view text);
/* In double quotes, as YAML and JSON read it. */
void print_quoted(FILE *out, em_view text);

/* A string of JSON; bytes that are no UTF-8 become U+FFFD. */
void print_json_string(FILE *out, em_view text);
/* Words in lines of at most `width` columns, from column `indent` on; the first line is begun by
 * the caller, the last is ended. */
void print_wrapped(FILE *out, em_view text, uint32_t indent, uint32_t width);

#endif
