/*
 * What a condition cannot do without, taken from its code: a conjunction has the clauses of all its
 * parts; of several ways, whichever is gone, one need of each must be met.
 */
#include "rules/loader.h"
#include "rules/needs.h"
#include "rules/regex_literals.h"

typedef struct clause {
  uint32_t count;
  uint32_t proves; /* bit of the part of the condition that holds whenever this does, or 0 */
  uint32_t needs[CLAUSE_NEEDS_MAXIMUM];
} clause;

typedef struct clauses {
  uint32_t count;
  clause items[CLAUSES_MAXIMUM];
} clauses;

static uint32_t length_of(const uint32_t *words) {
  return CONDITION_HEADER_WORDS + words[1];
}

static uint32_t test_of(const uint32_t *words) {
  return words[0] >> 8 & 0xFF;
}

/* ---- Lists of needs ------------------------------------------------------------------------- */

/* Number of a need, which rules share; PACK_NONE if memory is out. */
static uint32_t add_need(loader *c, const pack_need *need) {
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

static void set_single(clauses *result, uint32_t need) {
  result->count = need == PACK_NONE ? 0 : 1;
  result->items[0] = (clause){1, 0, {need}};
}

/* Those that ask for the fewest stay. */
static void add_clause(clauses *list, const clause *added) {
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

static bool has(const clause *one, uint32_t need) {
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
    if (has(to, other->needs[i])) {
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

/* About one fact: its value tells, see sieve.h. */
static bool is_of_one_fact(const loader *c, const clause *one) {
  for (uint32_t i = 1; i < one->count; i++) {
    if (!is_about_same(&c->needs.items[one->needs[0]], &c->needs.items[one->needs[i]])) {
      return false;
    }
  }
  return true;
}

/* ---- Texts and numbers ---------------------------------------------------------------------- */

/* Lengths (63: or more) and of each the letter at some index (case does not matter) of texts. */
typedef struct masks {
  uint64_t mask;
  uint32_t letters;
} masks;

static const uint64_t all_lengths = UINT64_MAX;

static void add_text(masks *m, em_view text, size_t letter) {
  m->mask |= UINT64_C(1) << (text.length < 63 ? text.length : 63);
  m->letters |= 1u << (text.length <= letter ? 0 : (unsigned char)text.data[letter] % 32);
}

/* Numbers that are not 0 … 63 count by a remainder: the letters. */
static void add_number(masks *m, int64_t number) {
  if (number >= 0 && number < 64) {
    m->mask |= UINT64_C(1) << number;
  } else {
    m->letters |= 1u << needs_remainder(number);
  }
}

static void mask_numbers(const uint32_t *operand, masks *m) {
  for (uint32_t i = 0; i < operand[1]; i++) {
    add_number(m, pack_number(operand + 2 + 2 * i));
  }
}

/* Numbers of so many bits; negative ones are below all bounds but negative ones. */
static bool mask_range(const uint32_t *words, masks *m) {
  const int64_t bound = pack_number(&words[CONDITION_HEADER_WORDS + 3]);
  const uint32_t bits = needs_bits(bound);
  const bool is_least = test_of(words) == TEST_AT_LEAST || test_of(words) == TEST_ABOVE;
  if (bound < 0) {
    return false;
  }
  m->mask = is_least ? UINT64_MAX << bits : (UINT64_MAX >> (63 - bits)) | UINT64_C(1) << 63;
  return true;
}

/* False if it is not known what the list will hold. */
static bool mask_number_list(const loader *c, uint32_t number, masks *m) {
  const uint32_t of_base = c->base == NULL ? 0 : c->base->list_count;
  const pack_list *list =
      number < of_base ? &c->base->lists[number] : &c->lists.items[number - of_base].list;
  const uint32_t *words = number < of_base ? c->base->words : c->words.items;
  for (uint32_t i = 0; i < list->values.count && list->is_number != 0; i++) {
    add_number(m, pack_number(&words[list->values.start + 2 * i]));
  }
  return list->is_number != 0;
}

static bool mask_list(const loader *c, uint32_t number, size_t letter, masks *m) {
  const uint32_t of_base = c->base == NULL ? 0 : c->base->list_count;
  if (number < of_base) {
    const pack_list *list = &c->base->lists[number];
    for (uint32_t i = 0; i < list->values.count; i++) {
      add_text(m, pack_text_at(c->base, list->values, i), letter);
    }
    return list->is_number == 0;
  }
  const list_draft *draft = &c->lists.items[number - of_base];
  for (uint32_t i = 0; i < draft->list.values.count; i++) {
    const uint32_t *words = &c->words.items[draft->list.values.start + 2 * i];
    add_text(m, loader_view(c, (pack_text){words[0], words[1]}), letter);
  }
  return draft->is_declared && draft->list.is_number == 0;
}

static void mask_texts(const loader *c, const uint32_t *operand, size_t letter, masks *m) {
  for (uint32_t i = 0; i < operand[1]; i++) {
    add_text(m, loader_view(c, (pack_text){operand[2 + 2 * i], operand[3 + 2 * i]}), letter);
  }
}

/* As long as the shortest, or longer. */
static uint64_t at_least_shortest(uint64_t lengths) {
  return lengths == 0 ? all_lengths : ~((lengths & (0 - lengths)) - 1);
}

/* What begins with one of the texts, or holds it, is no shorter; a letter may count as well. */
static void mask_longer(const loader *c, const uint32_t *operand, bool is_start, masks *m) {
  masks of_texts = {0};
  mask_texts(c, operand, 0, &of_texts);
  const bool has_letters = is_start && (of_texts.letters & 1u) == 0; /* no empty one among them */
  m->mask = at_least_shortest(of_texts.mask);
  m->letters = has_letters ? of_texts.letters : UINT32_MAX;
}

/* Paths that are one another's, or the same, begin alike: `/etc/…`. */
static bool boil_path(const loader *c, const uint32_t *words, masks *m, uint32_t *list) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  masks seconds = {0};
  if (operand[0] == OPERAND_TEXTS) {
    mask_texts(c, operand, 1, &seconds);
  } else if (operand[0] != OPERAND_LIST || !mask_list(c, operand[1], 1, &seconds)) {
    return false;
  }
  *list = operand[0] == OPERAND_LIST ? operand[1] : PACK_NONE;
  m->letters = seconds.letters;
  if (test_of(words) != TEST_WITHIN) {
    m->letters |= 1u; /* the root contains them all */
  } else if ((seconds.letters & 1u) != 0) {
    m->letters = UINT32_MAX;
  }
  return true;
}

static bool is_test_of_paths(const uint32_t *words) {
  return test_of(words) == TEST_WITHIN || test_of(words) == TEST_CONTAINS_PATH ||
         test_of(words) == TEST_OVERLAPS;
}

/* Boils the test of a text down; false if it needs no more than the text. */
static bool boil_text(const loader *c, const uint32_t *words, masks *m, uint32_t *list) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  switch (test_of(words)) {
    case TEST_EMPTY:
      *m = (masks){1, UINT32_MAX};
      return true;
    case TEST_FILLED:
      *m = (masks){all_lengths << 1, UINT32_MAX};
      return true;
    case TEST_STARTS:
    case TEST_ENDS:
    case TEST_CONTAINS:
      if (operand[0] != OPERAND_TEXTS) {
        return false;
      }
      mask_longer(c, operand, test_of(words) == TEST_STARTS, m);
      return true;
    case TEST_IN:
      if (operand[0] == OPERAND_TEXTS) {
        mask_texts(c, operand, 0, m);
        return true;
      }
      *list = operand[0] == OPERAND_LIST ? operand[1] : PACK_NONE;
      return operand[0] == OPERAND_LIST && mask_list(c, operand[1], 0, m);
    default:
      return false;
  }
}

static void set_masks(pack_need *need, need_form form, const masks *m) {
  need->form = form;
  need->mask_low = (uint32_t)m->mask;
  need->mask_high = (uint32_t)(m->mask >> 32);
  need->letters = m->letters;
}

/* ---- Texts that must be held ----------------------------------------------------------------- */

/* A need that is there already, with the same text elsewhere in the pack; or PACK_NONE. */
static uint32_t find_held(const loader *c, const pack_need *like, em_view text) {
  for (uint32_t i = 0; i < c->needs.count; i++) {
    const pack_need *other = &c->needs.items[i];
    if (other->form == NEED_HOLDS && other->kind == like->kind && other->fact == like->fact &&
        view_equals(loader_view(c, (pack_text){other->mask_low, other->mask_high}), text)) {
      return i;
    }
  }
  return PACK_NONE;
}

static void add_held(loader *c, pack_need *like, em_view text, clause *to) {
  uint32_t number = find_held(c, like, text);
  if (number == PACK_NONE) {
    const pack_text kept = loader_text(c, text);
    like->form = NEED_HOLDS;
    like->mask_low = kept.start;
    like->mask_high = kept.length;
    like->letters = 0;
    for (size_t i = 0; i < text.length; i++) {
      like->letters |= 1u << (unsigned char)text.data[i] % 32;
    }
    number = add_need(c, like);
  }
  if (!has(to, number)) {
    to->needs[to->count++] = number;
  }
}

/* One of the literals of a pattern; nothing is added to the list if nothing is known of it. */
static void need_literals(loader *c, pack_need like, em_view pattern, clauses *result) {
  regex_literals literals;
  regex_literals_find(pattern, &literals);
  result->count = literals.count > 0;
  result->items[0].count = 0;
  for (uint32_t i = 0; i < literals.count; i++) {
    add_held(c, &like, regex_literal(&literals, i), &result->items[0]);
  }
}

/* One of the operands. */
static void need_held(loader *c, pack_need like, const uint32_t *operand, clauses *result) {
  result->count = operand[1] <= CLAUSE_NEEDS_MAXIMUM;
  result->items[0].count = 0;
  for (uint32_t i = 0; i < operand[1] && result->count > 0; i++) {
    const em_view text = loader_view(c, (pack_text){operand[2 + 2 * i], operand[3 + 2 * i]});
    add_held(c, &like, text, &result->items[0]);
  }
}

static bool need_part(loader *c, const uint32_t *words, const pack_need *like, clauses *result) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  if (test_of(words) == TEST_MATCHES) {
    need_literals(c, *like, loader_view(c, c->patterns.items[operand[1]]), result);
  } else if (test_of(words) == TEST_CONTAINS && operand[0] == OPERAND_TEXTS) {
    need_held(c, *like, operand, result);
  }
  return result->count > 0;
}

/* ---- One test ------------------------------------------------------------------------------- */

/* A fact that a need can be about: of the subject, its module, image or deployment. */
static const fact *own_fact(const uint32_t *words, pack_need *need) {
  const fact_reference r = fact_reference_unpack(words[CONDITION_HEADER_WORDS]);
  if (r.hops != 0 || r.scope == SCOPE_FOUND) {
    return NULL;
  }
  *need = (pack_need){.kind = r.kind, .fact = r.fact, .form = NEED_KNOWN, .list = PACK_NONE};
  return &subject_types[r.kind].facts->facts[r.fact];
}

static bool is_test_of_numbers(const uint32_t *words) {
  return test_of(words) == TEST_IN && words[CONDITION_HEADER_WORDS + 1] == OPERAND_NUMBERS;
}

/* Boils the test of a number down; false if it needs no more than the number. */
static bool boil_number(const loader *c, const uint32_t *words, masks *m, pack_need *need) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  need->form = NEED_NUMBER;
  if (test_of(words) == TEST_IN && operand[0] == OPERAND_LIST) {
    need->list = operand[1];
    return mask_number_list(c, operand[1], m);
  }
  if (operand[0] != OPERAND_NUMBERS || test_of(words) == TEST_SET) {
    return false;
  }
  if (test_of(words) == TEST_IN) {
    mask_numbers(operand, m);
    return true;
  }
  need->form = NEED_RANGE;
  return mask_range(words, m);
}

