#include "document/builder.h"

#include "base/error.h"
#include "document/duplicates.h"
#include "text/lines.h"

#include <string.h>

enum { LARGEST_TEXT = 1 << 30, TRIM_LEAST = 256 };

/* Indented manifests hold a node for every 20 to 26 bytes, those in one line for every 10 to 12. */
static uint32_t first_capacity(size_t length) {
  return (uint32_t)(length / 20) + 16;
}

bool builder_start(builder *b, document *d, em_view name, em_view text, document_syntax syntax,
                   const document_options *options, em_error *error) {
  *b = (builder){.d = d,
                 .limits = options == NULL ? (em_limits)EM_LIMITS_INIT : options->limits,
                 .error = error,
                 .open = DOCUMENT_NONE};
  *d = (document){.name = name, .text = text, .syntax = syntax};
  d->allocator = arena_allocator_or_default(options == NULL ? NULL : options->allocator);
  arena_init(&d->memory, &d->allocator);
  if (text.length > b->limits.bytes || text.length > LARGEST_TEXT) {
    const size_t limit = b->limits.bytes < LARGEST_TEXT ? b->limits.bytes : LARGEST_TEXT;
    b->status =
        error_set(error, EM_ERROR_LIMIT, 0, 0,
                  "The text has %zu bytes, over the limit of %zu; raise it with --max-bytes if "
                  "you trust the file.",
                  text.length, limit);
  }
  return b->status == EM_OK;
}

static void *allocate(builder *b, size_t size) {
  void *memory = b->d->allocator.allocate(b->d->allocator.context, size);
  if (memory == NULL) {
    b->status = error_memory(b->error);
  }
  return memory;
}

static void release(builder *b, void *memory, size_t size) {
  if (memory != NULL) {
    b->d->allocator.release(b->d->allocator.context, memory, size);
  }
}

bool builder_grow(builder *b) {
  if (b->count >= b->limits.nodes) {
    const size_t at = b->count == 0 ? 0 : b->nodes[b->count - 1].start;
    b->status = error_set(b->error, EM_ERROR_LIMIT, at, 0,
                          "More than %u values and names; raise the limit with --max-nodes if you "
                          "trust the file.",
                          b->limits.nodes);
    return false;
  }
  uint32_t larger =
      b->capacity == 0 ? first_capacity(b->d->text.length) : b->capacity + b->capacity / 2;
  if (larger > b->limits.nodes || larger < b->capacity) {
    larger = b->limits.nodes;
  }
  document_node *moved = allocate(b, larger * sizeof *moved);
  if (moved == NULL) {
    return false;
  }
  if (b->count > 0) {
    memcpy(moved, b->nodes, b->count * sizeof *moved);
  }
  release(b, b->nodes, b->capacity * sizeof *moved);
  b->nodes = moved;
  b->capacity = larger;
  return true;
}

bool builder_open(builder *b, document_kind kind, size_t start) {
  if (b->depth >= b->limits.depth) {
    b->status = error_set(
        b->error, EM_ERROR_LIMIT, start, 1,
        "Nested deeper than %u levels; raise the limit with --max-depth if you trust the file.",
        b->limits.depth);
    return false;
  }
  document_node *n = builder_add(b, kind, start, 0);
  if (n == NULL) {
    return false;
  }
  n->extra = b->open;
  b->open = b->count - 1;
  b->depth++;
  return true;
}

bool builder_close(builder *b, size_t end) {
  const uint32_t closing = b->open;
  document_node *n = &b->nodes[closing];
  b->open = n->extra;
  b->depth--;
  n->extra = b->count - closing - 1;
  n->length = (uint32_t)end - n->start;
  if (n->kind == DOCUMENT_OBJECT && n->extra > 2 && !duplicates_mark(b, closing)) {
    b->status = error_memory(b->error);
    return false;
  }
  return true;
}

bool builder_reserve_pool(builder *b, size_t size) {
  const size_t wanted = b->pool_used + sizeof(uint32_t) + size;
  if (wanted <= b->pool_capacity) {
    return true;
  }
  size_t larger = b->pool_capacity + b->pool_capacity / 2;
  if (larger < wanted) {
    larger = wanted + 64;
  }
  char *moved = allocate(b, larger);
  if (moved == NULL) {
    return false;
  }
  if (b->pool_used > 0) {
    memcpy(moved, b->pool, b->pool_used);
  }
  release(b, b->pool, b->pool_capacity);
  b->pool = moved;
  b->pool_capacity = larger;
  return true;
}

void builder_deviate(builder *b, document_deviation_kind kind, size_t start, size_t length) {
  b->d->deviation_total++;
  if (b->deviations.count < DOCUMENT_NOTICES && ARENA_LIST_ADD(&b->d->memory, &b->deviations)) {
    b->deviations.items[b->deviations.count - 1] =
        (document_deviation){kind, (uint32_t)start, (uint32_t)length};
  }
}

/* Gives back what a block has too much, if that is much; the block itself if memory is out. */
static void *trim(builder *b, void *block, size_t capacity, size_t used, size_t *size) {
  *size = capacity;
  if (block == NULL || used == 0 || capacity - used < TRIM_LEAST || capacity - used < used / 4) {
    return block;
  }
  void *smaller = b->d->allocator.allocate(b->d->allocator.context, used);
  if (smaller == NULL) {
    b->d->memory.has_failed = true;
    return block;
  }
  memcpy(smaller, block, used);
  release(b, block, capacity);
  *size = used;
  return smaller;
}

em_status builder_finish(builder *b, bool is_read) {
  document *d = b->d;
  d->nodes_size = b->capacity * sizeof *b->nodes;
  d->pool_size = b->pool_capacity;
  if (is_read) {
    b->nodes = trim(b, b->nodes, d->nodes_size, b->count * sizeof *b->nodes, &d->nodes_size);
    b->pool = trim(b, b->pool, d->pool_size, b->pool_used, &d->pool_size);
  }
  if (is_read && d->memory.has_failed) {
    b->status = error_memory(b->error);
  }
  d->nodes = b->nodes;
  d->node_count = b->count;
  d->nodes_memory = b->nodes;
  d->pool = b->pool;
  d->pool_memory = b->pool;
  d->deviations = b->deviations.items;
  d->deviation_count = b->deviations.count;
  d->duplicates = b->duplicates.items;
  d->duplicate_count = b->duplicates.count;
  if (is_read && b->status == EM_OK) {
    return EM_OK;
  }
  if (b->error != NULL && b->status != EM_ERROR_MEMORY) {
    const lines_position at = lines_locate_once(d->text, b->error->offset);
    b->error->line = at.line;
    b->error->column = at.column;
    b->error->column_utf16 = at.column_utf16;
  }
  document_free(d);
  return b->status;
}
