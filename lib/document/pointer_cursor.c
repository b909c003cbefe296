#include "document/pointer_cursor.h"

enum { DIGITS = 10 };

void pointer_cursor_start(pointer_cursor *c, const document *d, arena *memory) {
  c->document = d;
  c->memory = memory;
  c->count = 0;
}

static bool is_object(const document *d, uint32_t node) {
  return document_kind_of(d, node) == DOCUMENT_OBJECT;
}

/* The node behind a child; a member is its name and its value. */
static uint32_t after_child(const document *d, const pointer_step *s) {
  return document_after(d, is_object(d, s->container) ? s->child + 1 : s->child);
}

/* Moves the step on, never back, to the child that holds `node`. */
static void move_to(const document *d, pointer_step *s, uint32_t node) {
  for (uint32_t next = after_child(d, s); next <= node; next = after_child(d, s)) {
    s->child = next;
    s->index++;
  }
}

/* Forgets the steps that do not lead to the node. */
static void go_back(pointer_cursor *c, uint32_t node) {
  const document *d = c->document;
  while (c->count > 0) {
    pointer_step *s = &c->items[c->count - 1];
    if (s->container < node && node < document_after(d, s->container)) {
      if (s->child > node) {
        s->child = s->container + 1;
        s->index = 0;
      }
      move_to(d, s, node);
      return;
    }
    c->count--;
  }
}

/* Adds steps until the last one's child is the node, or the member that it names or holds. */
static bool go_down(pointer_cursor *c, uint32_t node) {
  const document *d = c->document;
  uint32_t container = 0;
  if (c->count > 0) {
    const pointer_step *s = &c->items[c->count - 1];
    container = is_object(d, s->container) ? s->child + 1 : s->child;
  }
  while (container < node) {
    if (!ARENA_LIST_ADD(c->memory, c)) {
      return false;
    }
    pointer_step *s = &c->items[c->count - 1];
    *s = (pointer_step){container, container + 1, 0};
    move_to(d, s, node);
    container = is_object(d, container) ? s->child + 1 : s->child;
  }
  return true;
}

static bool is_written_as_it_is(em_view name) {
  return name.length > 0 && view_find(name, '/') == name.length &&
         view_find(name, '~') == name.length;
}

/* Writes one step with its slash to `out`, unless that is NULL; returns its length. */
static size_t write_step(const document *d, const pointer_step *s, char *out) {
  char digits[DIGITS];
  em_view name = {digits, 0};
  if (is_object(d, s->container)) {
    name = document_string(d, s->child);
  } else {
    size_t at = DIGITS;
    for (uint32_t rest = s->index; at == DIGITS || rest > 0; rest /= 10) {
      digits[--at] = (char)('0' + rest % 10);
    }
    name = (em_view){digits + at, DIGITS - at};
  }
  if (is_written_as_it_is(name)) {
    if (out != NULL) {
      *out = '/';
      memcpy(out + 1, name.data, name.length);
    }
    return 1 + name.length;
  }
  size_t length = 1;
  for (size_t i = 0; i < name.length; i++) {
    const char byte = name.data[i];
    const bool is_escaped = byte == '~' || byte == '/';
    if (out != NULL) {
      out[length] = is_escaped ? '~' : byte;
      if (is_escaped) {
        out[length + 1] = byte == '~' ? '0' : '1';
      }
    }
    length += is_escaped ? 2 : 1;
  }
  if (out != NULL) {
    *out = '/';
  }
  return length;
}

em_view pointer_cursor_get(pointer_cursor *c, arena *a, uint32_t node) {
  go_back(c, node);
  if (!go_down(c, node)) {
    return (em_view){NULL, 0};
  }
  size_t length = 0;
  for (uint32_t i = 0; i < c->count; i++) {
    length += write_step(c->document, &c->items[i], NULL);
  }
  char *text = arena_allocate(a, length + 1);
  if (text == NULL) {
    return (em_view){NULL, 0};
  }
  size_t used = 0;
  for (uint32_t i = 0; i < c->count; i++) {
    used += write_step(c->document, &c->items[i], text + used);
  }
  return (em_view){text, length};
}
