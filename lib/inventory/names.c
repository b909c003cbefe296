#include "inventory/names.h"

bool names_start(names *n, arena *a, uint32_t most) {
  *n = (names){.slot_count = 8};
  while (n->slot_count < (size_t)most * 2) {
    n->slot_count *= 2;
  }
  n->items = arena_allocate_array(a, most, sizeof *n->items);
  n->slots = arena_allocate_array(a, n->slot_count, sizeof *n->slots);
  return n->items != NULL && n->slots != NULL;
}

/* The slot of the text, or the free one where it belongs. */
static size_t slot_of(const names *n, em_view text) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < text.length; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
  }
  size_t slot = (size_t)(hash ^ hash >> 32) & (n->slot_count - 1);
  while (n->slots[slot] != 0 && !view_equals(n->items[n->slots[slot] - 1], text)) {
    slot = (slot + 1) & (n->slot_count - 1);
  }
  return slot;
}

uint32_t names_add(names *n, em_view text) {
  const size_t slot = slot_of(n, text);
  if (n->slots[slot] == 0) {
    n->items[n->count++] = text;
    n->slots[slot] = n->count;
  }
  return n->slots[slot] - 1;
}

uint32_t names_find(const names *n, em_view text) {
  const size_t slot = slot_of(n, text);
  return n->slots[slot] == 0 ? NAMES_NONE : n->slots[slot] - 1;
}
