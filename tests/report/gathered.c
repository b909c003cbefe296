#include "report/gathered.h"

#include <string.h>

static bool take(void *context, const char *data, size_t length) {
  gathered *g = context;
  const size_t limit = g->limit > 0 ? g->limit : sizeof g->text - 1;
  if (length > limit - g->length) {
    return false;
  }
  memcpy(g->text + g->length, data, length);
  g->length += length;
  g->text[g->length] = '\0';
  return true;
}

em_writer gathered_writer(gathered *g) {
  g->length = 0;
  g->text[0] = '\0';
  return (em_writer){take, g};
}
