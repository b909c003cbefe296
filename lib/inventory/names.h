/* A set of texts that numbers them: for grouping what a hostile manifest has a hundred thousand of.
 */
#ifndef INVENTORY_NAMES_H
#define INVENTORY_NAMES_H

#include "base/arena.h"
#include "base/view.h"

#define NAMES_NONE UINT32_MAX

typedef struct names {
  em_view *items; /* by number */
  uint32_t count;
  uint32_t *slots;   /* number + 1, or 0 */
  size_t slot_count; /* a power of two */
} names;

/* Room for `most` texts; false if memory is out. */
bool names_start(names *n, arena *a, uint32_t most);
/* The text's number, given now if it has none; at most `most` times. */
uint32_t names_add(names *n, em_view text);
/* Its number, or NAMES_NONE. */
uint32_t names_find(const names *n, em_view text);

#endif
