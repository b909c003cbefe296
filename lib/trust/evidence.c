#include "trust/evidence.h"

bool evidence_add(evidence_set *set, evidence item, arena *memory) {
  if (set->count == TRUST_SIGNATURES) {
    set->dropped++;
    return true;
  }
  if (!arena_list_add(memory, (void **)&set->items, &set->count, &set->capacity,
                      sizeof *set->items)) {
    return false;
  }
  set->items[set->count - 1] = item;
  return true;
}
