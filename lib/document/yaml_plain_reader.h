/* What the files of the one-pass reader share. Internal to them. */
#ifndef DOCUMENT_YAML_PLAIN_READER_H
#define DOCUMENT_YAML_PLAIN_READER_H

#include "document/yaml_plain.h"

/* Deeper ones are left to libyaml, so that the stack stays small. */
enum { YAML_PLAIN_DEPTH = 48, YAML_PLAIN_KEY = 1000, YAML_PLAIN_FLOW = '[' };

/* All functions are false where the text is not for this reader. The text ends with a line break:
 * so there is no need to look for its end within a line. */
typedef struct plain_reader {
  builder *b;
  const char *text;
  size_t at, end;
  size_t line;     /* where the line starts that `at` is in */
  size_t column;   /* of `at`, where a line's content starts */
  size_t reached;  /* end of what stands last in the text so far */
  bool is_at_end;  /* nothing but blanks and comments is left */
  unsigned levels; /* open containers */
} plain_reader;

/* Opens a container whose text starts at `start`. */
static inline bool plain_open(plain_reader *r, document_kind kind, size_t start, uint16_t style) {
  if (r->levels == YAML_PLAIN_DEPTH || !builder_open(r->b, kind, start)) {
    return false;
  }
  r->levels++;
  r->b->nodes[r->b->open].style = style;
  return true;
}

static inline bool plain_close(plain_reader *r) {
  r->levels--;
  return builder_close(r->b, r->reached);
}

/* A scalar in the quotes that it starts with. */
bool plain_quoted(plain_reader *r, bool is_key);
/* A plain scalar that is known to end at `end`. */
bool plain_add(plain_reader *r, size_t end, bool is_key);
/* True if a plain scalar may start here; no name does with a sign. */
bool plain_may_start(const plain_reader *r, bool is_key);
/* A list or an object in brackets. */
bool plain_flow(plain_reader *r);
/* `|` or `>` in a block of this column; then at the start of the line behind. */
bool plain_block_scalar(plain_reader *r, size_t column);

#endif
