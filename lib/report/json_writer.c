#include "report/json_writer.h"

static void break_line(json_writer *w) {
  output_literal(w->o, "\n");
  output_repeat(w->o, "  ", w->depth);
}

void json_write_name(json_writer *w, const char *name) {
  if (w->depth > 0) {
    output_literal(w->o, w->has_items[w->depth - 1] ? "," : "");
    w->has_items[w->depth - 1] = true;
    break_line(w);
  }
  if (name != NULL) {
    output_string(w->o, view_of(name));
    output_literal(w->o, ": ");
  }
}

static void open(json_writer *w, const char *name, const char *bracket) {
  json_write_name(w, name);
  output_literal(w->o, bracket);
  w->has_items[w->depth++] = false;
}

static void close(json_writer *w, const char *bracket) {
  w->depth--;
  if (w->has_items[w->depth]) {
    break_line(w);
  }
  output_literal(w->o, bracket);
  output_literal(w->o, w->depth == 0 ? "\n" : "");
}

void json_open_object(json_writer *w, const char *name) {
  open(w, name, "{");
}

void json_close_object(json_writer *w) {
  close(w, "}");
}

void json_open_array(json_writer *w, const char *name) {
  open(w, name, "[");
}

void json_close_array(json_writer *w) {
  close(w, "]");
}

void json_write_string(json_writer *w, const char *name, em_view value) {
  json_write_name(w, name);
  output_string(w->o, value);
}

void json_write_text(json_writer *w, const char *name, const char *value) {
  json_write_string(w, name, view_of(value));
}

void json_write_string_if(json_writer *w, const char *name, em_view value) {
  if (value.data != NULL) {
    json_write_string(w, name, value);
  }
}

void json_write_number(json_writer *w, const char *name, uint64_t value) {
  json_write_name(w, name);
  output_number(w->o, value);
}

void json_write_bool(json_writer *w, const char *name, bool value) {
  json_write_name(w, name);
  output_literal(w->o, value ? "true" : "false");
}
