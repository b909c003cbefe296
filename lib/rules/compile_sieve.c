/*
 * The sieve of a pack: for each fact that the rules of a subject ask for, which of them stay in
 * question by its value. Made of the clauses that are about one fact.
 */
#include "rules/loader.h"
#include "rules/needs.h"

/* What a rule lets a fact be. */
typedef struct allowance {
  bool is_asking;
  uint32_t states; /* bits */
  uint64_t numbers;
  uint32_t other_numbers;
  uint64_t lengths;
  uint32_t firsts, seconds;
} allowance;

static const allowance everything = {true,       UINT32_MAX, UINT64_MAX, UINT32_MAX,
                                     UINT64_MAX, UINT32_MAX, UINT32_MAX};
/* What is known, whatever it is. */
static const allowance known = {
    true, 1u << FACT_STATE_KNOWN, UINT64_MAX, UINT32_MAX, UINT64_MAX, UINT32_MAX, UINT32_MAX};

typedef struct maker {
  loader *loader;
  pack *made;
  pack_group *group;
  ARENA_LIST(pack_sieve) sieves;
  ARENA_LIST(uint64_t) masks;
  allowance *of_rules; /* of the group, for the fact at hand */
} maker;

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
      a.states = NONE | KNOWN; /* without a module, all modules are meant */
      a.numbers = at_least(need->mask_low);
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

static bool is_about(const pack_need *need, const pack_sieve *sieve) {
  return need->kind == sieve->kind && need->fact == sieve->fact &&
         (need->form == NEED_ELEMENT) == (sieve->is_count != 0);
}

/* Any need of a clause will do; all clauses must be met. */
static void allow(const loader *c, const pack_rule *rule, const pack_sieve *sieve, allowance *a) {
  const uint32_t *words = &c->words.items[rule->sieved.start];
  *a = everything;
  a->is_asking = false;
  for (uint32_t i = 0; i < rule->sieved.count; i++, words += 1 + words[0]) {
    allowance of_clause = {.is_asking = true};
    if (!is_about(&c->needs.items[words[1]], sieve)) {
      continue;
    }
    for (uint32_t j = 0; j < words[0]; j++) {
      const allowance of_need = allowed_by(&c->needs.items[words[1 + j]]);
      widen(&of_clause, &of_need);
    }
    narrow(a, &of_clause);
  }
}

/* ---- Masks ----------------------------------------------------------------------------------- */

/* Index of the first of so many new masks, all words the same; PACK_NONE if memory is out. */
static uint32_t add_masks(maker *m, uint32_t count, uint64_t value) {
  const uint32_t start = m->masks.count;
  for (uint32_t i = 0; i < count * m->group->words; i++) {
    if (!ARENA_LIST_ADD(m->loader->memory, &m->masks)) {
      return PACK_NONE;
    }
    m->masks.items[start + i] = value;
  }
  return start;
}

static void set_bit(maker *m, uint32_t mask, uint32_t number, uint32_t rule, bool is_on) {
  const uint64_t bit = UINT64_C(1) << rule % 64;
  uint64_t *word = &m->masks.items[mask + number * m->group->words + rule / 64];
  *word = is_on ? *word | bit : *word & ~bit;
}

/* What is allowed, as bits: `high` has those from 64 on. */
typedef struct bits {
  uint64_t low;
  uint32_t high;
} bits;

typedef bits bits_of(const allowance *a);

static bits states_of(const allowance *a) {
  return (bits){a->states, 0};
}
static bits numbers_of(const allowance *a) {
  return (bits){a->numbers, a->other_numbers};
}
static bits lengths_of(const allowance *a) {
  return (bits){a->lengths, 0};
}
static bits firsts_of(const allowance *a) {
  return (bits){a->firsts, 0};
}
static bits seconds_of(const allowance *a) {
  return (bits){a->seconds, 0};
}

/* A mask for each value; *table is PACK_NONE if no rule minds. False if memory is out. */
static bool make_table(maker *m, bits_of *of, uint32_t count, uint32_t *table) {
  const bits all = of(&everything);
  *table = PACK_NONE;
  for (uint32_t i = 0; i < m->group->rules.count; i++) {
    const bits some = of(&m->of_rules[i]);
    if (some.low == all.low && some.high == all.high) {
      continue;
    }
    if (*table == PACK_NONE) {
      *table = add_masks(m, count, UINT64_MAX);
      if (*table == PACK_NONE) {
        return false;
      }
    }
    for (uint32_t value = 0; value < count; value++) {
      const uint64_t is_on = value < 64 ? some.low >> value : some.high >> (value - 64);
      if ((is_on & 1u) == 0) {
        set_bit(m, *table, value, i, false);
      }
    }
  }
  return true;
}

static fact_type type_of(const pack_sieve *sieve) {
  return subject_types[sieve->kind].facts->facts[sieve->fact].type;
}

static bool is_text(const pack_sieve *sieve) {
  return sieve->is_count == 0 && (type_of(sieve) == FACT_TEXT || type_of(sieve) == FACT_PATH);
}

