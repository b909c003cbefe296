/* Text of manifests and files on its way to a stream. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <edgemanifest.h>
#include <stdio.h>

/* Escaped for showing, whole. */
void print_escaped(FILE *out, em_view text);
/* In double quotes, as YAML and JSON read it. */
void print_quoted(FILE *out, em_view text);

#endif
