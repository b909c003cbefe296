/* Lines and columns of facts: one table of lines for each file, made when it is first needed. */
#include "delta/spot.h"

#include "document/embedded.h"

bool spots_find(spots *s, place at, spot *found) {
  if (!place_is_set(at)) {
    return false;
  }
  const document_span span = document_locate_node(at.document, at.node);
  uint32_t i = 0;
  while (i < s->count && s->items[i].file != span.file) {
    i++;
  }
  if (i == s->count) {
    if (!arena_list_add(s->memory, (void **)&s->items, &s->count, &s->capacity, sizeof *s->items)) {
      return false;
    }
    s->items[i].file = span.file;
    if (!lines_build(&s->items[i].table, s->memory, span.file->text)) {
      s->count--;
      return false;
    }
  }
  *found = (spot){span.file->name, lines_locate(&s->items[i].table, span.start)};
  return true;
}
