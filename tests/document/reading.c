#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static bool gather(void *context, const char *data, size_t length) {
  gathered *g = context;
  char *grown = realloc(g->data, g->length + length + 1);
  cr_assert_not_null(grown);
  memcpy(grown + g->length, data, length);
  g->data = grown;
  g->length += length;
  g->data[g->length] = '\0';
  return true;
}

em_writer gathered_writer(gathered *g) {
  return (em_writer){gather, g};
}

void gathered_free(gathered *g) {
  free(g->data);
  *g = (gathered){0};
}

char *parsed(const char *name, em_view text, const em_parse_options *options) {
  gathered g = {0};
  const em_writer writer = gathered_writer(&g);
  em_error error = {0};
  const em_status status = em_parse(view_of(name), text, options, &writer, &error);
  if (status == EM_OK) {
    return g.data;
  }
  cr_assert_eq(error.status, status);
  gathered_free(&g);
  char message[320];
  snprintf(message, sizeof message, "error %u:%u %s", error.line, error.column, error.message);
  gather(&g, message, strlen(message));
  return g.data;
}

char *with_quotes(const char *text) {
  char *written = malloc(2 * strlen(text) + 1);
  cr_assert_not_null(written);
  size_t used = 0;
  for (size_t i = 0; text[i] != '\0'; i++) {
    if (text[i] == '`') {
      written[used++] = '\\';
    }
    written[used++] = text[i];
    if (text[i] == '\'' || text[i] == '`') {
      written[used - 1] = '"';
    }
  }
  written[used] = '\0';
  return written;
}
