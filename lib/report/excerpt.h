/*
 * The line of the text that a place is in, with carets under its very bytes. Long lines
 * (createOptions are one) are cut around the place so that the width holds; secrets are left
 * out.
 */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "text/output.h"

typedef struct excerpt {
  em_view text;             /* the whole file */
  size_t start, end;        /* the place, in bytes; end may equal start: one caret */
  uint32_t line;            /* of start, 1-based */
  const text_span *secrets; /* secret_count of them: sorted, apart from each other */
  size_t secret_count;
  const char *color; /* of the carets, "" for none */
} excerpt;

/* Writes two lines (the text, the carets), each at most options->width columns. */
void excerpt_write(output *o, const excerpt *e, const em_report_options *options);

#endif
