/*
 * TOML 1.0, for the device's own configuration (/etc/aziot/config.toml). Debian has no library of C
 * for it, and none that is known keeps the place of every value, so this one is ours; see
 * docs/dependencies.md. Tables may be written in any order, so they are gathered first and become
 * nodes afterwards. Internal to this room.
 */
#ifndef DOCUMENT_TOML_READER_H
#define DOCUMENT_TOML_READER_H

#include "document/builder.h"

enum {
  TOML_BYTES = 1 << 20, /* a configuration has some thousand bytes */
  TOML_KEYS = 4096,     /* in one table: names are looked for one by one */
  TOML_DEPTH = 128,     /* of arrays, inline tables and dotted names */
};

/* How a table came to be decides who may add to it. */
typedef enum toml_state {
  TOML_VALUE,    /* no table; or one in braces, which is complete */
  TOML_IMPLICIT, /* on the way of a header to another */
  TOML_DEFINED,  /* has a header of its own */
  TOML_DOTTED,   /* made by a dotted name */
  TOML_TABLES,   /* a list of tables with [[headers]] */
} toml_state;

typedef struct toml_item toml_item;
struct toml_item {
  toml_item *parent, *next, *first, *last;
  em_view name; /* data NULL: an element, or the root */
  document_node key, value;
  uint32_t count; /* children */
  toml_state state;
};

typedef struct toml_reader {
  builder b;
  arena scratch; /* items */
  const char *text, *p, *end;
  uint32_t depth;
} toml_reader;

/* All false (NULL) with status and error set. */

bool toml_fail_at(toml_reader *r, const char *at, const char *what);
static inline bool toml_fail(toml_reader *r, const char *what) {
  return toml_fail_at(r, r->p, what);
}
bool toml_fail_memory(toml_reader *r);

static inline bool toml_is_at(const toml_reader *r, char c) {
  return r->p < r->end && *r->p == c;
}
static inline bool toml_is_blank(char c) {
  return c == ' ' || c == '\t';
}
static inline size_t toml_offset(const toml_reader *r, const char *p) {
  return (size_t)(p - r->text);
}
void toml_skip_blanks(toml_reader *r);
/* From its sign to the end of the line. */
bool toml_skip_comment(toml_reader *r);
/* True if there was one. */
bool toml_skip_line_break(toml_reader *r);
/* Blanks, line breaks and comments. */
bool toml_skip_lines(toml_reader *r);

/* A new item at the end of its parent, or NULL. */
toml_item *toml_add(toml_reader *r, toml_item *parent, em_view name);
toml_item *toml_find(const toml_item *parent, em_view name);

/* A string in one of the four ways to write one; p is at its quote. */
bool toml_read_string(toml_reader *r, document_node *n, bool may_be_long);
/* A number, boolean or date; p is at its first character. */
bool toml_read_word(toml_reader *r, document_node *n);
/* The name in a key and where it stands; its view stays. */
bool toml_read_name(toml_reader *r, document_node *n, em_view *name);
/* Any value, into the item. */
bool toml_read_value(toml_reader *r, toml_item *item);
/* `a.b = value` in a table; blanks are skipped in front. */
bool toml_read_pair(toml_reader *r, toml_item *table);

#endif
