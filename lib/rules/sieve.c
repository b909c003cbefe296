#include "rules/sieve.h"

bool sieve_start(sieve *s, const em_ruleset *rules, arena *memory) {
  *s = (sieve){0};
  uint32_t words = 0;
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
      words += rules->packs[p]->groups[kind].words;
    }
  }
  uint64_t *next = arena_allocate_array(memory, words, 4 * sizeof *next);
  for (uint32_t p = 0; p < rules->pack_count && next != NULL; p++) {
    for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
      const uint32_t each = rules->packs[p]->groups[kind].words;
      s->groups[p][kind] = (sieve_group){.wanted = next,
                                         .doubted = next + each,
                                         .of_module = next + 2 * each,
                                         .left = next + 3 * each};
      next += 4 * (size_t)each;
    }
  }
  return next != NULL;
}

void sieve_want(sieve *s, uint32_t of, subject_kind kind, uint32_t index, bool is_doubted) {
  sieve_group *g = &s->groups[of][kind];
  const uint64_t bit = UINT64_C(1) << index % 64;
  g->wanted[index / 64] |= bit;
  g->doubted[index / 64] |= is_doubted ? bit : 0;
  g->has_wanted = true;
}

bool sieve_wants(const sieve *s, subject_kind kind) {
  return s->groups[0][kind].has_wanted || s->groups[1][kind].has_wanted;
}

/* ---- One fact -------------------------------------------------------------------------------- */

static void glance(const needs *n, const pack_sieve *row, fact_glance *seen) {
  const subject *owner = &n->subjects[row->kind];
  if (owner->item == NULL) {
    *seen = (fact_glance){0}; /* no such module or image */
  } else if (row->is_count != 0) {
    *seen = (fact_glance){.state = FACT_STATE_KNOWN,
                          .number = subjects_in_module(owner->item, (subject_kind)row->fact)};
  } else {
    fact_look(n->facts, owner, &subject_types[row->kind].facts->facts[row->fact], seen);
  }
}

static uint32_t number_bucket(int64_t number) {
  return number >= 0 && number < 64 ? (uint32_t)number : 64 + (uint32_t)((uint64_t)number % 32);
}

static uint32_t letter_bucket(em_view text, size_t at) {
  return text.length <= at ? 0 : (unsigned char)text.data[at] % SIEVE_LETTERS;
}

static void take(uint64_t *left, const uint64_t *masks, uint32_t table, uint32_t value,
                 uint32_t words) {
  if (table != PACK_NONE) {
    for (uint32_t i = 0; i < words; i++) {
      left[i] &= masks[table + value * words + i];
    }
  }
}

static bool is_asked(const uint64_t *left, const uint64_t *asked, uint32_t words) {
  uint64_t any = 0;
  for (uint32_t i = 0; i < words; i++) {
    any |= left[i] & asked[i];
  }
  return any != 0;
}

static void sift(const needs *n, const pack *p, const pack_sieve *row, uint64_t *left,
                 uint32_t words) {
  fact_glance seen;
  if (!is_asked(left, &p->masks[row->asked], words)) {
    return;
  }
  glance(n, row, &seen);
  take(left, p->masks, row->states, seen.state, words);
  if (seen.state != FACT_STATE_KNOWN) {
    return;
  }
  take(left, p->masks, row->numbers, number_bucket(seen.number), words);
  if (row->lengths != PACK_NONE) {
    const size_t length = seen.text.length;
    take(left, p->masks, row->lengths, length < 63 ? (uint32_t)length : 63, words);
    take(left, p->masks, row->firsts, letter_bucket(seen.text, 0), words);
  }
  if (row->seconds != PACK_NONE) {
    take(left, p->masks, row->seconds, letter_bucket(seen.text, 1), words);
  }
}

/* Most groups fit into one word: the compiler is told so. */
static void sift_all(const needs *n, const pack *p, uint32_t start, uint32_t count, uint64_t *left,
                     uint32_t words) {
  const pack_sieve *rows = &p->sieves[start];
  if (words == 1) {
    uint64_t one = *left;
    for (uint32_t i = 0; i < count && one != 0; i++) {
      sift(n, p, &rows[i], &one, 1);
    }
    *left = one;
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    sift(n, p, &rows[i], left, words);
  }
}

/* ---- A subject ------------------------------------------------------------------------------- */

const uint64_t *sieve_pass(sieve *s, const needs *n, uint32_t of, const subject *at) {
  sieve_group *g = &s->groups[of][at->kind];
  const pack *p = n->rules->packs[of];
  const pack_group *group = &p->groups[at->kind];
  const size_t size = group->words * sizeof *g->left;
  if (!g->has_wanted) {
    return NULL;
  }
  if (!g->is_started || g->module != at->module) {
    memcpy(g->of_module, g->wanted, size);
    sift_all(n, p, group->sieves.start, group->outer, g->of_module, group->words);
    g->module = at->module;
    g->is_started = true;
  }
  memcpy(g->left, g->of_module, size);
  sift_all(n, p, group->sieves.start + group->outer, group->sieves.count - group->outer, g->left,
           group->words);
  for (uint32_t i = 0; i < group->words; i++) {
    g->left[i] |= g->doubted[i];
  }
  return g->left;
}
