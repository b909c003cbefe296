/* What a condition cannot do without, taken from its code. */
#include "rules/loader.h"
#include "rules/shortcut.h"

/* ---- Settings
 * --------------------------------------------------------------------------------------- */

/* One of these must be there; none: nothing need be. */
typedef settings_bits requirement;

static uint32_t count_bits(const requirement *r) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < PACK_SETTINGS_WORDS * 32; i++) {
    count += r->words[i / 32] >> i % 32 & 1u;
  }
  return count;
}

static uint32_t length_of(const uint32_t *words) {
  return CONDITION_HEADER_WORDS + words[1];
}

/* A test on a fact of the subject itself; NULL for anything else. */
static const fact *own_fact(const uint32_t *words, subject_kind kind, uint32_t *index) {
  const fact_reference r = fact_reference_unpack(words[CONDITION_HEADER_WORDS]);
  if (r.hops != 0 || r.scope != SCOPE_SELF || r.kind != kind) {
    return NULL;
  }
  *index = r.fact;
  return &subject_types[kind].facts->facts[r.fact];
}

static bool is_test_for_true(const uint32_t *words) {
  return (words[0] >> 8 & 0xFF) == TEST_IN && words[3] == OPERAND_NUMBERS && words[4] == 1 &&
         words[5] == 1 && words[6] == 0;
}

static void require_test(const uint32_t *words, requirement *r) {
  uint32_t index = 0;
  const fact *which = own_fact(words, SUBJECT_MODULE, &index);
  if (which == NULL || !which->is_of_settings || (words[0] >> 8 & 0xFF) == TEST_RESOLVED) {
    return;
  }
  const bool is_always_set = which->source == FROM_CALL || which->source == FROM_BOOL;
  if (!is_always_set || is_test_for_true(words)) {
    r->words[index / 32] |= 1u << index % 32;
  }
}

static void require_element(const uint32_t *words, requirement *r) {
  const uint32_t relation = words[CONDITION_HEADER_WORDS];
  const subject_kind kind = (subject_kind)(relation & 0xFF);
  if (relation >> 8 == RELATION_NEAR && subject_types[kind].is_of_settings) {
    const uint32_t bit = settings_bit_of_kind(kind);
    r->words[bit / 32] |= 1u << bit % 32;
  }
}

static requirement require(const uint32_t *words);

/* Of all parts the one that asks for the least; of several ways all. */
static requirement require_list(const uint32_t *words, bool is_all) {
  requirement result = {{0}};
  uint32_t fewest = UINT32_MAX;
  const uint32_t *end = words + length_of(words);
  for (const uint32_t *part = words + CONDITION_HEADER_WORDS; part < end; part += length_of(part)) {
    const requirement of_part = require(part);
    const uint32_t count = count_bits(&of_part);
    if (is_all && count > 0 && count < fewest) {
      fewest = count;
      result = of_part;
    } else if (!is_all && count == 0) {
      return (requirement){{0}};
    } else if (!is_all) {
      for (int i = 0; i < PACK_SETTINGS_WORDS; i++) {
        result.words[i] |= of_part.words[i];
      }
    }
  }
  return result;
}

static requirement require(const uint32_t *words) {
  requirement r = {{0}};
  switch ((condition_operation)(words[0] & 0xFF)) {
    case CONDITION_ALL:
      return require_list(words, true);
    case CONDITION_ANY:
      return require_list(words, false);
    case CONDITION_TEST:
      require_test(words, &r);
      return r;
    case CONDITION_SOME:
      require_element(words, &r);
      return r;
    case CONDITION_COUNT:
      if (words[CONDITION_HEADER_WORDS + 1] > 0) {
        require_element(words, &r);
      }
      return r;
    default:
      return r;
  }
}

/* ---- Single tests
 * ----------------------------------------------------------------------------------- */

typedef struct masks {
  uint64_t mask;
  uint32_t letters;
  uint32_t list;
} masks;

static void add_text(masks *m, em_view text) {
  m->mask |= UINT64_C(1) << (text.length < 63 ? text.length : 63);
  m->letters |= 1u << (text.length == 0 ? 0 : (unsigned char)text.data[0] % 32);
}

