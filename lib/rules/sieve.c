#include "rules/sieve.h"

bool sieve_start(sieve *s, const em_ruleset *rules, arena *memory) {
  uint32_t count = 0;
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    count += rules->packs[p]->group_count;
  }
  *s = (sieve){.groups = arena_allocate_array(memory, count, sizeof *s->groups)};
  if (s->groups == NULL) {
    return false;
  }
  uint32_t next[PACKS_MAXIMUM] = {0};
  uint32_t filled = 0;
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    for (uint32_t p = 0; p < rules->pack_count; p++) {
      const pack *from = rules->packs[p];
      for (; next[p] < from->group_count && from->groups[next[p]].kind == kind; next[p]++) {
        s->groups[filled++] = (sieve_group){
            .pack = from, .group = &from->groups[next[p]], .numbers = rules->numbers[p]};
      }
    }
    s->starts[kind + 1] = filled;
  }
  return true;
}

bool sieve_wants(const sieve *s, subject_kind kind) {
  for (uint32_t i = s->starts[kind]; i < s->starts[kind + 1]; i++) {
    if (s->groups[i].wanted != 0) {
      return true;
    }
  }
  return false;
}

/* ---- One fact -------------------------------------------------------------------------------- */

static void look(needs *n, const pack_sieve *row, fact_glance *seen) {
  const subject *owner = &n->subjects[row->kind];
  if (owner->item == NULL) {
    *seen = (fact_glance){0}; /* no such module or image */
  } else if (row->source == SIEVE_FACT) {
    fact_look(n->facts, owner, &subject_types[row->kind].facts->facts[row->fact], seen);
  } else {
    const int64_t number = row->source == SIEVE_PAIR
                               ? (int64_t)needs_pair(n, owner, row->fact)
                               : (int64_t)subjects_in_module(owner->item, (subject_kind)row->fact);
    *seen = (fact_glance){.state = FACT_STATE_KNOWN, .number = number};
  }
}

/* The rules that a value lets pass. */
static uint64_t masks_of(const uint64_t *masks, const pack_tables *t, bool is_text,
                         const fact_glance *seen) {
  uint64_t result = t->states == PACK_NONE ? UINT64_MAX : masks[t->states + seen->state];
  if (seen->state != FACT_STATE_KNOWN) {
    return result;
  }
  if (!is_text) {
    const int64_t number = seen->number;
    const bool is_small = number >= 0 && number < 64;
    const uint32_t bucket = is_small ? (uint32_t)number : 64 + needs_remainder(number);
    result &= t->numbers == PACK_NONE ? UINT64_MAX : masks[t->numbers + bucket];
    return t->lengths == PACK_NONE ? result : result & masks[t->lengths + needs_bits(number)];
  }
  const em_view text = seen->text;
  if (t->lengths != PACK_NONE) {
    result &= masks[t->lengths + (text.length < 63 ? (uint32_t)text.length : 63)];
  }
  if (t->firsts != PACK_NONE) {
    result &= masks[t->firsts + (text.length < 1 ? 0 : (unsigned char)text.data[0] % 32)];
  }
  if (t->seconds != PACK_NONE) {
    result &= masks[t->seconds + (text.length < 2 ? 0 : (unsigned char)text.data[1] % 32)];
  }
  return result;
}

static bool is_asked(const uint64_t *masks, const sieve_masks *m) {
  return (m->left & (masks[SIEVE_ALL] | (masks[SIEVE_ANY] & ~m->passed))) != 0;
}

static void sift(needs *n, const pack *p, const pack_sieve *row, sieve_masks *m) {
  const uint64_t any = p->masks[row->masks + SIEVE_ANY] & m->left & ~m->passed;
  fact_glance seen;
  look(n, row, &seen);
  if ((p->masks[row->masks + SIEVE_ALL] & m->left) != 0) {
    m->left &= masks_of(p->masks, &row->all, row->is_text != 0, &seen);
  }
  if (any != 0) {
    m->passed |= any & masks_of(p->masks, &row->any, row->is_text != 0, &seen);
  }
}

static void sift_all(needs *n, const sieve_group *g, uint32_t start, uint32_t end, sieve_masks *m) {
  const uint32_t first = g->group->sieves.start;
  for (uint32_t i = start; i < end && m->left != 0; i++) {
    const pack_sieve *row = &g->pack->sieves[first + i];
    if (is_asked(&g->pack->masks[row->masks], m)) {
      sift(n, g->pack, row, m);
    }
  }
}

/* Few modules set much: what points to nothing is seen at once. */
static void sift_members(needs *n, const sieve_group *g, sieve_masks *m) {
  const uint32_t start = g->group->outer;
  const uint32_t end = start + g->group->members;
  const pack_sieve *rows = &g->pack->sieves[g->group->sieves.start];
  const char *own = (const char *)n->settings;
  const char *nothing = (const char *)&settings_none;
  if (n->settings == NULL) {
    sift_all(n, g, start, end, m);
    return;
  }
  for (uint32_t i = start; i < end; i++) {
    const size_t offset = module_facts.facts[rows[i].fact].offset;
    const uint64_t *masks = &g->pack->masks[rows[i].masks];
    if (memcmp(own + offset, nothing + offset, sizeof(void *)) == 0) {
      m->left &= masks[SIEVE_UNSET_ALL];
      m->passed |= masks[SIEVE_UNSET_ANY];
    } else if (is_asked(masks, m)) {
      sift(n, g->pack, &rows[i], m);
    }
  }
}

/* ---- A subject ------------------------------------------------------------------------------- */

uint64_t sieve_pass(sieve_group *g, needs *n, const subject *at) {
  const pack_group *group = g->group;
  if (g->wanted == 0) {
    return 0;
  }
  if (!g->is_started || g->module != at->module) {
    g->of_module = (sieve_masks){g->wanted, ~g->pack->masks[group->several]};
    sift_all(n, g, 0, group->outer, &g->of_module);
    g->module = at->module;
    g->is_started = true;
  }
  sieve_masks m = g->of_module;
  if (group->members > 0) {
    sift_members(n, g, &m);
  }
  sift_all(n, g, group->outer + group->members, group->sieves.count, &m);
  return (m.left & m.passed) | g->doubted;
}
