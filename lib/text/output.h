/* Bytes on their way to an em_writer, gathered into larger pieces. */
#ifndef TEXT_OUTPUT_H
#define TEXT_OUTPUT_H

#include "base/view.h"

#include <stdint.h>

typedef struct output {
  const em_writer *writer;
  size_t used;
  bool has_failed;
  char buffer[4096];
} output;

void output_start(output *o, const em_writer *writer);
void output_text(output *o, em_view text);
void output_literal(output *o, const char *text);
void output_repeat(output *o, const char *text, uint32_t times);
/* With what must not be shown as it is escaped, see text/escape.h. */
void output_escaped(output *o, em_view text);
void output_number(output *o, uint64_t number);
/* A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD. */
void output_string(output *o, em_view value);
/* Hands on what is left; false if the writer has refused anything. */
bool output_finish(output *o);

#endif
