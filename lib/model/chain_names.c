/* How the readers find the row of a member in their tables. */
#include "model/chain.h"

/* Case does not matter to it: 'A' | 0x20 is 'a', and signs may fall together. */
static uint32_t slot_of(em_view name) {
  if (name.length == 0) {
    return 0;
  }
  const uint32_t first = (unsigned char)name.data[0] | 0x20u;
  const uint32_t middle = (unsigned char)name.data[name.length / 2] | 0x20u;
  const uint32_t last = (unsigned char)name.data[name.length - 1] | 0x20u;
  return ((uint32_t)name.length * 5 + first * 7 + middle * 29 + last * 13) % INDEX_SLOTS;
}

static void make_index(uint8_t *slots, const chain_table *table) {
  memset(slots, 0, INDEX_SLOTS);
  for (uint32_t i = 0; i < table->count; i++) {
    uint32_t slot = slot_of(table->members[i].name);
    while (slots[slot] != 0) {
      slot = (slot + 1) % INDEX_SLOTS;
    }
    slots[slot] = (uint8_t)(i + 1);
  }
}

static bool is_name(const chain_member *row, em_view name) {
  return row->name.length == name.length && (memcmp(row->name.data, name.data, name.length) == 0 ||
                                             view_equals_ignoring_case(row->name, name));
}

const chain_member *chain_find_row(chain_workspace *w, const chain_table *table, em_view name) {
  if (table->index == INDEX_NONE) {
    for (uint32_t i = 0; i < table->count; i++) {
      if (is_name(&table->members[i], name)) {
        return &table->members[i];
      }
    }
    return NULL;
  }
  uint8_t *slots = w->slots[table->index];
  if (!w->has_index[table->index]) {
    make_index(slots, table);
    w->has_index[table->index] = true;
  }
  for (uint32_t slot = slot_of(name); slots[slot] != 0; slot = (slot + 1) % INDEX_SLOTS) {
    const chain_member *row = &table->members[slots[slot] - 1];
    if (is_name(row, name)) {
      return row;
    }
  }
  return NULL;
}
