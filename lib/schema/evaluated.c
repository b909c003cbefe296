/* Sets of members or elements, for unevaluatedProperties and unevaluatedItems. */
#include "schema/checker.h"

static size_t words_for(uint32_t count) {
  return ((size_t)count + 63) / 64;
}

bool evaluated_start(checker *c, evaluated *set, const document *d, uint32_t node) {
  *set = (evaluated){.count = document_count(d, node)};
  if (set->count <= 64) {
    return true;
  }
  const size_t size = words_for(set->count) * sizeof *set->bits;
  set->bits = c->allocator.allocate(c->allocator.context, size);
  if (set->bits == NULL) {
    return check_fail_memory(c);
  }
  memset(set->bits, 0, size);
  return true;
}

void evaluated_free(checker *c, evaluated *set) {
  if (set->bits != NULL) {
    c->allocator.release(c->allocator.context, set->bits,
                         words_for(set->count) * sizeof *set->bits);
  }
}

void evaluated_add(evaluated *set, uint32_t index) {
  if (set != NULL && index < set->count) {
    uint64_t *bits = set->bits == NULL ? &set->own : set->bits;
    bits[index / 64] |= (uint64_t)1 << index % 64;
  }
}

void evaluated_add_all(evaluated *set) {
  if (set != NULL && set->count > 0) {
    memset(set->bits == NULL ? &set->own : set->bits, 0xFF,
           words_for(set->count) * sizeof *set->bits);
  }
}

void evaluated_merge(evaluated *into, const evaluated *from) {
  if (into == NULL) {
    return;
  }
  into->own |= from->own;
  for (size_t i = 0; into->bits != NULL && i < words_for(into->count); i++) {
    into->bits[i] |= from->bits[i];
  }
}

bool evaluated_has(const evaluated *set, uint32_t index) {
  const uint64_t *bits = set->bits == NULL ? &set->own : set->bits;
  return (bits[index / 64] >> index % 64 & 1) != 0;
}