static bool mask_numbers(const uint32_t *operand, masks *m) {
  for (uint32_t i = 0; i < operand[1]; i++) {
    const int64_t number = pack_number(operand + 2 + 2 * i);
    if (number < 0 || number >= 64) {
      return false;
    }
    m->mask |= UINT64_C(1) << number;
  }
  return true;
}

static bool mask_list(const loader *c, uint32_t number, masks *m) {
  const uint32_t of_base = c->base == NULL ? 0 : c->base->list_count;
  m->list = number;
  if (number < of_base) {
    const pack_list *list = &c->base->lists[number];
    for (uint32_t i = 0; i < list->values.count; i++) {
      add_text(m, pack_text_at(c->base, list->values, i));
    }
    return list->is_number == 0;
  }
  const list_draft *draft = &c->lists.items[number - of_base];
  for (uint32_t i = 0; i < draft->list.values.count; i++) {
    const uint32_t *words = &c->words.items[draft->list.values.start + 2 * i];
    add_text(m, loader_view(c, (pack_text){words[0], words[1]}));
  }
  return draft->is_declared && draft->list.is_number == 0;
}

static bool mask_texts(const loader *c, const uint32_t *operand, masks *m) {
  for (uint32_t i = 0; i < operand[1]; i++) {
    add_text(m, loader_view(c, (pack_text){operand[2 + 2 * i], operand[3 + 2 * i]}));
  }
  return true;
}

/* What begins with one of the texts is as long as the shortest of them, or longer. */
static bool mask_starts(const loader *c, const uint32_t *operand, masks *m) {
  masks of_texts = {.list = PACK_NONE};
  mask_texts(c, operand, &of_texts);
  m->letters = of_texts.letters;
  for (uint32_t i = 63; i < 64 && of_texts.mask != 0; i--) {
    m->mask |= UINT64_C(1) << i;
    if ((of_texts.mask & ((UINT64_C(1) << i) - 1)) == 0) {
      break;
    }
  }
  return (m->letters & 1u) == 0; /* an empty text begins everything */
}

/* Boils a test down; what cannot be boiled down still needs the fact to be set. */
static shortcut_kind boil_down(const loader *c, const uint32_t *words, const fact *which,
                               masks *m) {
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  const bool is_text = which->type == FACT_TEXT || which->type == FACT_PATH;
  const uint32_t test = words[0] >> 8 & 0xFF;
  *m = (masks){.list = PACK_NONE};
  if (test == TEST_IN && operand[0] == OPERAND_NUMBERS && mask_numbers(operand, m)) {
    return SHORTCUT_NUMBER;
  }
  if (test == TEST_IN && is_text && operand[0] == OPERAND_TEXTS && mask_texts(c, operand, m)) {
    return SHORTCUT_TEXT;
  }
  if (test == TEST_IN && is_text && operand[0] == OPERAND_LIST && mask_list(c, operand[1], m)) {
    return SHORTCUT_TEXT;
  }
  *m = (masks){.list = PACK_NONE};
  if (test == TEST_STARTS && is_text && operand[0] == OPERAND_TEXTS && mask_starts(c, operand, m)) {
    return SHORTCUT_TEXT;
  }
  *m = (masks){.list = PACK_NONE};
  return SHORTCUT_SET;
}

/* A condition boiled down to what it says of one fact, by a test that must hold. False if it says
 * nothing. */
static bool boil_for_fact(const loader *c, const uint32_t *condition, subject_kind kind,
                          uint32_t wanted, shortcut_kind *form, masks *m) {
  const uint32_t *end = condition + length_of(condition);
  for (const uint32_t *part = condition + CONDITION_HEADER_WORDS; part < end;
       part += length_of(part)) {
    uint32_t index = 0;
    const fact *which = (part[0] & 0xFF) == CONDITION_TEST ? own_fact(part, kind, &index) : NULL;
    if (which != NULL && index == wanted && (part[0] >> 8 & 0xFF) != TEST_RESOLVED) {
      *form = boil_down(c, part, which, m);
      return *form != SHORTCUT_SET && m->list == PACK_NONE;
    }
  }
  return false;
}

