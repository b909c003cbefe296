/*
 * JSON as it is written: indented, nothing kept in memory, through the caller's writer. (cJSON
 * would build a second tree of every finding, in memory that is not the caller's.)
 */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include "text/output.h"

enum { JSON_WRITER_DEPTH = 24 };

typedef struct json_writer {
  output *o;
  uint32_t depth;
  bool has_items[JSON_WRITER_DEPTH];
} json_writer;

/* `name` is NULL for elements of arrays and the root. Nesting beyond JSON_WRITER_DEPTH is a mistake
 * of the caller, who writes a fixed shape. */
void json_open_object(json_writer *w, const char *name);
void json_close_object(json_writer *w);
void json_open_array(json_writer *w, const char *name);
void json_close_array(json_writer *w);
void json_write_string(json_writer *w, const char *name, em_view value);
void json_write_text(json_writer *w, const char *name, const char *value);
/* Writes nothing if the view's data is NULL. */
void json_write_string_if(json_writer *w, const char *name, em_view value);
void json_write_number(json_writer *w, const char *name, uint64_t value);
/* Only the name: the caller writes the value to w->o. */
void json_write_name(json_writer *w, const char *name);
void json_write_bool(json_writer *w, const char *name, bool value);

#endif
