#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 2048, LARGEST_BLOCK = 1 << 16 };

struct arena_block {
  arena_block *older;
  size_t size; /* as allocated, this header included */
  max_align_t memory[];
};

static void *allocate_with_malloc(void *context, size_t size) {
  (void)context;
  return malloc(size);
}

static void release_with_free(void *context, void *memory, size_t size) {
  (void)context;
  (void)size;
  free(memory);
}

em_allocator arena_allocator_or_default(const em_allocator *allocator) {
  if (allocator != NULL) {
    return *allocator;
  }
  return (em_allocator){.allocate = allocate_with_malloc, .release = release_with_free};
}

void arena_init(arena *a, const em_allocator *allocator) {
  *a = (arena){.allocator = arena_allocator_or_default(allocator), .next_size = FIRST_BLOCK};
}

void arena_free(arena *a) {
  arena_block *block = a->blocks;
  while (block != NULL) {
    arena_block *older = block->older;
    a->allocator.release(a->allocator.context, block, block->size);
    block = older;
  }
  a->blocks = NULL;
  a->cursor = NULL;
  a->limit = NULL;
}

/* A block for `size` bytes. A large request gets a block of its own, behind the current one, so
 * that the rest of the current block is not wasted. */
static void *allocate_slowly(arena *a, size_t size) {
  const bool is_large = size > LARGEST_BLOCK / 4;
  const size_t payload = is_large || size > a->next_size ? size : a->next_size;
  if (payload > SIZE_MAX - sizeof(arena_block)) {
    a->has_failed = true;
    return NULL;
  }
  const size_t total = sizeof(arena_block) + payload;
  arena_block *block = a->allocator.allocate(a->allocator.context, total);
  if (block == NULL) {
    a->has_failed = true;
    return NULL;
  }
  block->size = total;
  if (is_large && a->blocks != NULL) {
    block->older = a->blocks->older;
    a->blocks->older = block;
    return block->memory;
  }
  block->older = a->blocks;
  a->blocks = block;
  a->cursor = (char *)block->memory + size;
  a->limit = (char *)block->memory + payload;
  /* a quarter of what there is: the last block is half empty on average */
  a->taken += payload;
  const size_t quarter = a->taken / 4 < LARGEST_BLOCK ? a->taken / 4 : LARGEST_BLOCK;
  a->next_size = quarter > FIRST_BLOCK ? quarter : FIRST_BLOCK;
  return block->memory;
}

static size_t round_up(size_t size) {
  const size_t unit = _Alignof(max_align_t);
  return size == 0 ? unit : (size + unit - 1) / unit * unit;
}

void *arena_allocate(arena *a, size_t size) {
  if (size > SIZE_MAX - sizeof(max_align_t)) {
    a->has_failed = true;
    return NULL;
  }
  const size_t rounded = round_up(size);
  void *memory = NULL;
  if ((size_t)(a->limit - a->cursor) >= rounded) {
    memory = a->cursor;
    a->cursor += rounded;
  } else {
    memory = allocate_slowly(a, rounded);
  }
  return memory == NULL ? NULL : memset(memory, 0, rounded);
}

void *arena_allocate_array(arena *a, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    a->has_failed = true;
    return NULL;
  }
  return arena_allocate(a, count * size);
}

em_view arena_copy(arena *a, em_view text) {
  if (text.data == NULL || text.length == SIZE_MAX) {
    return (em_view){0};
  }
  char *copy = arena_allocate(a, text.length + 1);
  if (copy == NULL) {
    return (em_view){0};
  }
  memcpy(copy, text.data, text.length);
  return (em_view){copy, text.length};
}

em_view arena_format(arena *a, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  em_view result = {0};
  if (length >= 0) {
    char *text = arena_allocate(a, (size_t)length + 1);
    if (text != NULL) {
      vsnprintf(text, (size_t)length + 1, format, again);
      result = (em_view){text, (size_t)length};
    }
  }
  va_end(again);
  return result;
}

/* A list that was allocated last grows where it is, if its block has room. */
static bool grow_in_place(arena *a, void *items, size_t size, size_t larger) {
  const size_t added = round_up(larger) - round_up(size);
  if (items == NULL || (char *)items + round_up(size) != a->cursor ||
      (size_t)(a->limit - a->cursor) < added) {
    return false;
  }
  memset(a->cursor, 0, added);
  a->cursor += added;
  return true;
}

void *arena_list_grow(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size) {
  if (count < *capacity) {
    return items;
  }
  if (*capacity > UINT32_MAX / 2) {
    a->has_failed = true;
    return NULL;
  }
  const uint32_t larger = *capacity == 0 ? 4 : *capacity * 2;
  if (larger <= SIZE_MAX / 2 / item_size &&
      grow_in_place(a, items, *capacity * item_size, larger * item_size)) {
    *capacity = larger;
    return items;
  }
  void *moved = arena_allocate_array(a, larger, item_size);
  if (moved == NULL) {
    return NULL;
  }
  if (count > 0) {
    memcpy(moved, items, count * item_size);
  }
  *capacity = larger;
  return moved;
}

void arena_list_trim(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size) {
  const size_t size = round_up(*capacity * item_size);
  if (items != NULL && (char *)items + size == a->cursor) {
    a->cursor = (char *)items + round_up(count * item_size);
    *capacity = count;
  }
}

bool arena_list_add(arena *a, void **items, uint32_t *count, uint32_t *capacity, size_t item_size) {
  void *grown = arena_list_grow(a, *items, *count, capacity, item_size);
  if (grown == NULL) {
    return false;
  }
  *items = grown;
  memset((char *)grown + *count * item_size, 0, item_size);
  *count += 1;
  return true;
}
