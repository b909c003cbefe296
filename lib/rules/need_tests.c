/* What a single test cannot do without. */
#include "rules/need_clauses.h"
#include "rules/regex_literals.h"

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
  const bool is_least = needs_test(words) == TEST_AT_LEAST || needs_test(words) == TEST_ABOVE;
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
  if (needs_test(words) != TEST_WITHIN) {
    m->letters |= 1u; /* the root contains them all */
  } else if ((seconds.letters & 1u) != 0) {
    m->letters = UINT32_MAX;
  }
  return true;
}

static bool is_test_of_paths(const uint32_t *words) {
  return needs_test(words) == TEST_WITHIN || needs_test(words) == TEST_CONTAINS_PATH ||
         needs_test(words) == TEST_OVERLAPS;
}

/* Boils the test of a text down; false if it needs no more than the text. */
static bool boil_text(const loader *c, const uint32_t *words, masks *m, uint32_t *list) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  switch (needs_test(words)) {
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
      mask_longer(c, operand, needs_test(words) == TEST_STARTS, m);
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
    number = clause_need(c, like);
  }
  if (!clause_has(to, number)) {
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
  if (needs_test(words) == TEST_MATCHES) {
    need_literals(c, *like, loader_view(c, c->patterns.items[operand[1]]), result);
  } else if (needs_test(words) == TEST_CONTAINS && operand[0] == OPERAND_TEXTS) {
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
  return needs_test(words) == TEST_IN && words[CONDITION_HEADER_WORDS + 1] == OPERAND_NUMBERS;
}

/* Boils the test of a number down; false if it needs no more than the number. */
static bool boil_number(const loader *c, const uint32_t *words, masks *m, pack_need *need) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  need->form = NEED_NUMBER;
  if (needs_test(words) == TEST_IN && operand[0] == OPERAND_LIST) {
    need->list = operand[1];
    return mask_number_list(c, operand[1], m);
  }
  if (operand[0] != OPERAND_NUMBERS || needs_test(words) == TEST_SET) {
    return false;
  }
  if (needs_test(words) == TEST_IN) {
    mask_numbers(operand, m);
    return true;
  }
  need->form = NEED_RANGE;
  return mask_range(words, m);
}

void need_of_test(loader *c, const uint32_t *words, clauses *result) {
  pack_need need;
  const fact *which = own_fact(words, &need);
  if (which == NULL || needs_test(words) == TEST_RESOLVED) {
    return;
  }
  masks m = {0};
  uint32_t list = PACK_NONE;
  if (needs_test(words) == TEST_SET) {
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
  clauses_set(result, clause_need(c, &need));
}

void need_of_opposite(loader *c, const uint32_t *words, clauses *result) {
  pack_need need;
  masks m = {0};
  if ((words[0] & 0xFF) != CONDITION_TEST || own_fact(words, &need) == NULL) {
    return;
  }
  if (needs_test(words) == TEST_SET) {
    need.form = NEED_ABSENT;
  } else if (is_test_of_numbers(words)) {
    mask_numbers(&words[CONDITION_HEADER_WORDS + 1], &m);
    set_masks(&need, NEED_OTHER_NUMBER, &m);
  } else {
    return;
  }
  result->count = 0;
  if (m.letters == 0) {
    clauses_set(result, clause_need(c, &need));
  }
}
