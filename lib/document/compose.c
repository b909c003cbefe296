#include "document/compose.h"

#include "base/error.h"
#include "document/print.h"

enum { FIRST_CAPACITY = 4096 };

/* A container that is being written. */
typedef struct frame {
  bool is_object;
  bool has_items;
  uint32_t end; /* where it ends in the document it is copied from; 0: until compose_close */
} frame;

struct compose {
  arena *memory;
  char *bytes;
  size_t used, capacity;
  output out;
  em_writer sink;
  ARENA_LIST(document_origin) origins;
  ARENA_LIST(frame) frames;
  bool is_behind_name;
  bool has_failed;
};

static bool keep(void *context, const char *data, size_t length) {
  compose *c = context;
  if (length > c->capacity - c->used) {
    size_t capacity = c->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : c->capacity;
    while (capacity - c->used < length) {
      if (capacity > SIZE_MAX / 2) {
        return false;
      }
      capacity *= 2;
    }
    char *larger = arena_allocate(c->memory, capacity);
    if (larger == NULL) {
      return false;
    }
    if (c->used > 0) {
      memcpy(larger, c->bytes, c->used);
    }
    c->bytes = larger;
    c->capacity = capacity;
  }
  memcpy(c->bytes + c->used, data, length);
  c->used += length;
  return true;
}

compose *compose_start(arena *memory) {
  compose *c = arena_allocate(memory, sizeof *c);
  if (c != NULL) {
    c->memory = memory;
    c->sink = (em_writer){keep, c};
    output_start(&c->out, &c->sink);
  }
  return c;
}

static void add_origin(compose *c, document_origin origin) {
  if (ARENA_LIST_ADD(c->memory, &c->origins)) {
    c->origins.items[c->origins.count - 1] = origin;
  } else {
    c->has_failed = true;
  }
}

static frame *innermost(compose *c) {
  return c->frames.count == 0 ? NULL : &c->frames.items[c->frames.count - 1];
}

/* The comma, line end and indentation before a name or an element. */
static void start_item(compose *c) {
  frame *inside = innermost(c);
  output_text(&c->out, inside->has_items ? VIEW(",\n") : VIEW("\n"));
  inside->has_items = true;
  output_repeat(&c->out, "  ", c->frames.count);
}

static void start_value(compose *c, document_origin origin) {
  if (!c->is_behind_name && c->frames.count > 0) {
    start_item(c);
  }
  c->is_behind_name = false;
  add_origin(c, origin);
}

static void push(compose *c, bool is_object, uint32_t end) {
  output_text(&c->out, is_object ? VIEW("{") : VIEW("["));
  if (ARENA_LIST_ADD(c->memory, &c->frames)) {
    *innermost(c) = (frame){.is_object = is_object, .end = end};
  } else {
    c->has_failed = true;
  }
}

void compose_open(compose *c, document_kind kind, document_origin origin) {
  if (!c->has_failed) {
    start_value(c, origin);
    push(c, kind == DOCUMENT_OBJECT, 0);
  }
}

void compose_close(compose *c) {
  if (c->has_failed) {
    return;
  }
  const frame closed = *innermost(c);
  c->frames.count--;
  if (closed.has_items) {
    output_text(&c->out, VIEW("\n"));
    output_repeat(&c->out, "  ", c->frames.count);
  }
  output_text(&c->out, closed.is_object ? VIEW("}") : VIEW("]"));
}

void compose_name(compose *c, em_view name, document_origin origin) {
  if (c->has_failed) {
    return;
  }
  start_item(c);
  add_origin(c, origin);
  output_string(&c->out, name);
  output_text(&c->out, VIEW(": "));
  c->is_behind_name = true;
}

void compose_string(compose *c, em_view value, document_origin origin) {
  if (!c->has_failed) {
    start_value(c, origin);
    output_string(&c->out, value);
  }
}

void compose_copy(compose *c, document_origin origin) {
  const document *d = origin.document;
  const uint32_t end = document_after(d, origin.node);
  const uint32_t outside = c->frames.count;
  for (uint32_t i = origin.node; i < end && !c->has_failed; i++) {
    while (c->frames.count > outside && innermost(c)->end == i) {
      compose_close(c);
    }
    if ((d->nodes[i].flags & DOCUMENT_KEY) != 0 && i > origin.node) {
      compose_name(c, document_string(d, i), (document_origin){d, i});
      continue;
    }
    start_value(c, (document_origin){d, i});
    if (document_is_container(d, i)) {
      push(c, document_kind_of(d, i) == DOCUMENT_OBJECT, document_after(d, i));
    } else {
      document_print_scalar(&c->out, d, i);
    }
  }
  while (c->frames.count > outside && !c->has_failed) {
    compose_close(c);
  }
}

void compose_copy_member(compose *c, const document *d, uint32_t key) {
  compose_name(c, document_string(d, key), (document_origin){d, key});
  compose_copy(c, (document_origin){d, key + 1});
}

em_status compose_finish(compose *c, em_view name, document *result,
                         const document_options *options, em_error *error) {
  output_text(&c->out, VIEW("\n"));
  if (!output_finish(&c->out) || c->has_failed) {
    *result = (document){0};
    return error_memory(error);
  }
  const em_view text = {c->bytes, c->used};
  const em_status status = document_parse_json(result, name, text, options, error);
  if (status == EM_OK) {
    result->origins = c->origins.items;
  }
  return status;
}