static void need_test(loader *c, const uint32_t *words, clauses *result) {
  pack_need need;
  const fact *which = own_fact(words, &need);
  if (which == NULL || test_of(words) == TEST_RESOLVED) {
    return;
  }
  masks m = {0};
  uint32_t list = PACK_NONE;
  if (test_of(words) == TEST_SET) {
    need.form = NEED_THERE;
  } else if (which->type == FACT_FLAG || which->type == FACT_WORD || which->type == FACT_NUMBER) {
    pack_need numbers = need;
    if (boil_number(c, words, &m, &numbers)) {
      set_masks(&numbers, (need_form)numbers.form, &m);
      need = numbers;
    }
  } else if (which->type == FACT_TEXT || which->type == FACT_PATH) {
    if (need_part(c, words, &need, result)) {
      return;
    }
    const bool is_path = is_test_of_paths(words);
    if (is_path ? boil_path(c, words, &m, &list) : boil_text(c, words, &m, &list)) {
      set_masks(&need, is_path ? NEED_PATH : NEED_TEXT, &m);
      need.list = list;
    }
  }
  set_single(result, add_need(c, &need));
}

/* The opposite of a test: only what is exact can be turned round. */
static void need_opposite(loader *c, const uint32_t *words, clauses *result) {
  pack_need need;
  masks m = {0};
  if ((words[0] & 0xFF) != CONDITION_TEST || own_fact(words, &need) == NULL) {
    return;
  }
  if (test_of(words) == TEST_SET) {
    need.form = NEED_ABSENT;
  } else if (is_test_of_numbers(words)) {
    mask_numbers(&words[CONDITION_HEADER_WORDS + 1], &m);
    set_masks(&need, NEED_OTHER_NUMBER, &m);
  } else {
    return;
  }
  result->count = 0;
  if (m.letters == 0) {
    set_single(result, add_need(c, &need));
  }
}

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
    need.mask_low = own;
  }
  set_single(result, add_need(c, &need));
}

