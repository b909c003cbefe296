#include "layers/pointer_walk.h"

#include <stdio.h>

pointer_walk pointer_walk_start(const document *d, arena *memory) {
  return (pointer_walk){.d = d, .memory = memory};
}

static void add_byte(pointer_walk *w, char byte) {
  if (ARENA_LIST_ADD(w->memory, &w->path)) {
    w->path.items[w->path.count - 1] = byte;
  } else {
    w->has_failed = true;
  }
}

static void add_step(pointer_walk *w, em_view name) {
  add_byte(w, '/');
  for (size_t i = 0; i < name.length; i++) {
    const char byte = name.data[i];
    if (byte == '~' || byte == '/') {
      add_byte(w, '~');
      add_byte(w, byte == '~' ? '0' : '1');
    } else {
      add_byte(w, byte);
    }
  }
}

static pointer_frame *innermost(pointer_walk *w) {
  return w->frames.count == 0 ? NULL : &w->frames.items[w->frames.count - 1];
}

/* Leaves containers that end here, and names the value that begins here. */
static void name_value(pointer_walk *w) {
  while (w->frames.count > 0 && innermost(w)->end == w->next) {
    w->frames.count--;
  }
  pointer_frame *inside = innermost(w);
  if (inside == NULL) {
    return;
  }
  w->path.count = inside->length;
  if (inside->is_object) {
    add_step(w, document_string(w->d, w->next++));
    return;
  }
  char digits[16];
  const int length = snprintf(digits, sizeof digits, "%u", inside->index++);
  add_step(w, (em_view){digits, (size_t)length});
}

static void enter(pointer_walk *w, uint32_t container) {
  if (!ARENA_LIST_ADD(w->memory, &w->frames)) {
    w->has_failed = true;
    return;
  }
  *innermost(w) =
      (pointer_frame){.end = document_after(w->d, container),
                      .length = w->path.count,
                      .is_object = document_kind_of(w->d, container) == DOCUMENT_OBJECT};
}

bool pointer_walk_next(pointer_walk *w) {
  while (w->next < w->d->node_count && !w->has_failed) {
    name_value(w);
    w->node = w->next++;
    const bool is_leaf = !document_is_container(w->d, w->node) || w->d->nodes[w->node].extra == 0;
    if (is_leaf) {
      w->pointer = (em_view){w->path.items, w->path.count};
      return !w->has_failed;
    }
    enter(w, w->node);
  }
  return false;
}
