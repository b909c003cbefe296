/*
 * What elements of a quantifier must share with the subject outside: where each way of a condition
 * asks a text of the element to be the same text as one of the subject's, only elements with that
 * text are worth looking at.
 */
#include "rules/loader.h"

typedef struct key {
  uint32_t own, outer; /* facts */
} key;

static uint32_t length_of(const uint32_t *words) {
  return CONDITION_HEADER_WORDS + words[1];
}

static bool key_of_test(const uint32_t *words, subject_kind kind, subject_kind outside, key *k) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  if ((words[0] >> 8 & 0xFF) != TEST_IN || operand[0] != OPERAND_FACT) {
    return false;
  }
  const fact_reference own = fact_reference_unpack(words[CONDITION_HEADER_WORDS]);
  const fact_reference other = fact_reference_unpack(operand[1]);
  *k = (key){own.fact, other.fact};
  return own.hops == 0 && own.scope == SCOPE_SELF && own.kind == kind && other.hops == 1 &&
         other.scope == SCOPE_SELF && other.kind == outside &&
         subject_types[kind].facts->facts[own.fact].type == FACT_TEXT;
}

static bool key_of(const uint32_t *words, subject_kind kind, subject_kind outside, key *k);

/* Any part of a conjunction will do; all ways must have the same. */
static bool key_of_list(const uint32_t *words, bool is_all, subject_kind kind, subject_kind outside,
                        key *k) {
  const uint32_t *end = words + length_of(words);
  bool has_key = false;
  for (const uint32_t *part = words + CONDITION_HEADER_WORDS; part < end; part += length_of(part)) {
    key of_part;
    const bool is_keyed = key_of(part, kind, outside, &of_part);
    if (is_all && is_keyed) {
      *k = of_part;
      return true;
    }
    if (!is_all &&
        (!is_keyed || (has_key && (of_part.own != k->own || of_part.outer != k->outer)))) {
      return false;
    }
    *k = is_keyed ? of_part : *k;
    has_key = has_key || is_keyed;
  }
  return has_key;
}

static bool key_of(const uint32_t *words, subject_kind kind, subject_kind outside, key *k) {
  switch ((condition_operation)(words[0] & 0xFF)) {
    case CONDITION_TEST:
      return key_of_test(words, kind, outside, k);
    case CONDITION_ALL:
      return key_of_list(words, true, kind, outside, k);
    case CONDITION_ANY:
      return key_of_list(words, false, kind, outside, k);
    default:
      return false;
  }
}

uint32_t compile_key(const loader *c, uint32_t condition, subject_kind kind, subject_kind outside) {
  key k;
  return key_of(&c->words.items[condition], kind, outside, &k) ? relation_key_pack(k.own, k.outer)
                                                               : 0;
}
