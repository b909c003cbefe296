/* The merged tree as a document of its own: written as JSON, read again, each node with its origin.
 */
#include "document/print.h"
#include "layers/tree.h"

enum { FIRST_CAPACITY = 4096 };

/* An object or array that is being written. */
typedef struct frame {
  bool is_object;
  bool has_members;
  uint32_t end; /* in the document it is copied from; 0 for one of the tree */
} frame;

typedef struct writer {
  arena *memory;
  char *bytes;
  size_t used, capacity;
  output out;
  em_writer sink;
  ARENA_LIST(document_origin) origins;
  ARENA_LIST(frame) frames;
  bool has_failed;
} writer;

static bool keep(void *context, const char *data, size_t length) {
  writer *w = context;
  if (length > w->capacity - w->used) {
    size_t capacity = w->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : w->capacity;
    while (capacity - w->used < length) {
      if (capacity > SIZE_MAX / 2) {
        return false;
      }
      capacity *= 2;
    }
    char *larger = arena_allocate(w->memory, capacity);
    if (larger == NULL) {
      return false;
    }
    if (w->used > 0) {
      memcpy(larger, w->bytes, w->used);
    }
    w->bytes = larger;
    w->capacity = capacity;
  }
  memcpy(w->bytes + w->used, data, length);
  w->used += length;
  return true;
}

static void add_origin(writer *w, place at) {
  if (ARENA_LIST_ADD(w->memory, &w->origins)) {
    w->origins.items[w->origins.count - 1] = (document_origin){at.document, at.node};
  } else {
    w->has_failed = true;
  }
}

static frame *innermost(writer *w) {
  return w->frames.count == 0 ? NULL : &w->frames.items[w->frames.count - 1];
}

/* The comma, line end and indentation before a member or element. */
static void start_item(writer *w) {
  frame *inside = innermost(w);
  output_text(&w->out, inside->has_members ? VIEW(",\n") : VIEW("\n"));
  inside->has_members = true;
  output_repeat(&w->out, "  ", w->frames.count);
}

static void write_name(writer *w, em_view name, place at) {
  start_item(w);
  add_origin(w, at);
  output_string(&w->out, name);
  output_text(&w->out, VIEW(": "));
}

static void open_container(writer *w, bool is_object, uint32_t end) {
  output_text(&w->out, is_object ? VIEW("{") : VIEW("["));
  if (ARENA_LIST_ADD(w->memory, &w->frames)) {
    *innermost(w) = (frame){.is_object = is_object, .end = end};
  } else {
    w->has_failed = true;
  }
}

static void close_container(writer *w) {
  const frame closed = *innermost(w);
  w->frames.count--;
  if (closed.has_members) {
    output_text(&w->out, VIEW("\n"));
    output_repeat(&w->out, "  ", w->frames.count);
  }
  output_text(&w->out, closed.is_object ? VIEW("}") : VIEW("]"));
}

/* A value as it stands in its document, all that belongs to it included. */
static void write_copy(writer *w, place at) {
  const document *d = at.document;
  const uint32_t end = document_after(d, at.node);
  const uint32_t outside = w->frames.count;
  for (uint32_t i = at.node; i < end && !w->has_failed; i++) {
    while (w->frames.count > outside && innermost(w)->end == i) {
      close_container(w);
    }
    if ((d->nodes[i].flags & DOCUMENT_KEY) != 0) {
      write_name(w, document_string(d, i), (place){d, i});
      continue;
    }
    if (w->frames.count > outside && !innermost(w)->is_object) {
      start_item(w);
    }
    add_origin(w, (place){d, i});
    if (document_is_container(d, i)) {
      open_container(w, document_kind_of(d, i) == DOCUMENT_OBJECT, document_after(d, i));
    } else {
      document_print_scalar(&w->out, d, i);
    }
  }
  while (w->frames.count > outside && !w->has_failed) {
    close_container(w);
  }
}

/* Depth is that of paths, which is bounded. */
static void write_node(writer *w, const tree_node *node) {
  if (!node->is_open) {
    write_copy(w, node->at);
    return;
  }
  add_origin(w, node->at);
  open_container(w, true, 0);
  for (const tree_node *child = node->first; child != NULL && !w->has_failed; child = child->next) {
    if (!child->is_removed) {
      write_name(w, child->name, child->name_at);
      write_node(w, child);
    }
  }
  if (!w->has_failed) {
    close_container(w);
  }
}

em_status tree_to_document(tree *t, const tree_node *root, document *d,
                           const document_options *options, em_error *error) {
  writer *w = arena_allocate(t->memory, sizeof *w);
  if (w == NULL) {
    return EM_ERROR_MEMORY;
  }
  w->memory = t->memory;
  w->sink = (em_writer){keep, w};
  output_start(&w->out, &w->sink);
  write_node(w, root);
  output_text(&w->out, VIEW("\n"));
  if (!output_finish(&w->out) || w->has_failed) {
    return EM_ERROR_MEMORY;
  }
  const em_view text = {w->bytes, w->used};
  const em_status status =
      document_parse_json(d, VIEW("effective deployment"), text, options, error);
  if (status == EM_OK) {
    d->origins = w->origins.items;
  }
  return status;
}
