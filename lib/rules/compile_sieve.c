/*
 * The sieve of a pack: for each fact that the rules of a subject ask for, which of them stay in
 * question by its value. Made of the clauses that are about one fact.
 */
#include "base/bits.h"
#include "rules/allowance.h"

typedef struct maker {
  loader *loader;
  pack *made;
  ARENA_LIST(pack_group) groups;
  pack_group *group; /* the last of them */
  ARENA_LIST(pack_sieve) sieves;
  ARENA_LIST(uint64_t) masks;
  allowance of_rules[GROUP_RULES]; /* for the fact at hand */
  uint64_t asking;                 /* those of these that ask for it */
} maker;

/* ---- Masks ----------------------------------------------------------------------------------- */

/* Index of the first of so many new masks, all the same; PACK_NONE if memory is out. */
static uint32_t add_masks(maker *m, uint32_t count, uint64_t value) {
  const uint32_t start = m->masks.count;
  for (uint32_t i = 0; i < count; i++) {
    if (!ARENA_LIST_ADD(m->loader->memory, &m->masks)) {
      return PACK_NONE;
    }
    m->masks.items[start + i] = value;
  }
  return start;
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

/* Turns the bit of a rule round in the masks of these values. */
static void turn(uint64_t *masks, bits values, uint64_t rule) {
  for (; values.low != 0; values.low &= values.low - 1) {
    masks[bits_lowest(values.low)] ^= rule;
  }
  for (; values.high != 0; values.high &= values.high - 1) {
    masks[64 + bits_lowest(values.high)] ^= rule;
  }
}

static bits values_within(bits b, bits bounds, bool is_inverted) {
  const bits values = is_inverted ? (bits){~b.low, ~b.high} : b;
  return (bits){values.low & bounds.low, values.high & bounds.high};
}

static bool is_all(bits some, bits all) {
  return some.low == all.low && some.high == all.high;
}

/* A mask for each value; *table is PACK_NONE if no rule minds. Few values are told one by one, of
 * most those that are not allowed. False if memory is out. */
static bool make_table(maker *m, bits_of *of, uint32_t count, uint32_t *table) {
  const bits all = of(&allowance_everything);
  const bits bounds = {count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1,
                       count > 64 ? UINT32_MAX : 0};
  uint64_t minding = 0;
  uint64_t with_few = 0;
  for (uint64_t rest = m->asking; rest != 0; rest &= rest - 1) {
    const uint32_t i = bits_lowest(rest);
    const bits some = of(&m->of_rules[i]);
    if (!is_all(some, all)) {
      const bits values = values_within(some, bounds, false);
      const bool is_few = 2 * (bits_count(values.low) + bits_count(values.high)) <= count;
      minding |= UINT64_C(1) << i;
      with_few |= (uint64_t)is_few << i;
    }
  }
  *table = minding == 0 ? PACK_NONE : add_masks(m, count, ~with_few);
  if (*table == PACK_NONE) {
    return minding == 0;
  }
  for (uint64_t rest = minding; rest != 0; rest &= rest - 1) {
    const uint32_t i = bits_lowest(rest);
    const uint64_t rule = UINT64_C(1) << i;
    const bits some = of(&m->of_rules[i]);
    turn(&m->masks.items[*table], values_within(some, bounds, (with_few & rule) == 0), rule);
  }
  return true;
}

/* The tables of what the rules allow. */
static bool make_tables(maker *m, const pack_sieve *sieve, pack_tables *tables) {
  const bool is_flag = sieve->source == SIEVE_FACT &&
                       subject_types[sieve->kind].facts->facts[sieve->fact].type == FACT_FLAG;
  *tables = (pack_tables){PACK_NONE, PACK_NONE, PACK_NONE, PACK_NONE, PACK_NONE};
  return make_table(m, states_of, FACT_STATES, &tables->states) &&
         make_table(m, lengths_of, SIEVE_LENGTHS, &tables->lengths) &&
         (sieve->is_text != 0
              ? make_table(m, firsts_of, SIEVE_LETTERS, &tables->firsts) &&
                    make_table(m, seconds_of, SIEVE_LETTERS, &tables->seconds)
              : make_table(m, numbers_of, is_flag ? 2 : SIEVE_NUMBERS, &tables->numbers));
}

static const pack_rule *rule_of_group(const maker *m, uint32_t index) {
  return &m->made->rules[m->loader->words.items[m->group->rules.start + index]];
}

/* The mask of what is not set; without a table it does not matter. */
static uint64_t unset_of(const maker *m, const pack_tables *tables) {
  return tables->states == PACK_NONE ? UINT64_MAX : m->masks.items[tables->states];
}

static void ask_rules(maker *m, const pack_sieve *sieve, bool is_any) {
  const bool is_none = is_any && m->masks.items[m->group->several] == 0;
  m->asking = 0;
  for (uint32_t i = 0; i < m->group->rules.count && !is_none; i++) {
    const pack_rule *rule = rule_of_group(m, i);
    m->of_rules[i] = allowance_of(m->loader, is_any ? rule->several : rule->sieved, sieve);
    m->asking |= (uint64_t)m->of_rules[i].is_asking << i;
  }
}

/* Tables say nothing of rules that do not ask. */
static bool make_sieve(maker *m, uint32_t number) {
  pack_sieve sieve = m->sieves.items[number];
  sieve.masks = add_masks(m, SIEVE_MASKS, 0);
  ask_rules(m, &sieve, false);
  if (sieve.masks == PACK_NONE || !make_tables(m, &sieve, &sieve.all)) {
    return false;
  }
  m->masks.items[sieve.masks + SIEVE_ALL] = m->asking;
  m->masks.items[sieve.masks + SIEVE_UNSET_ALL] = unset_of(m, &sieve.all);
  ask_rules(m, &sieve, true);
  if (!make_tables(m, &sieve, &sieve.any)) {
    return false;
  }
  m->masks.items[sieve.masks + SIEVE_ANY] = m->asking;
  m->masks.items[sieve.masks + SIEVE_UNSET_ANY] = unset_of(m, &sieve.any) & m->asking;
  m->sieves.items[number] = sieve;
  return true;
}

/* ---- Facts that are asked for ---------------------------------------------------------------- */

static bool is_outer(const pack_sieve *sieve, uint32_t group) {
  return sieve->kind != group;
}

/* What the subject is of, then members, then what is left; what many rules ask for comes first. */
static uint32_t place_in_order(const pack_sieve *sieve, uint32_t group) {
  return is_outer(sieve, group) ? 0 : sieve->is_member != 0 ? 1 : 2;
}

static bool comes_later(const pack_sieve *a, const pack_sieve *b, uint32_t group) {
  const uint32_t first = place_in_order(a, group);
  const uint32_t second = place_in_order(b, group);
  return first != second ? first > second : a->masks < b->masks;
}

static void sort_sieves(pack_sieve *sieves, uint32_t count, uint32_t group) {
  for (uint32_t i = 1; i < count; i++) {
    const pack_sieve moved = sieves[i];
    uint32_t at = i;
    for (; at > 0 && comes_later(&sieves[at - 1], &moved, group); at--) {
      sieves[at] = sieves[at - 1];
    }
    sieves[at] = moved;
  }
}

/* What rules out most: letters more than lengths. */
static uint32_t weight_of(const pack_need *need) {
  const bool is_late = need->form == NEED_PAIR; /* it takes all elements to tell */
  return is_late ? 0 : need->form == NEED_TEXT && need->letters != UINT32_MAX ? 2 : 1;
}

/* Counts in `masks` how many clauses ask for the fact of this need, by weight. */
static bool count_need(maker *m, const pack_need *need) {
  for (uint32_t i = m->group->sieves.start; i < m->sieves.count; i++) {
    if (allowance_is_about(need, &m->sieves.items[i])) {
      m->sieves.items[i].masks += weight_of(need);
      return true;
    }
  }
  if (!ARENA_LIST_ADD(m->loader->memory, &m->sieves)) {
    return false;
  }
  pack_sieve sieve = allowance_asked(need);
  const fact_type type = sieve.source == SIEVE_FACT
                             ? subject_types[sieve.kind].facts->facts[sieve.fact].type
                             : FACT_NUMBER;
  sieve.is_text = type == FACT_TEXT || type == FACT_PATH;
  sieve.is_member = sieve.source == SIEVE_FACT && fact_is_member(sieve.kind, sieve.fact);
  sieve.masks = weight_of(need);
  m->sieves.items[m->sieves.count - 1] = sieve;
  return true;
}

static bool count_clauses(maker *m, pack_span clauses) {
  const loader *c = m->loader;
  const uint32_t *words = &c->words.items[clauses.start];
  for (uint32_t i = 0; i < clauses.count; i++, words += 1 + words[0]) {
    for (uint32_t j = 0; j < words[0]; j++) {
      if (!count_need(m, &c->needs.items[words[1 + j]])) {
        return false;
      }
    }
  }
  return true;
}

static bool find_sieves(maker *m) {
  m->group->sieves.start = m->sieves.count;
  uint64_t several = 0;
  for (uint32_t i = 0; i < m->group->rules.count; i++) {
    const pack_rule *rule = rule_of_group(m, i);
    several |= (uint64_t)(rule->several.count > 0) << i;
    if (!count_clauses(m, rule->sieved) || !count_clauses(m, rule->several)) {
      return false;
    }
  }
  m->group->several = add_masks(m, 1, several);
  m->group->sieves.count = m->sieves.count - m->group->sieves.start;
  if (m->group->sieves.count == 0) {
    return m->group->several != PACK_NONE;
  }
  pack_sieve *rows = &m->sieves.items[m->group->sieves.start];
  sort_sieves(rows, m->group->sieves.count, m->group->kind);
  for (uint32_t i = 0; i < m->group->sieves.count; i++) {
    m->group->outer += place_in_order(&rows[i], m->group->kind) == 0;
    m->group->members += place_in_order(&rows[i], m->group->kind) == 1;
  }
  return m->group->several != PACK_NONE;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

/* What a run chooses rules by. */
static bool make_choices(maker *m) {
  uint64_t needy = 0;
  m->group->profiles = add_masks(m, PACK_PROFILES, 0);
  for (uint32_t i = 0; i < m->group->rules.count && m->group->profiles != PACK_NONE; i++) {
    const pack_rule *rule = rule_of_group(m, i);
    for (uint32_t profile = 0; profile < PACK_PROFILES; profile++) {
      const uint64_t is_on = rule->profiles >> profile & 1u;
      m->masks.items[m->group->profiles + profile] |= is_on << i;
    }
    const bool is_needy = rule->needs_trust != 0 || rule->needs_lists.count > 0;
    needy |= (uint64_t)is_needy << i;
  }
  m->group->needy = add_masks(m, 1, needy);
  return m->group->needy != PACK_NONE && m->group->profiles != PACK_NONE;
}

static bool end_group(maker *m) {
  if (m->group->kind == GROUP_OF_CHECKS) {
    return true;
  }
  bool is_well = make_choices(m) && find_sieves(m);
  for (uint32_t i = 0; i < m->group->sieves.count && is_well; i++) {
    is_well = make_sieve(m, m->group->sieves.start + i);
  }
  return is_well;
}

/* The group that the next rule of the kind goes to, or NULL if memory is out. */
static pack_group *open_group(maker *m, uint32_t kind) {
  const bool is_full = m->group != NULL && kind != GROUP_OF_CHECKS && m->group->kind == kind &&
                       m->group->rules.count == GROUP_RULES;
  if (m->group == NULL || m->group->kind != kind || is_full) {
    if ((m->group != NULL && !end_group(m)) || !ARENA_LIST_ADD(m->loader->memory, &m->groups)) {
      return NULL;
    }
    m->group = &m->groups.items[m->groups.count - 1];
    *m->group = (pack_group){.kind = kind, .rules = {m->loader->words.count, 0}};
  }
  return m->group;
}

static bool add_rules(maker *m, uint32_t kind) {
  loader *c = m->loader;
  for (uint32_t i = 0; i < m->made->rule_count; i++) {
    const pack_rule *rule = &m->made->rules[i];
    if (kind != (rule->check == PACK_NONE ? rule->subject : GROUP_OF_CHECKS)) {
      continue;
    }
    pack_group *group = open_group(m, kind);
    if (group == NULL || !ARENA_LIST_ADD(c->memory, &c->words)) {
      return false;
    }
    c->words.items[c->words.count - 1] = i;
    group->rules.count++;
  }
  return true;
}

bool compile_sieve(loader *c, pack *made) {
  maker m = {.loader = c, .made = made};
  for (uint32_t kind = 0; kind <= GROUP_OF_CHECKS; kind++) {
    if (!add_rules(&m, kind)) {
      return false;
    }
  }
  if (m.group != NULL && !end_group(&m)) {
    return false;
  }
  made->groups = m.groups.items;
  made->group_count = m.groups.count;
  made->sieves = m.sieves.items;
  made->sieve_count = m.sieves.count;
  made->masks = m.masks.items;
  made->mask_count = m.masks.count;
  made->words = c->words.items;
  made->word_count = c->words.count;
  return true;
}
