/*
 * From byte offsets to lines and columns. Lines end at LF, CRLF or a lone CR; a byte order mark at
 * the start is no column. Columns are counted on demand.
 */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "base/arena.h"
#include "base/view.h"

/* A column that is known in a long line: a file may be one line, with ten thousand findings. */
typedef struct lines_mark {
  uint32_t offset; /* of a character */
  uint32_t column, column_utf16;
} lines_mark;

typedef struct lines {
  em_view text;
  const uint32_t *starts;  /* byte offset of each line */
  uint32_t count;          /* at least 1 */
  const lines_mark *marks; /* in order, for lines that are long */
  uint32_t mark_count;
} lines;

typedef struct lines_position {
  uint32_t line;         /* 1-based */
  uint32_t column;       /* 1-based, code points */
  uint32_t column_utf16; /* 1-based, UTF-16 code units */
} lines_position;

/* Builds the table in the arena; false if memory is out. The text must outlive the table. */
bool lines_build(lines *table, arena *a, em_view text);
/* Position of a byte; an offset beyond the end is taken for the end. */
lines_position lines_locate(const lines *table, size_t offset);
/* Both ends of a span. */
void lines_locate_span(const lines *table, text_span span, lines_position *start,
                       lines_position *end);
/* Text of a line (1-based) without its end; empty beyond the last. */
em_view lines_text(const lines *table, uint32_t line);
/* The same as lines_locate without a table, for the one place of an error. */
lines_position lines_locate_once(em_view text, size_t offset);

#endif
