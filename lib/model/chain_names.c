/* How the readers find the row of a member in their tables. */
#include "model/chain.h"

/* Case does not matter to it: 'A' | 0x20 is 'a', and signs may fall together. */
uint32_t chain_slot_of(em_view name) {
  if (name.length == 0) {
    return 0;
  }
  const uint32_t first = (unsigned char)name.data[0] | 0x20u;
  const uint32_t middle = (unsigned char)name.data[name.length / 2] | 0x20u;
  const uint32_t last = (unsigned char)name.data[name.length - 1] | 0x20u;
  return ((uint32_t)name.length * 5 + first * 7 + middle * 29 + last * 13) % CHAIN_SLOTS;
}

static inline bool is_exact(const chain_member *row, em_view name) {
  return row->name.length == name.length && memcmp(row->name.data, name.data, name.length) == 0;
}

const chain_member *chain_find_exact(const chain_table *table, em_view name) {
  if (table->slots == NULL) {
    for (uint32_t i = 0; i < table->count; i++) {
      if (is_exact(&table->members[i], name)) {
        return &table->members[i];
      }
    }
    return NULL;
  }
  const uint8_t *slots = table->slots;
  for (uint32_t slot = chain_slot_of(name); slots[slot] != 0; slot = (slot + 1) % CHAIN_SLOTS) {
    const chain_member *row = &table->members[slots[slot] - 1];
    if (is_exact(row, name)) {
      return row;
    }
  }
  return NULL;
}

static bool is_name(const chain_member *row, em_view name) {
  return is_exact(row, name) || view_equals_ignoring_case(row->name, name);
}

const chain_member *chain_find_row(const chain_table *table, em_view name) {
  if (table->slots == NULL) {
    for (uint32_t i = 0; i < table->count; i++) {
      if (is_name(&table->members[i], name)) {
        return &table->members[i];
      }
    }
    return NULL;
  }
  const uint8_t *slots = table->slots;
  for (uint32_t slot = chain_slot_of(name); slots[slot] != 0; slot = (slot + 1) % CHAIN_SLOTS) {
    const chain_member *row = &table->members[slots[slot] - 1];
    if (is_name(row, name)) {
      return row;
    }
  }
  return NULL;
}
