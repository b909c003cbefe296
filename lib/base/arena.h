/*
 * base: memory, lists and errors for everything above.
 * In: an em_allocator and limits. Out: memory that is freed at once with its arena.
 * Knows nothing of text or manifests.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <edgemanifest.h>
#include <stddef.h>
#include <string.h>

typedef struct arena_block arena_block;

/* Bump allocation in blocks; freed as a whole. Not for sharing between threads. */
typedef struct arena {
  em_allocator allocator;
  arena_block *blocks; /* newest first */
  char *cursor;        /* what is left of the newest block: text is taken from its end */
  char *limit;
  size_t total;    /* bytes in blocks */
  size_t expected; /* bytes that the first block shall hold */
  bool has_failed; /* an allocation failed since arena_init: results built on it are incomplete */
} arena;

/* The allocator itself, or malloc and free if NULL. */
em_allocator arena_allocator_or_default(const em_allocator *allocator);

void arena_init(arena *a, const em_allocator *allocator);
/* What will surely be allocated: one block holds it, in place of many. To be told before anything.
 */
void arena_expect(arena *a, size_t size);
void arena_free(arena *a);
/* Frees all that was allocated, and is ready for about as much again. */
void arena_reset(arena *a);

/* The same, for sizes that are not small, and where the newest block has no room. */
void *arena_allocate_elsewhere(arena *a, size_t size);

/* Zeroed memory aligned for any type, or NULL (and has_failed). Size 0 gives a valid pointer. */
static inline void *arena_allocate(arena *a, size_t size) {
  enum { UNIT = _Alignof(max_align_t), SMALL = 1 << 12 };
  const size_t rounded = (size + UNIT - 1) / UNIT * UNIT;
  if (size - 1 >= SMALL || rounded > (size_t)(a->limit - a->cursor)) {
    return arena_allocate_elsewhere(a, size);
  }
  void *memory = a->cursor;
  a->cursor += rounded;
  return memset(memory, 0, rounded);
}
/* The same for `count` items; overflow is failure. */
void *arena_allocate_array(arena *a, size_t count, size_t size);
/* A copy of the text (NUL added behind it), or a view with data NULL on failure. */
em_view arena_copy(arena *a, em_view text);
/* printf into the arena; only %s %.*s %d %i %u %x %c %% and their l, z forms are used (no locale).
 */
em_view arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A growable list in an arena. It grows where it stands if it is the last thing that was allocated;
 * else old space is wasted, which doubling bounds to the size of the list itself.
 */
#define ARENA_LIST(type)                                                                           \
  struct {                                                                                         \
    type *items;                                                                                   \
    uint32_t count;                                                                                \
    uint32_t capacity;                                                                             \
  }

/* Makes room for one more item; returns items (moved or not) or NULL on failure. */
void *arena_list_grow(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size);

/* An empty list with room for so many items, for which memory is not zeroed yet; NULL on failure. */
void *arena_list_reserve(arena *a, uint32_t capacity, size_t item_size);

/* Gives back the room behind the items, where the list was allocated last. */
void arena_list_trim(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size);

/* Appends one zeroed item; evaluates to true if there was memory. The item is the last one. */
#define ARENA_LIST_ADD(a, list)                                                                    \
  (arena_list_add((a), (void **)&(list)->items, &(list)->count, &(list)->capacity,                 \
                  sizeof *(list)->items))
bool arena_list_add(arena *a, void **items, uint32_t *count, uint32_t *capacity, size_t item_size);

#endif
