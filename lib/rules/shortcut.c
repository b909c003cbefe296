#include "rules/shortcut.h"

_Static_assert(SUBJECT_COUNT <= 32, "kinds have one word of bits");

/* Facts that are always set are there if they are true. */
static bool is_there(const facts *f, const subject *s, const fact *which) {
  fact_value value;
  fact_read(f, s, which, &value);
  const bool is_always_set = which->source == FROM_CALL || which->source == FROM_BOOL;
  return is_always_set ? value.number != 0 : value.is_set;
}

settings_bits settings_bits_of(const facts *f, const subject *s) {
  settings_bits bits = {{0}};
  const module *m = s->item;
  if (m->settings->settings_read == 0 || !settings_are_known(m)) {
    return bits;
  }
  const fact_table *table = subject_types[SUBJECT_MODULE].facts;
  for (uint32_t i = 0; i < table->count; i++) {
    if (table->facts[i].is_of_settings && is_there(f, s, &table->facts[i])) {
      bits.words[i / 32] |= 1u << i % 32;
    }
  }
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    if (subject_types[kind].is_of_settings && subjects_in_module(m, (subject_kind)kind) > 0) {
      const uint32_t bit = settings_bit_of_kind((subject_kind)kind);
      bits.words[bit / 32] |= 1u << bit % 32;
    }
  }
  return bits;
}

static bool allows(const uint32_t *shortcut, const fact_value *value) {
  if (!value->is_set || value->is_unresolved) {
    return false; /* an unknown part makes no condition true */
  }
  const uint64_t mask = (uint64_t)shortcut[SHORTCUT_MASK_HIGH] << 32 | shortcut[SHORTCUT_MASK_LOW];
  switch ((shortcut_kind)shortcut[SHORTCUT_KIND]) {
    case SHORTCUT_NUMBER:
      return value->number >= 0 && value->number < 64 && (mask >> value->number & 1u) != 0;
    case SHORTCUT_TEXT: {
      const size_t length = value->text.length < 63 ? value->text.length : 63;
      const unsigned char first =
          value->text.length == 0 ? 0 : (unsigned char)value->text.data[0] % 32;
      return (mask >> length & 1u) != 0 && (shortcut[SHORTCUT_LETTERS] >> first & 1u) != 0;
    }
    default:
      return true;
  }
}

bool shortcuts_allow(const em_ruleset *rules, const compiled_rule *c, const facts *f,
                     const subject *s) {
  const fact_table *table = subject_types[s->kind].facts;
  for (uint32_t i = 0; i < c->rule->shortcuts.count; i++) {
    const uint32_t *shortcut = &c->pack->words[c->rule->shortcuts.start + i * SHORTCUT_WORDS];
    const uint32_t list = shortcut[SHORTCUT_LIST];
    if (list != PACK_NONE && rules->extras[list].count > 0) {
      continue;
    }
    fact_value value;
    fact_read(f, s, &table->facts[shortcut[SHORTCUT_FACT]], &value);
    if (!allows(shortcut, &value)) {
      return false;
    }
  }
  return true;
}
