/*
 * A string node read once more, unit by unit: which bytes of the text made which bytes of its
 * value. Internal to this room; places of embedded documents come from here.
 */
#ifndef DOCUMENT_SCALAR_WALK_H
#define DOCUMENT_SCALAR_WALK_H

#include "document/document.h"

/* Of document_node.style: the sign that a string is written with (0: bare or plain), and for block
 * scalars of YAML the columns of their indentation. */
enum {
  SCALAR_SIGN = 0xFF,
  SCALAR_INDENT_SHIFT = 8,
  SCALAR_INDENT_UNKNOWN = 0xFF, /* its units cannot be told apart: the scalar is one unit */
  SCALAR_LONG = 'm',            /* TOML: in three double quotes */
  SCALAR_LONG_LITERAL = 'l',    /* in three single quotes */
};

/* Bytes of quotes on either side. */
static inline uint32_t scalar_quotes(const document_node *n) {
  const char sign = (char)(n->style & SCALAR_SIGN);
  return sign == '"' || sign == '\''                          ? 1
         : sign == SCALAR_LONG || sign == SCALAR_LONG_LITERAL ? 3
                                                              : 0;
}

typedef struct scalar_unit {
  uint32_t start; /* bytes in the document's text: a character, an escape, a line break */
  uint32_t end;
} scalar_unit;

typedef struct scalar_walk {
  const document *d;
  uint32_t at, end;       /* what is left of the text */
  uint32_t literal_until; /* blanks before it do not end a line */
  uint32_t indent;
  char sign;
  bool is_escaped;       /* by backslashes */
  bool is_folded;        /* YAML: line breaks are not what they seem */
  bool in_breaks;        /* behind the first of several line breaks */
  bool is_more_indented; /* folded block: the line before starts with a blank */
  bool is_block;
} scalar_walk;

/* `indent` counts for block scalars of YAML only. */
void scalar_walk_start(scalar_walk *w, const document *d, const document_node *n, uint32_t indent);
/* Bytes ahead that stand in the value as they stand in the text; 0 where that is not known. */
uint32_t scalar_walk_plain(const scalar_walk *w);
/* The next unit and its value (1 to 4 bytes); false at the end. */
bool scalar_walk_next(scalar_walk *w, scalar_unit *unit, char value[4], uint32_t *length);

#endif
