#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A block is a GROWTH-th of all before it, so that what the last one has too much stays small. With
 * its header the first has 1 KB: up to that allocators keep what was freed at hand.
 */
enum { FIRST_BLOCK = 1008, LARGEST_BLOCK = 1 << 16, GROWTH = 12, FIRST_LIST = 4 };
enum { UNIT = _Alignof(max_align_t) };

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
  *a = (arena){.allocator = arena_allocator_or_default(allocator)};
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

void arena_reset(arena *a) {
  if (a->blocks != NULL && a->blocks->older == NULL && a->blocks->size <= LARGEST_BLOCK) {
    a->cursor = (char *)a->blocks->memory;
    a->limit = (char *)a->blocks + a->blocks->size;
    return;
  }
  const size_t wanted = a->total;
  arena_free(a);
  a->total = 0;
  arena_expect(a, wanted);
}

void arena_expect(arena *a, size_t size) {
  a->expected = (size < LARGEST_BLOCK / 2 ? size : LARGEST_BLOCK / 2) / UNIT * UNIT;
}

static void *fail(arena *a) {
  a->has_failed = true;
  return NULL;
}

static size_t next_payload(const arena *a) {
  if (a->blocks == NULL && a->expected > 0) {
    return a->expected;
  }
  const size_t share = a->total / GROWTH / UNIT * UNIT;
  return share < FIRST_BLOCK ? FIRST_BLOCK : share > LARGEST_BLOCK ? LARGEST_BLOCK : share;
}

/* A new block with `size` bytes of it taken. A large request gets one of its own, behind the
 * current one, so that the rest of the current block is not wasted. */
static char *take_block(arena *a, size_t size) {
  const size_t usual = next_payload(a);
  const bool is_large = size > usual / 4 && a->blocks != NULL;
  const size_t payload = is_large || size > usual ? size : usual;
  if (payload > SIZE_MAX - sizeof(arena_block)) {
    return fail(a);
  }
  const size_t total = sizeof(arena_block) + payload;
  arena_block *block = a->allocator.allocate(a->allocator.context, total);
  if (block == NULL) {
    return fail(a);
  }
  block->size = total;
  a->total += total;
  char *memory = (char *)block->memory;
  if (is_large) {
    block->older = a->blocks->older;
    a->blocks->older = block;
    return memory;
  }
  block->older = a->blocks;
  a->blocks = block;
  a->cursor = memory + size;
  a->limit = memory + payload;
  return memory;
}

/* What is aligned grows from the start of a block; SIZE_MAX if there is no such size. */
static size_t rounded_up(size_t size) {
  const size_t unit = UNIT;
  return size == 0 ? unit : size > SIZE_MAX - unit ? SIZE_MAX : (size + unit - 1) / unit * unit;
}

static void *take(arena *a, size_t rounded) {
  if (rounded == SIZE_MAX) {
    return fail(a);
  }
  if ((size_t)(a->limit - a->cursor) < rounded) {
    return take_block(a, rounded);
  }
  void *memory = a->cursor;
  a->cursor += rounded;
  return memory;
}

/* Text needs no alignment: it grows from the end of a block. */
static char *take_text(arena *a, size_t size) {
  if ((size_t)(a->limit - a->cursor) < size) {
    const size_t rounded = rounded_up(size);
    if (rounded == SIZE_MAX) {
      return fail(a);
    }
    char *block = take_block(a, rounded);
    if (block == NULL || block + rounded != a->cursor) {
      return block;
    }
    a->cursor = block;
  }
  a->limit -= size;
  return a->limit;
}

void *arena_allocate_elsewhere(arena *a, size_t size) {
  const size_t rounded = rounded_up(size);
  void *memory = take(a, rounded);
  return memory == NULL ? NULL : memset(memory, 0, rounded);
}

void *arena_allocate_array(arena *a, size_t count, size_t size) {
  return size != 0 && count > SIZE_MAX / size ? fail(a) : arena_allocate(a, count * size);
}

em_view arena_copy(arena *a, em_view text) {
  if (text.data == NULL || text.length == SIZE_MAX) {
    return (em_view){0};
  }
  char *copy = take_text(a, text.length + 1);
  if (copy == NULL) {
    return (em_view){0};
  }
  memcpy(copy, text.data, text.length);
  copy[text.length] = '\0';
  return (em_view){copy, text.length};
}

em_view arena_format(arena *a, const char *format, ...) {
  char few[256];
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(few, sizeof few, format, arguments);
  va_end(arguments);
  em_view result = {0};
  if (length >= 0 && (size_t)length < sizeof few) {
    result = arena_copy(a, (em_view){few, (size_t)length});
  } else if (length >= 0) {
    char *text = take_text(a, (size_t)length + 1);
    if (text != NULL) {
      vsnprintf(text, (size_t)length + 1, format, again);
      result = (em_view){text, (size_t)length};
    }
  }
  va_end(again);
  return result;
}

/* Makes the last thing that was allocated larger where it stands, if there is room behind it. */
static bool extend(arena *a, void *memory, size_t size, size_t larger) {
  if (memory == NULL || (char *)memory + rounded_up(size) != a->cursor) {
    return false;
  }
  const size_t more = rounded_up(larger) - rounded_up(size);
  if ((size_t)(a->limit - a->cursor) < more) {
    return false;
  }
  a->cursor += more;
  return true;
}

void *arena_list_grow(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size) {
  if (count < *capacity) {
    return items;
  }
  const uint32_t larger = *capacity == 0 ? FIRST_LIST : *capacity * 2;
  if (*capacity > UINT32_MAX / 2 || larger > (SIZE_MAX - UNIT) / item_size) {
    return fail(a);
  }
  if (extend(a, items, *capacity * item_size, larger * item_size)) {
    *capacity = larger;
    return items;
  }
  void *moved = take(a, rounded_up(larger * item_size));
  if (moved == NULL) {
    return NULL;
  }
  if (count > 0) {
    memcpy(moved, items, count * item_size);
  }
  *capacity = larger;
  return moved;
}

void *arena_list_reserve(arena *a, uint32_t capacity, size_t item_size) {
  return capacity > (SIZE_MAX - UNIT) / item_size ? fail(a)
                                                  : take(a, rounded_up(capacity * item_size));
}

void arena_list_trim(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size) {
  const size_t size = rounded_up(*capacity * item_size);
  if (items != NULL && (char *)items + size == a->cursor) {
    a->cursor = (char *)items + rounded_up(count * item_size);
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
