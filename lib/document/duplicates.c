#include "document/duplicates.h"

#include <stdlib.h>

enum { FEW = 24 };

/* What a name is compared by before its bytes are: length and first and last bytes. */
typedef struct candidate {
  uint64_t digest;
  const char *bytes;
  uint32_t length;
  uint32_t key;
} candidate;

static em_view name_of(const builder *b, const document_node *n) {
  if ((n->flags & DOCUMENT_DECODED) != 0) {
    uint32_t length;
    memcpy(&length, b->pool + n->extra, sizeof length);
    return (em_view){b->pool + n->extra + sizeof length, length};
  }
  const uint32_t quotes = n->style == 0 ? 0 : 1;
  return (em_view){b->d->text.data + n->start + quotes, n->length - 2 * quotes};
}

static candidate make_candidate(const builder *b, uint32_t key) {
  const em_view name = name_of(b, &b->nodes[key]);
  uint64_t digest = name.length;
  if (name.length >= 4) {
    uint32_t head;
    uint32_t tail;
    memcpy(&head, name.data, sizeof head);
    memcpy(&tail, name.data + name.length - sizeof tail, sizeof tail);
    digest ^= (uint64_t)head << 32 ^ (uint64_t)tail << 8;
  } else {
    for (size_t i = 0; i < name.length; i++) {
      digest = digest << 8 ^ (unsigned char)name.data[i];
    }
  }
  return (candidate){digest, name.data, (uint32_t)name.length, key};
}

