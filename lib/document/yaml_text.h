/*
 * libyaml counts code points and lets nodes begin at their tags and end behind blanks; here are the
 * bytes. Internal to this room.
 */
#ifndef DOCUMENT_YAML_TEXT_H
#define DOCUMENT_YAML_TEXT_H

#include "base/view.h"

#include <stdint.h>

/* Turns libyaml's indices into bytes; quick for indices near the last one asked for. */
typedef struct yaml_cursor {
  em_view text; /* what libyaml was given */
  size_t index; /* code points */
  size_t byte;
} yaml_cursor;

size_t yaml_cursor_byte(yaml_cursor *c, size_t index);

/* Where the content starts behind anchors, tags, blanks, line breaks and comments; at most `end`.
 */
size_t yaml_skip_properties(em_view text, size_t start, size_t end);
/* Takes blanks and line breaks off the end. */
size_t yaml_trim_end(em_view text, size_t start, size_t end);
/* Offset of the first byte from `start` on that is neither blank, nor comment, nor a line `...`;
 * text.length if there is none. */
size_t yaml_skip_nothing(em_view text, size_t start);

#endif
