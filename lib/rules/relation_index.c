#include "rules/relation_index.h"

static uint32_t hash(em_view text) {
  uint32_t value = 2166136261u; /* FNV-1a, of letters in either case */
  for (size_t i = 0; i < text.length; i++) {
    value = (value ^ ((unsigned char)text.data[i] | 0x20u)) * 16777619u;
  }
  return value ^ value >> 15;
}

/* Room for the elements; what there was is used again if it is enough. */
static bool make_room(relation_index *index, arena *memory) {
  uint32_t chains = 8;
  while (chains < index->count && chains < UINT32_MAX / 2) {
    chains *= 2;
  }
  if (index->capacity < index->count) {
    index->chains = arena_allocate_array(memory, chains, sizeof *index->chains);
    index->next = arena_allocate_array(memory, (size_t)index->count + 1, sizeof *index->next);
    index->hashes = arena_allocate_array(memory, (size_t)index->count + 1, sizeof *index->hashes);
    index->capacity =
        index->chains == NULL || index->next == NULL || index->hashes == NULL ? 0 : index->count;
  } else {
    memset(index->chains, 0, chains * sizeof *index->chains);
  }
  index->chain_count = chains;
  index->unknown = 0;
  return index->capacity >= index->count;
}

static bool is_same(const relation_index *a, const relation_index *b) {
  return a->kind == b->kind && a->in == b->in && a->fact == b->fact && a->count == b->count &&
         a->capacity > 0;
}

bool relation_index_make(relation_index *index, const facts *f, arena *memory,
                         const relation_index *wanted, relation_get *get, const void *context) {
  if (is_same(index, wanted)) {
    return true;
  }
  index->kind = wanted->kind;
  index->in = wanted->in;
  index->fact = wanted->fact;
  index->count = wanted->count;
  if (!make_room(index, memory)) {
    return false;
  }
  const fact *which = &subject_types[wanted->kind].facts->facts[wanted->fact];
  for (uint32_t i = index->count; i > 0; i--) {
    subject element;
    fact_value value;
    if (!get(context, i - 1, &element)) {
      continue;
    }
    fact_read(f, &element, which, &value);
    index->hashes[i] = value.is_set ? hash(value.text) : 0;
    uint32_t *chain = value.is_unresolved ? &index->unknown
                      : value.is_set      ? &index->chains[index->hashes[i] % index->chain_count]
                                          : NULL;
    if (chain != NULL) {
      index->next[i] = *chain;
      *chain = i;
    }
  }
  return true;
}

/* Chains hold other texts as well. */
static uint32_t find(const relation_index *index, uint32_t number, uint32_t wanted) {
  while (number > 0 && index->hashes[number] != wanted) {
    number = index->next[number];
  }
  return number;
}

uint32_t relation_index_first(const relation_index *index, em_view text) {
  const uint32_t wanted = hash(text);
  return find(index, index->chains[wanted % index->chain_count], wanted);
}

uint32_t relation_index_next(const relation_index *index, uint32_t number) {
  return find(index, index->next[number], index->hashes[number]);
}