static bool is_equal(const candidate *a, const candidate *b) {
  return a->digest == b->digest && a->length == b->length &&
         (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static bool list_pair(builder *b, uint32_t first, uint32_t later) {
  b->nodes[later].flags |= DOCUMENT_DUPLICATE;
  b->d->duplicate_total++;
  if (b->duplicates.count == DOCUMENT_NOTICES) {
    return true;
  }
  if (!ARENA_LIST_ADD(&b->d->memory, &b->duplicates)) {
    return false;
  }
  b->duplicates.items[b->duplicates.count - 1] = (document_duplicate){first, later};
  return true;
}

static uint32_t after(const builder *b, uint32_t node) {
  const document_node *n = &b->nodes[node];
  const bool is_container = n->kind == DOCUMENT_ARRAY || n->kind == DOCUMENT_OBJECT;
  return node + 1 + (is_container ? n->extra : 0);
}

static bool mark_few(builder *b, const candidate *names, uint32_t count) {
  for (uint32_t later = 1; later < count; later++) {
    for (uint32_t first = 0; first < later; first++) {
      if (is_equal(&names[first], &names[later])) {
        if (!list_pair(b, names[first].key, names[later].key)) {
          return false;
        }
        break;
      }
    }
  }
  return true;
}

/* ---- Many names: a table of hashes; sorted, if somebody made them collide
 * ---------------------------- */

typedef struct name_table {
  uint32_t *slots; /* keys, 0: none (node 0 is no name) */
  uint32_t mask;
  uint64_t probes_left;
} name_table;

static uint32_t slot_of(const name_table *t, uint64_t digest) {
  return (uint32_t)((digest * 0x9E3779B97F4A7C15u) >> 32) & t->mask;
}

/* Puts a name in, or finds the first of that name: *first is 0 if there is none. False if it took
 * too long. */
static bool enter_name(const builder *b, name_table *t, uint32_t key, uint32_t *first) {
  const candidate name = make_candidate(b, key);
  uint32_t slot = slot_of(t, name.digest);
  for (; t->slots[slot] != 0; slot = (slot + 1) & t->mask) {
    if (t->probes_left-- == 0) {
      return false;
    }
    const candidate other = make_candidate(b, t->slots[slot]);
    if (is_equal(&other, &name)) {
      *first = t->slots[slot];
      return true;
    }
  }
  t->slots[slot] = key;
  *first = 0;
  return true;
}

typedef enum table_outcome { TABLE_DONE, TABLE_COLLIDES, TABLE_NO_MEMORY } table_outcome;

static table_outcome fill_table(builder *b, name_table *t, uint32_t object, uint32_t end) {
  for (uint32_t key = object + 1; key < end; key = after(b, key + 1)) {
    uint32_t first = 0;
    if (!enter_name(b, t, key, &first)) {
      return TABLE_COLLIDES;
    }
    if (first != 0 && !list_pair(b, first, key)) {
      return TABLE_NO_MEMORY;
    }
  }
  return TABLE_DONE;
}

static table_outcome mark_by_table(builder *b, uint32_t object, uint32_t end, uint32_t count) {
  enum { PROBES = 8 }; /* a name, on average */
  uint32_t slots = 64;
  while (slots < 2 * (uint64_t)count && slots < UINT32_MAX / 2) {
    slots *= 2;
  }
  name_table t = {.mask = slots - 1, .probes_left = (uint64_t)PROBES * count};
  const size_t size = slots * sizeof *t.slots;
  t.slots = b->d->allocator.allocate(b->d->allocator.context, size);
  if (t.slots == NULL) {
    return TABLE_NO_MEMORY;
  }
  memset(t.slots, 0, size);
  const uint32_t listed = b->duplicates.count;
  const uint32_t total = b->d->duplicate_total;
  const table_outcome outcome = fill_table(b, &t, object, end);
  b->d->allocator.release(b->d->allocator.context, t.slots, size);
  if (outcome == TABLE_COLLIDES) {
    b->duplicates.count = listed;
    b->d->duplicate_total = total;
  }
  return outcome;
}

static int compare_names(const void *left, const void *right) {
  const candidate *a = left;
  const candidate *b = right;
  if (a->digest != b->digest) {
    return a->digest < b->digest ? -1 : 1;
  }
  const int order = view_compare((em_view){a->bytes, a->length}, (em_view){b->bytes, b->length});
  return order != 0 ? order : (a->key > b->key) - (a->key < b->key);
}

static bool mark_sorted(builder *b, uint32_t object, uint32_t end, uint32_t count) {
  const size_t size = count * sizeof(candidate);
  candidate *names = b->d->allocator.allocate(b->d->allocator.context, size);
  if (names == NULL) {
    return false;
  }
  uint32_t filled = 0;
  for (uint32_t key = object + 1; key < end; key = after(b, key + 1)) {
    names[filled++] = make_candidate(b, key);
  }
  qsort(names, count, sizeof *names, compare_names);
  bool has_memory = true;
  uint32_t first = 0;
  for (uint32_t i = 1; i < count && has_memory; i++) {
    if (is_equal(&names[first], &names[i])) {
      has_memory = list_pair(b, names[first].key, names[i].key);
    } else {
      first = i;
    }
  }
  b->d->allocator.release(b->d->allocator.context, names, size);
  return has_memory;
}

static bool mark_many(builder *b, uint32_t object, uint32_t end, uint32_t count) {
  const table_outcome outcome = mark_by_table(b, object, end, count);
  return outcome == TABLE_DONE || (outcome == TABLE_COLLIDES && mark_sorted(b, object, end, count));
}

/*
 * Whether all names of an object are told apart by length, first, middle and last byte, as nearly
 * always. True is sure; false has to be looked into.
 */
static bool are_surely_different(const builder *b, uint32_t object, uint32_t end) {
  uint64_t seen[4] = {0};
  const unsigned char *text = (const unsigned char *)b->d->text.data;
  const document_node *const behind = &b->nodes[end];
  for (const document_node *n = &b->nodes[object + 1]; n < behind;) {
    const bool is_written = (n->flags & DOCUMENT_DECODED) == 0 && n->style != 0;
    if (!is_written || n->length < 3) {
      return false;
    }
    const unsigned char *name = text + n->start;
    const uint32_t length = n->length;
    const uint32_t digest =
        length * 11 + name[1] * 3u + name[length / 2] * 5u + name[length - 2] * 29u;
    uint64_t *word = &seen[digest / 64 % 4];
    const uint64_t bit = UINT64_C(1) << digest % 64;
    if ((*word & bit) != 0) {
      return false;
    }
    *word |= bit;
    const bool has_inside = n[1].kind == DOCUMENT_ARRAY || n[1].kind == DOCUMENT_OBJECT;
    n += 2 + (has_inside ? n[1].extra : 0);
  }
  return true;
}

/* What is as it stands in the text is told apart by its length alone in many objects. */
static bool are_of_different_lengths(const builder *b, uint32_t object, uint32_t end) {
  uint64_t seen = 0;
  const document_node *const behind = &b->nodes[end];
  for (const document_node *n = &b->nodes[object + 1]; n < behind;) {
    const uint64_t bit = UINT64_C(1) << n->length % 64;
    if ((n->flags & DOCUMENT_PLAIN) == 0 || (seen & bit) != 0) {
      return false;
    }
    seen |= bit;
    n += 2 + (n[1].kind == DOCUMENT_ARRAY || n[1].kind == DOCUMENT_OBJECT ? n[1].extra : 0);
  }
  return true;
}

bool duplicates_mark(builder *b, uint32_t object) {
  const uint32_t end = object + 1 + b->nodes[object].extra;
  if (are_of_different_lengths(b, object, end) || are_surely_different(b, object, end)) {
    return true;
  }
  candidate few[FEW];
  uint32_t count = 0;
  for (uint32_t key = object + 1; key < end; key = after(b, key + 1)) {
    if (count < FEW) {
      few[count] = make_candidate(b, key);
    }
    count++;
  }
  return count <= FEW ? mark_few(b, few, count) : mark_many(b, object, end, count);
}
