#include "document/pointer_cursor.h"

#include "text/scan.h"

void pointer_cursor_start(pointer_cursor *c, const document *d, arena *memory) {
  *c = (pointer_cursor){.document = d, .memory = memory, .text = {.memory = memory}};
}

void pointer_cursor_restart(pointer_cursor *c, const document *d) {
  c->document = d;
  c->count = 0;
  c->written = 0;
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
      const uint32_t before = s->child;
      if (s->child > node) {
        s->child = s->container + 1;
        s->index = 0;
      }
      move_to(d, s, node);
      const uint32_t kept = s->child == before ? c->count : c->count - 1;
      c->written = c->written < kept ? c->written : kept;
      return;
    }
    c->count--;
  }
  c->written = 0;
}

static bool add_step(pointer_cursor *c, pointer_step step) {
  if (c->count == c->capacity) {
    pointer_step *larger =
        arena_list_grow(c->memory, c->items, c->count, &c->capacity, sizeof *c->items);
    if (larger == NULL) {
      return false;
    }
    c->items = larger;
  }
  c->items[c->count++] = step;
  return true;
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
    pointer_step step = {.container = container, .child = container + 1};
    move_to(d, &step, node);
    if (!add_step(c, step)) {
      return false;
    }
    container = is_object(d, container) ? step.child + 1 : step.child;
  }
  return true;
}

/* A name with ~ as ~0 and / as ~1. */
static void write_name(text_buffer *text, em_view name) {
  if (!text_buffer_reserve(text, 2 * name.length)) {
    return;
  }
  char *out = text->bytes + text->count;
  for (size_t i = 0; i < name.length; i++) {
    const char byte = name.data[i];
    const bool is_escaped = byte == '~' || byte == '/';
    *out++ = is_escaped ? '~' : byte;
    if (is_escaped) {
      *out++ = byte == '~' ? '0' : '1';
    }
  }
  text->count = (uint32_t)(out - text->bytes);
}

static void write_step(pointer_cursor *c, pointer_step *s) {
  text_buffer_add_byte(&c->text, '/');
  if (!is_object(c->document, s->container)) {
    text_buffer_add_number(&c->text, s->index);
  } else {
    const em_view name = document_string(c->document, s->child);
    if (scan_has(name, (scan_set){'/', '~', '/', '~'})) {
      write_name(&c->text, name);
    } else {
      text_buffer_add(&c->text, name);
    }
  }
  s->end = c->text.count;
}

em_view pointer_cursor_read(pointer_cursor *c, uint32_t node) {
  go_back(c, node);
  if (!go_down(c, node)) {
    return (em_view){NULL, 0};
  }
  c->text.count = c->written == 0 ? 0 : c->items[c->written - 1].end;
  for (; c->written < c->count; c->written++) {
    write_step(c, &c->items[c->written]);
  }
  return c->memory->has_failed ? (em_view){NULL, 0} : text_buffer_from(&c->text, 0);
}

em_view pointer_cursor_get(pointer_cursor *c, arena *a, uint32_t node) {
  return arena_copy(a, pointer_cursor_read(c, node));
}
