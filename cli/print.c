#include "print.h"

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
