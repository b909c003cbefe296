#include "print.h"

#include "text/utf8.h"
#include "text/width.h"

#include <stdlib.h>

void print_escaped(FILE *out, em_view text) {
  char small[256];
  const size_t needed = em_text_escape(text, small, sizeof small);
  if (needed < sizeof small) {
    fputs(small, out);
    return;
  }
  char *large = malloc(needed + 1);
  em_text_escape(text, large == NULL ? small : large, large == NULL ? sizeof small : needed + 1);
  fputs(large == NULL ? small : large, out);
  free(large);
}

void print_quoted(FILE *out, em_view text) {
  fputc('"', out);
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '"' || text.data[i] == '\\') {
      fputc('\\', out);
    }
    fputc(text.data[i], out);
  }
  fputc('"', out);
}

void print_json_string(FILE *out, em_view text) {
  fputc('"', out);
  size_t offset = 0;
  while (offset < text.length) {
    uint32_t length = 0;
    const uint32_t c = utf8_decode(text, offset, &length);
    if (c == UTF8_INVALID) {
      fputs("\\ufffd", out);
    } else if (c < 0x20 || c == 0x7F || c == '"' || c == '\\') {
      fprintf(out, c == '"' ? "\\\"" : c == '\\' ? "\\\\" : "\\u%04x", c);
    } else {
      fwrite(text.data + offset, 1, length, out);
    }
    offset += length;
  }
  fputc('"', out);
}

void print_wrapped(FILE *out, em_view text, uint32_t indent, uint32_t width) {
  uint32_t column = indent;
  while (text.length > 0) {
    size_t length = 0;
    while (length < text.length && text.data[length] != ' ' && text.data[length] != '\n') {
      length++;
    }
    const em_view word = {text.data, length};
    const uint32_t columns = width_of_text(word);
    if (column > indent && column + 1 + columns > width) {
      fprintf(out, "\n%*s", (int)indent, "");
      column = indent;
    } else if (column > indent && length > 0) {
      fputc(' ', out);
      column++;
    }
    print_escaped(out, word);
    column += columns;
    text = (em_view){text.data + length, text.length - length};
    if (text.length > 0) {
      text.data++;
      text.length--;
    }
  }
  fputc('\n', out);
}
