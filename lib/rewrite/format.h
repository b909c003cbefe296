/* JSON as the file around it is written. */
#ifndef REWRITE_FORMAT_H
#define REWRITE_FORMAT_H

#include "document/document.h"
#include "rewrite/edits.h"

/* How the lines around a member look. */
typedef struct text_style {
  em_view line_end; /* "\n", "\r\n"; empty: all on one line */
  em_view indent;   /* of the member's own line */
  em_view step;     /* what one level adds */
} text_style;

/* The style at a key: its line, and that of the object that holds it. */
text_style style_at(const document *d, uint32_t object, uint32_t key);

/* Without white space. False if memory is out, as below. */
bool format_compact(growing_text *out, const document *d, uint32_t node);
/* In lines, of which the first continues one that is there. */
bool format_in_lines(growing_text *out, const document *d, uint32_t node, const text_style *style);
/* As a JSON string. */
bool format_string(growing_text *out, em_view value);

#endif