static bool make_tables(maker *m, pack_sieve *sieve) {
  const uint32_t rules = m->group->rules.count;
  const uint32_t *numbers = &m->loader->words.items[m->group->rules.start];
  for (uint32_t i = 0; i < rules; i++) {
    allow(m->loader, &m->made->rules[numbers[i]], sieve, &m->of_rules[i]);
  }
  sieve->asked = add_masks(m, 1, 0);
  if (sieve->asked == PACK_NONE) {
    return false;
  }
  for (uint32_t i = 0; i < rules; i++) {
    set_bit(m, sieve->asked, 0, i, m->of_rules[i].is_asking);
  }
  sieve->numbers = sieve->lengths = sieve->firsts = sieve->seconds = PACK_NONE;
  if (!make_table(m, states_of, FACT_STATES, &sieve->states)) {
    return false;
  }
  if (is_text(sieve)) {
    return make_table(m, lengths_of, SIEVE_LENGTHS, &sieve->lengths) &&
           make_table(m, firsts_of, SIEVE_LETTERS, &sieve->firsts) &&
           make_table(m, seconds_of, SIEVE_LETTERS, &sieve->seconds);
  }
  const bool is_flag = sieve->is_count == 0 && type_of(sieve) == FACT_FLAG;
  return make_table(m, numbers_of, is_flag ? 2 : SIEVE_NUMBERS, &sieve->numbers);
}

/* ---- Facts that are asked for ---------------------------------------------------------------- */

static bool is_outer(const pack_sieve *sieve, uint32_t group) {
  return sieve->kind != group;
}

/* Behind those that come sooner: what the subject is of, then what many rules ask for. */
static void sort_sieves(pack_sieve *sieves, uint32_t count, uint32_t group) {
  for (uint32_t i = 1; i < count; i++) {
    const pack_sieve moved = sieves[i];
    uint32_t at = i;
    for (; at > 0; at--) {
      const pack_sieve *before = &sieves[at - 1];
      const bool is_later = is_outer(before, group) != is_outer(&moved, group)
                                ? is_outer(&moved, group)
                                : before->asked < moved.asked;
      if (!is_later) {
        break;
      }
      sieves[at] = *before;
    }
    sieves[at] = moved;
  }
}

/* Counts in `asked` how many clauses ask for the fact of this need. */
static bool count_need(maker *m, const pack_need *need) {
  for (uint32_t i = m->group->sieves.start; i < m->sieves.count; i++) {
    if (is_about(need, &m->sieves.items[i])) {
      m->sieves.items[i].asked++;
      return true;
    }
  }
  if (!ARENA_LIST_ADD(m->loader->memory, &m->sieves)) {
    return false;
  }
  m->sieves.items[m->sieves.count - 1] = (pack_sieve){
      .kind = need->kind, .fact = need->fact, .is_count = need->form == NEED_ELEMENT, .asked = 1};
  return true;
}

static bool find_sieves(maker *m, uint32_t group) {
  const loader *c = m->loader;
  m->group->sieves.start = m->sieves.count;
  for (uint32_t i = 0; i < m->group->rules.count; i++) {
    const pack_rule *rule = &m->made->rules[c->words.items[m->group->rules.start + i]];
    const uint32_t *words = &c->words.items[rule->sieved.start];
    for (uint32_t j = 0; j < rule->sieved.count; j++, words += 1 + words[0]) {
      if (!count_need(m, &c->needs.items[words[1]])) {
        return false;
      }
    }
  }
  m->group->sieves.count = m->sieves.count - m->group->sieves.start;
  pack_sieve *rows = m->sieves.items + m->group->sieves.start;
  sort_sieves(rows, m->group->sieves.count, group);
  for (uint32_t i = 0; i < m->group->sieves.count; i++) {
    m->group->outer += is_outer(&rows[i], group);
  }
  return true;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static bool find_rules(maker *m, uint32_t group) {
  loader *c = m->loader;
  m->group->rules = (pack_span){c->words.count, 0};
  for (uint32_t i = 0; i < m->made->rule_count; i++) {
    const pack_rule *rule = &m->made->rules[i];
    if (group != (rule->check == PACK_NONE ? rule->subject : GROUP_OF_CHECKS)) {
      continue;
    }
    if (!ARENA_LIST_ADD(c->memory, &c->words)) {
      return false;
    }
    c->words.items[c->words.count - 1] = i;
    m->group->rules.count++;
  }
  m->group->words = (m->group->rules.count + 63) / 64;
  return true;
}

static bool make_group(maker *m, uint32_t group) {
  if (!find_rules(m, group)) {
    return false;
  }
  if (group == GROUP_OF_CHECKS || m->group->rules.count == 0) {
    return true;
  }
  if (!find_sieves(m, group)) {
    return false;
  }
  for (uint32_t i = 0; i < m->group->sieves.count; i++) {
    if (!make_tables(m, &m->sieves.items[m->group->sieves.start + i])) {
      return false;
    }
  }
  return true;
}

bool compile_sieve(loader *c, pack *made) {
  maker m = {.loader = c, .made = made};
  pack_group *groups = arena_allocate_array(c->memory, PACK_GROUPS, sizeof *groups);
  m.of_rules = arena_allocate_array(c->memory, made->rule_count, sizeof *m.of_rules);
  if (groups == NULL || m.of_rules == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < PACK_GROUPS; i++) {
    m.group = &groups[i];
    if (!make_group(&m, i)) {
      return false;
    }
  }
  made->groups = groups;
  made->sieves = m.sieves.items;
  made->sieve_count = m.sieves.count;
  made->masks = m.masks.items;
  made->mask_count = m.masks.count;
  made->words = c->words.items;
  made->word_count = c->words.count;
  return true;
}