/* ---- Whole conditions ------------------------------------------------------------------------ */

static void need(loader *c, const uint32_t *words, clauses *result);

/* Some needs say no less than the test that they were made of. */
static bool is_exact(const loader *c, const clause *one) {
  const pack_need *n = &c->needs.items[one->needs[0]];
  return one->count == 1 &&
         (n->form == NEED_THERE || n->form == NEED_ABSENT ||
          (n->form == NEED_NUMBER && n->letters == 0) || n->form == NEED_OTHER_NUMBER);
}

static bool is_test(const uint32_t *words) {
  const uint32_t operation = words[0] & 0xFF;
  return operation == CONDITION_TEST ||
         (operation == CONDITION_NOT && is_test(words + CONDITION_HEADER_WORDS));
}

static void need_all(loader *c, const uint32_t *words, clauses *result) {
  const uint32_t *end = words + length_of(words);
  uint32_t bit = 1;
  for (const uint32_t *part = words + CONDITION_HEADER_WORDS; part < end; part += length_of(part)) {
    clauses of_part;
    need(c, part, &of_part);
    for (uint32_t i = 0; i < of_part.count; i++) {
      of_part.items[i].proves = is_test(part) && is_exact(c, &of_part.items[i]) ? bit : 0;
      add_clause(result, &of_part.items[i]);
    }
    bit <<= 1; /* of parts beyond the 32nd none counts as proved */
  }
}

