/* What the parts of the YAML reader share. Internal to this room. */
#ifndef DOCUMENT_YAML_READER_H
#define DOCUMENT_YAML_READER_H

#include "document/builder.h"
#include "document/yaml_text.h"

#include <yaml.h>

enum {
  YAML_FLOW_DEPTH = 128, /* libyaml's time for each token grows with the open brackets */
  YAML_ANCHORS = 1024,   /* names are looked for one by one */
  YAML_DIRECTIVES = 64,  /* libyaml compares each %TAG with all before it */
};

typedef struct yaml_anchor {
  em_view name;
  uint32_t node;
} yaml_anchor;

typedef struct yaml_reader {
  builder b;
  size_t text_at; /* what libyaml reads starts here: behind a byte order mark */
  yaml_parser_t parser;
  yaml_cursor cursor;
  size_t reached;     /* end of what stands last in the text so far */
  bool is_behind_key; /* in an object: its value comes next */
  uint32_t flow_depth;
  uint32_t aliased; /* nodes that aliases have added */
  ARENA_LIST(yaml_anchor) anchors;
} yaml_reader;

/* True if the next node is the name of a member. */
static inline bool yaml_wants_key(const yaml_reader *r) {
  const builder *b = &r->b;
  return b->open != DOCUMENT_NONE && b->nodes[b->open].kind == DOCUMENT_OBJECT && !r->is_behind_key;
}

static inline size_t yaml_byte(yaml_reader *r, yaml_mark_t mark) {
  return r->text_at + yaml_cursor_byte(&r->cursor, mark.index);
}

static inline void yaml_reach(yaml_reader *r, size_t end) {
  r->reached = end > r->reached ? end : r->reached;
}

static inline const char *yaml_text(const yaml_char_t *text) {
  return text == NULL ? "" : (const char *)text;
}

/* All false with status and error set. */

bool yaml_fail(yaml_reader *r, em_status status, size_t offset, size_t length, const char *message);
/* libyaml's own error in our words. */
bool yaml_fail_as_libyaml(yaml_reader *r);

/* The value is none of what its tag names. */
bool yaml_fail_tag(yaml_reader *r, size_t start, size_t end);
/* A scalar, as a name or a value. */
bool yaml_read_scalar(yaml_reader *r, const yaml_event_t *e);

/* The node that was added last, or is open and was, gets a name. */
bool yaml_add_anchor(yaml_reader *r, const char *name, uint32_t node);
/* Copies the node of that name here, all levels; as a member's name if `is_key`. */
bool yaml_add_alias(yaml_reader *r, const char *name, size_t start, size_t end, bool is_key);

#endif
