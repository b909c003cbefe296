#include "rewrite/edits.h"

#include "base/view.h"

#include <stdlib.h>

bool edits_add(edits *list, uint32_t start, uint32_t end, em_view text) {
  if (!arena_list_add(list->memory, (void **)&list->items, &list->count, &list->capacity,
                      sizeof *list->items)) {
    return false;
  }
  list->items[list->count - 1] = (edit){start, end, list->count, text};
  return true;
}

static int compare(const void *left, const void *right) {
  const edit *a = left;
  const edit *b = right;
  const int order = (a->start > b->start) - (a->start < b->start);
  return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static bool put(const em_writer *writer, em_view text) {
  return text.length == 0 || writer->write(writer->context, text.data, text.length);
}

bool edits_apply(edits *list, em_view text, const em_writer *writer) {
  if (list->count > 1) {
    qsort(list->items, list->count, sizeof *list->items, compare);
  }
  uint32_t reached = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    const edit *e = &list->items[i];
    if (!put(writer, (em_view){text.data + reached, e->start - reached}) || !put(writer, e->text)) {
      return false;
    }
    reached = e->end;
  }
  return put(writer, view_from(text, reached));
}

bool growing_add(growing_text *g, em_view text) {
  if (text.length > g->capacity - g->used) {
    if (text.length > SIZE_MAX / 4 - g->capacity) {
      return false;
    }
    const size_t capacity = 2 * g->capacity + text.length + 64;
    char *larger = arena_allocate(g->memory, capacity);
    if (larger == NULL) {
      return false;
    }
    if (g->used > 0) {
      memcpy(larger, g->bytes, g->used);
    }
    g->bytes = larger;
    g->capacity = capacity;
  }
  if (text.length > 0) {
    memcpy(g->bytes + g->used, text.data, text.length);
    g->used += text.length;
  }
  return true;
}

static bool append(void *context, const char *data, size_t length) {
  return growing_add(context, (em_view){data, length});
}

em_writer growing_writer(growing_text *g) {
  return (em_writer){append, g};
}