/* Of both ways one need of each place must be met. A way with fewer clauses than the other gives
 * its last one again: it must be met all the same. */
static void join_in_order(clauses *to, const clauses *way) {
  const uint32_t before = to->count;
  to->count = way->count == 0 || before == 0 ? 0 : before > way->count ? before : way->count;
  for (uint32_t i = to->count; i-- > 0;) {
    to->items[i] = to->items[i < before ? i : before - 1];
    if (!join(&to->items[i], &way->items[i < way->count ? i : way->count - 1])) {
      to->count = i; /* as are those behind it */
    }
  }
}

/* The same of clauses that are about one fact. */
static void join_by_fact(const loader *c, clauses *to, const clauses *way) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < to->count; i++) {
    clause one = to->items[i];
    for (uint32_t j = 0; j < way->count; j++) {
      const clause *other = &way->items[j];
      if (is_of_one_fact(c, &one) && is_of_one_fact(c, other) &&
          is_about_same(&c->needs.items[one.needs[0]], &c->needs.items[other->needs[0]]) &&
          join(&one, other)) {
        to->items[kept++] = one;
        break;
      }
    }
  }
  to->count = kept;
}

static void need_any(loader *c, const uint32_t *words, clauses *result) {
  const uint32_t *end = words + length_of(words);
  const uint32_t *first = words + CONDITION_HEADER_WORDS;
  clauses in_order = {0};
  result->count = 0;
  for (const uint32_t *part = first; part < end; part += length_of(part)) {
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
      join_in_order(&in_order, &of_part);
      join_by_fact(c, result, &of_part);
    }
  }
  for (uint32_t i = 0; i < in_order.count; i++) {
    if (!is_of_one_fact(c, &in_order.items[i])) {
      add_clause(result, &in_order.items[i]);
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
      need_test(c, words, result);
      break;
    case CONDITION_NOT:
      need_opposite(c, inside, result);
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
    if (is_of_one_fact(c, &all.items[i])) {
      write_clause(c, &rule->sieved, &all.items[i]);
    } else if (several == PACK_NONE) {
      several = i;
    }
  }
  if (several != PACK_NONE) {
    write_clause(c, &rule->several, &all.items[several]);
  }
  for (uint32_t i = 0; i < all.count; i++) {
    const bool is_sieved = i == several || is_of_one_fact(c, &all.items[i]);
    if (!is_sieved || has_text_within(c, &all.items[i])) {
      write_clause(c, &rule->clauses, &all.items[i]);
    }
  }
}