/* What all alternatives say of one fact, put together. */
static bool boil_alternatives(const loader *c, const uint32_t *any, subject_kind kind,
                              uint32_t wanted, uint32_t *shortcut) {
  const uint32_t *end = any + length_of(any);
  masks all = {.list = PACK_NONE};
  shortcut_kind of_all = SHORTCUT_SET;
  for (const uint32_t *part = any + CONDITION_HEADER_WORDS; part < end; part += length_of(part)) {
    shortcut_kind form = SHORTCUT_SET;
    masks m;
    if ((part[0] & 0xFF) != CONDITION_ALL || !boil_for_fact(c, part, kind, wanted, &form, &m) ||
        (of_all != SHORTCUT_SET && of_all != form)) {
      return false;
    }
    of_all = form;
    all.mask |= m.mask;
    all.letters |= m.letters;
  }
  shortcut[SHORTCUT_FACT] = wanted;
  shortcut[SHORTCUT_KIND] = (uint32_t)of_all;
  shortcut[SHORTCUT_MASK_LOW] = (uint32_t)all.mask;
  shortcut[SHORTCUT_MASK_HIGH] = (uint32_t)(all.mask >> 32);
  shortcut[SHORTCUT_LETTERS] = all.letters;
  shortcut[SHORTCUT_LIST] = PACK_NONE;
  return of_all != SHORTCUT_SET;
}

static bool boil_any(const loader *c, const uint32_t *any, subject_kind kind, uint32_t *shortcut) {
  for (uint32_t i = 0; i < subject_types[kind].facts->count; i++) {
    if (boil_alternatives(c, any, kind, i, shortcut)) {
      return true;
    }
  }
  return false;
}

static bool boil_test(const loader *c, const uint32_t *part, subject_kind kind,
                      uint32_t *shortcut) {
  uint32_t index = 0;
  const fact *which = own_fact(part, kind, &index);
  const uint32_t test = part[0] >> 8 & 0xFF;
  if (which == NULL || test == TEST_RESOLVED || test == TEST_SET) {
    return false; /* these two are known of what is not resolved, too */
  }
  masks m;
  shortcut[SHORTCUT_FACT] = index;
  shortcut[SHORTCUT_KIND] = (uint32_t)boil_down(c, part, which, &m);
  shortcut[SHORTCUT_MASK_LOW] = (uint32_t)m.mask;
  shortcut[SHORTCUT_MASK_HIGH] = (uint32_t)(m.mask >> 32);
  shortcut[SHORTCUT_LETTERS] = m.letters;
  shortcut[SHORTCUT_LIST] = m.list;
  return true;
}

void compile_shortcuts(loader *c, pack_rule *rule) {
  uint32_t made[SHORTCUTS_MAXIMUM][SHORTCUT_WORDS];
  uint32_t count = 0;
  const subject_kind kind = (subject_kind)rule->subject;
  const uint32_t *condition = &c->words.items[rule->condition];
  const uint32_t *end = condition + length_of(condition);
  for (const uint32_t *part = condition + CONDITION_HEADER_WORDS;
       part < end && count < SHORTCUTS_MAXIMUM; part += length_of(part)) {
    const uint32_t operation = part[0] & 0xFF;
    if (operation == CONDITION_TEST) {
      count += boil_test(c, part, kind, made[count]);
    } else if (operation == CONDITION_ANY) {
      count += boil_any(c, part, kind, made[count]);
    }
  }
  if (kind == SUBJECT_MODULE) {
    const requirement r = require(condition);
    memcpy(rule->settings, r.words, sizeof rule->settings);
  }
  rule->shortcuts = (pack_span){c->words.count, count};
  for (uint32_t i = 0; i < count * SHORTCUT_WORDS; i++) {
    loader_word(c, made[i / SHORTCUT_WORDS][i % SHORTCUT_WORDS]);
  }
}
