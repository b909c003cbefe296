#include "report/markup.h"

#include "text/escape.h"

/* Characters that mean something, as numbers. */
static void write_entity(output *o, char c) {
  output_literal(o, "&#");
  output_number(o, (unsigned char)c);
  output_literal(o, ";");
}

static void write(output *o, em_view text, const char *special) {
  for (size_t i = 0; i < text.length;) {
    char shown[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, i, shown, &taken);
    if (length == 1 && strchr(special, shown[0]) != NULL) {
      write_entity(o, shown[0]);
    } else {
      output_text(o, (em_view){shown, length});
    }
    i += taken;
  }
}

void markup_write(output *o, em_view text) {
  write(o, text, "&<>\"'");
}

void markup_write_markdown(output *o, em_view text) {
  write(o, text, "&<>\\`*_[]|~@:#$");
}
