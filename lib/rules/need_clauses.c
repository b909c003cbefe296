#include "rules/need_clauses.h"

uint32_t clause_need(loader *c, const pack_need *need) {
  for (uint32_t i = 0; i < c->needs.count; i++) {
    if (memcmp(&c->needs.items[i], need, sizeof *need) == 0) {
      return i;
    }
  }
  if (!ARENA_LIST_ADD(c->memory, &c->needs)) {
    loader_fail_memory(c);
    return PACK_NONE;
  }
  c->needs.items[c->needs.count - 1] = *need;
  return c->needs.count - 1;
}

void clauses_set(clauses *result, uint32_t need) {
  result->count = need == PACK_NONE ? 0 : 1;
  result->items[0] = (clause){1, 0, {need}};
}

void clauses_add(clauses *list, const clause *added) {
  uint32_t at = list->count;
  while (at > 0 && list->items[at - 1].count > added->count) {
    at--;
  }
  if (at == CLAUSES_MAXIMUM) {
    return;
  }
  list->count += list->count < CLAUSES_MAXIMUM;
  for (uint32_t i = list->count - 1; i > at; i--) {
    list->items[i] = list->items[i - 1];
  }
  list->items[at] = *added;
}

bool clause_has(const clause *one, uint32_t need) {
  for (uint32_t i = 0; i < one->count; i++) {
    if (one->needs[i] == need) {
      return true;
    }
  }
  return false;
}

/* Unless it gets too wide to be worth looking at. */
static bool join(clause *to, const clause *other) {
  for (uint32_t i = 0; i < other->count; i++) {
    if (clause_has(to, other->needs[i])) {
      continue;
    }
    if (to->count == CLAUSE_NEEDS_MAXIMUM) {
      return false;
    }
    to->needs[to->count++] = other->needs[i];
  }
  return true;
}

static bool is_about_same(const pack_need *a, const pack_need *b) {
  const bool is_of_elements = a->form == NEED_ELEMENT || a->form == NEED_PAIR;
  return a->kind == b->kind && a->fact == b->fact &&
         (is_of_elements ? a->form == b->form : b->form != NEED_ELEMENT && b->form != NEED_PAIR);
}

bool clause_is_of_one_fact(const loader *c, const clause *one) {
  for (uint32_t i = 1; i < one->count; i++) {
    if (!is_about_same(&c->needs.items[one->needs[0]], &c->needs.items[one->needs[i]])) {
      return false;
    }
  }
  return true;
}

void clauses_join(clauses *to, const clauses *way) {
  const uint32_t before = to->count;
  to->count = way->count == 0 || before == 0 ? 0 : before > way->count ? before : way->count;
  for (uint32_t i = to->count; i-- > 0;) {
    to->items[i] = to->items[i < before ? i : before - 1];
    if (!join(&to->items[i], &way->items[i < way->count ? i : way->count - 1])) {
      to->count = i; /* as are those behind it */
    }
  }
}

void clauses_join_by_fact(const loader *c, clauses *to, const clauses *way) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < to->count; i++) {
    clause one = to->items[i];
    for (uint32_t j = 0; j < way->count; j++) {
      const clause *other = &way->items[j];
      if (clause_is_of_one_fact(c, &one) && clause_is_of_one_fact(c, other) &&
          is_about_same(&c->needs.items[one.needs[0]], &c->needs.items[other->needs[0]]) &&
          join(&one, other)) {
        to->items[kept++] = one;
        break;
      }
    }
  }
  to->count = kept;
}
