/* Sentences set in lines of a width. */
#ifndef REPORT_PARAGRAPH_H
#define REPORT_PARAGRAPH_H

#include "text/output.h"

/* A paragraph that is being written word by word. */
typedef struct paragraph {
  output *o;
  uint32_t indent; /* columns before each line */
  uint32_t width;  /* of the whole line */
  uint32_t column; /* 0: nothing written in this line yet */
} paragraph;

/*
 * Adds the words of a text (escaped already), and a line break wherever one must be. A word that is
 * longer than a line stands in a line of its own.
 */
void paragraph_add(paragraph *p, em_view text);
/* Ends the line, if there is one. */
void paragraph_end(paragraph *p);

#endif
