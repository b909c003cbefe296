/*
 * What a condition cannot do without, taken from its code: a conjunction has the clauses of all its
 * parts; of several ways, whichever is gone, one need of each must be met.
 */
#include "rules/need_clauses.h"

/* A quantifier over what the subject's module has: there must be some besides the subject itself;
 * where they must share a text with it, two of a kind that do. */
static void need_element(loader *c, uint32_t relation, clauses *result) {
  const subject_kind kind = relation_kind_of(relation);
  uint32_t own = 0;
  uint32_t outer = 0;
  if (relation_scope_of(relation) != RELATION_NEAR || kind == SUBJECT_MODULE ||
      !subject_types[kind].is_of_module) {
    return;
  }
  pack_need need = {.kind = SUBJECT_MODULE,
                    .fact = kind,
                    .form = NEED_ELEMENT,
                    .mask_low = kind == c->needs_of ? 2 : 1,
                    .list = PACK_NONE};
  if (kind == c->needs_of && relation_key(relation, &own, &outer) && own == outer) {
    need.form = NEED_PAIR;
    need.kind = kind;
    need.fact = own;
  }
  clauses_set(result, clause_need(c, &need));
}

/* ---- Whole conditions ------------------------------------------------------------------------ */

static void need(loader *c, const uint32_t *words, clauses *result);

/* Some needs say no less than the test that they were made of. */
static bool is_exact(const loader *c, const clause *one) {
  if (one->count != 1 || one->needs[0] >= c->needs.count) {
    return false;
  }
  const pack_need *n = &c->needs.items[one->needs[0]];
  return (n->form == NEED_THERE || n->form == NEED_ABSENT ||
          (n->form == NEED_NUMBER && n->letters == 0) || n->form == NEED_OTHER_NUMBER);
}

static bool is_test(const uint32_t *words) {
  const uint32_t operation = words[0] & 0xFF;
  return operation == CONDITION_TEST ||
         (operation == CONDITION_NOT && is_test(words + CONDITION_HEADER_WORDS));
}

static void need_all(loader *c, const uint32_t *words, clauses *result) {
  const uint32_t *end = words + needs_length(words);
  uint32_t bit = 1;
  for (const uint32_t *part = words + CONDITION_HEADER_WORDS; part < end;
       part += needs_length(part)) {
    clauses of_part;
    need(c, part, &of_part);
    for (uint32_t i = 0; i < of_part.count; i++) {
      of_part.items[i].proves = is_test(part) && is_exact(c, &of_part.items[i]) ? bit : 0;
      clauses_add(result, &of_part.items[i]);
    }
    bit <<= 1; /* of parts beyond the 32nd none counts as proved */
  }
}

static void need_any(loader *c, const uint32_t *words, clauses *result) {
  const uint32_t *end = words + needs_length(words);
  const uint32_t *first = words + CONDITION_HEADER_WORDS;
  clauses in_order = {0};
  result->count = 0;
  for (const uint32_t *part = first; part < end; part += needs_length(part)) {
    clauses of_part;
    need(c, part, &of_part);
    if (!loader_is_well(c)) {
      result->count = 0;
      return;
    }
    if (part == first) {
      in_order = of_part;
      *result = of_part;
    } else {
      clauses_join(&in_order, &of_part);
      clauses_join_by_fact(c, result, &of_part);
    }
  }
  for (uint32_t i = 0; i < in_order.count; i++) {
    if (!clause_is_of_one_fact(c, &in_order.items[i])) {
      clauses_add(result, &in_order.items[i]);
    }
  }
}

static void need(loader *c, const uint32_t *words, clauses *result) {
  const uint32_t *inside = words + CONDITION_HEADER_WORDS;
  result->count = 0;
  switch ((condition_operation)(words[0] & 0xFF)) {
    case CONDITION_ALL:
      need_all(c, words, result);
      break;
    case CONDITION_ANY:
      need_any(c, words, result);
      break;
    case CONDITION_TEST:
      need_of_test(c, words, result);
      break;
    case CONDITION_NOT:
      need_of_opposite(c, inside, result);
      break;
    case CONDITION_SOME:
      need_element(c, inside[0], result);
      break;
    case CONDITION_COUNT:
      if (inside[1] > 0) {
        need_element(c, inside[0], result);
      }
      break;
    default:
      break;
  }
}

/* ---- What is kept ---------------------------------------------------------------------------- */

/* What a text holds the sieve does not see. */
static bool has_text_within(const loader *c, const clause *one) {
  for (uint32_t i = 0; i < one->count; i++) {
    if (c->needs.items[one->needs[i]].form == NEED_HOLDS) {
      return true;
    }
  }
  return false;
}

static bool is_of_list(const loader *c, const clause *one) {
  for (uint32_t i = 0; i < one->count; i++) {
    if (c->needs.items[one->needs[i]].list != PACK_NONE) {
      return true;
    }
  }
  return false;
}

static void write_clause(loader *c, pack_span *span, const clause *one) {
  if (span->count == 0) {
    span->start = c->words.count;
  }
  span->count++;
  loader_word(c, one->count);
  for (uint32_t i = 0; i < one->count; i++) {
    loader_word(c, one->needs[i]);
  }
}

/* The first clause of several facts is for the sieve as well, others are looked at later. */
void compile_needs(loader *c, pack_rule *rule) {
  clauses all;
  uint32_t several = PACK_NONE;
  c->needs_of = (subject_kind)rule->subject;
  need(c, &c->words.items[rule->condition], &all);
  if (!loader_is_well(c)) {
    return;
  }
  for (uint32_t i = 0; i < all.count; i++) {
    rule->proved |= all.items[i].proves;
    rule->is_of_lists = rule->is_of_lists || is_of_list(c, &all.items[i]);
    if (clause_is_of_one_fact(c, &all.items[i])) {
      write_clause(c, &rule->sieved, &all.items[i]);
    } else if (several == PACK_NONE) {
      several = i;
    }
  }
  if (several != PACK_NONE) {
    write_clause(c, &rule->several, &all.items[several]);
  }
  for (uint32_t i = 0; i < all.count; i++) {
    const bool is_sieved = i == several || clause_is_of_one_fact(c, &all.items[i]);
    if (!is_sieved || has_text_within(c, &all.items[i])) {
      write_clause(c, &rule->clauses, &all.items[i]);
    }
  }
}
