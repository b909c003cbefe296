#include "rules/allowance.h"

const allowance allowance_everything = {true,       UINT32_MAX, UINT64_MAX, UINT32_MAX,
                                        UINT64_MAX, UINT32_MAX, UINT32_MAX};
/* What is known, whatever it is. */
static const allowance known = {
    true, 1u << FACT_STATE_KNOWN, UINT64_MAX, UINT32_MAX, UINT64_MAX, UINT32_MAX, UINT32_MAX};

/* ---- What clauses allow ---------------------------------------------------------------------- */

static uint64_t at_least(uint32_t least) {
  return least >= 64 ? 0 : UINT64_MAX << least;
}

static allowance allowed_by(const pack_need *need) {
  const uint64_t mask = (uint64_t)need->mask_high << 32 | need->mask_low;
  enum { NONE = 1u, KNOWN = 1u << FACT_STATE_KNOWN, SET_UNRESOLVED = 1u << 3 };
  allowance a = known;
  switch ((need_form)need->form) {
    case NEED_THERE:
      a.states = KNOWN | SET_UNRESOLVED;
      break;
    case NEED_ABSENT:
      a = (allowance){.is_asking = true, .states = NONE};
      break;
    case NEED_NUMBER:
      a.numbers = mask;
      a.other_numbers = need->letters;
      break;
    case NEED_OTHER_NUMBER:
      a.states = NONE | KNOWN;
      a.numbers = ~mask;
      break;
    case NEED_RANGE:
      a.lengths = mask;
      break;
    case NEED_TEXT:
      a.lengths = mask;
      a.firsts = need->letters;
      break;
    case NEED_PATH:
      a.seconds = need->letters;
      break;
    case NEED_HOLDS:
      a.lengths = at_least(need->mask_high < 63 ? need->mask_high : 63);
      break;
    case NEED_ELEMENT:
      a.states = NONE | KNOWN; /* without a module, all are meant */
      a.numbers = at_least(need->mask_low);
      break;
    case NEED_PAIR:
      a.states = NONE | KNOWN;
      a.numbers = 1u << 1;
      break;
    default:
      break;
  }
  return a;
}

static void widen(allowance *a, const allowance *b) {
  a->states |= b->states;
  a->numbers |= b->numbers;
  a->other_numbers |= b->other_numbers;
  a->lengths |= b->lengths;
  a->firsts |= b->firsts;
  a->seconds |= b->seconds;
}

static void narrow(allowance *a, const allowance *b) {
  a->is_asking = true;
  a->states &= b->states;
  a->numbers &= b->numbers;
  a->other_numbers &= b->other_numbers;
  a->lengths &= b->lengths;
  a->firsts &= b->firsts;
  a->seconds &= b->seconds;
}

static sieve_source source_of(const pack_need *need) {
  return need->form == NEED_ELEMENT ? SIEVE_COUNT
         : need->form == NEED_PAIR  ? SIEVE_PAIR
                                    : SIEVE_FACT;
}

pack_sieve allowance_asked(const pack_need *need) {
  return (pack_sieve){.kind = need->kind, .fact = need->fact, .source = source_of(need)};
}

bool allowance_is_about(const pack_need *need, const pack_sieve *sieve) {
  return need->kind == sieve->kind && need->fact == sieve->fact && source_of(need) == sieve->source;
}

/* Any need of a clause will do; of these, those that are about the fact. */
static allowance allowed_by_clause(const loader *c, const uint32_t *words,
                                   const pack_sieve *sieve) {
  allowance a = {0};
  for (uint32_t i = 0; i < words[0]; i++) {
    const pack_need *need = &c->needs.items[words[1 + i]];
    if (allowance_is_about(need, sieve)) {
      const allowance of_need = allowed_by(need);
      widen(&a, &of_need);
      a.is_asking = true;
    }
  }
  return a;
}

/* All clauses must be met. */
allowance allowance_of(const loader *c, pack_span clauses, const pack_sieve *sieve) {
  const uint32_t *words = &c->words.items[clauses.start];
  allowance a = allowance_everything;
  a.is_asking = false;
  for (uint32_t i = 0; i < clauses.count; i++, words += 1 + words[0]) {
    const allowance of_clause = allowed_by_clause(c, words, sieve);
    if (of_clause.is_asking) {
      narrow(&a, &of_clause);
    }
  }
  return a;
}
