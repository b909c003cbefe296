/*
 * What must be so for a rule's condition to hold, in a form that is looked at in a few
 * instructions: most rules say nothing of most subjects, and are left out before their condition is
 * evaluated.
 */
#ifndef RULES_SHORTCUT_H
#define RULES_SHORTCUT_H

#include "rules/compiled.h"

/* A test of the condition, boiled down. */
typedef enum shortcut_kind {
  SHORTCUT_SET,    /* the fact is set */
  SHORTCUT_NUMBER, /* its number (also of a flag or word) is below 64 and in the mask */
  SHORTCUT_TEXT,   /* length (63: or more) and first letter are in the masks */
} shortcut_kind;

typedef enum shortcut_word {
  SHORTCUT_FACT,
  SHORTCUT_KIND,
  SHORTCUT_MASK_LOW,
  SHORTCUT_MASK_HIGH,
  SHORTCUT_LETTERS, /* bits of first letters, by letter % 32: case does not matter */
  SHORTCUT_LIST,    /* valid only as long as nothing was added to this list; or PACK_NONE */
  SHORTCUT_WORDS
} shortcut_word;

enum { SHORTCUTS_MAXIMUM = 3 };

/* Which container settings a module has: a bit for each fact and, behind these, each kind of
 * subject. */
typedef struct settings_bits {
  uint32_t words[PACK_SETTINGS_WORDS];
} settings_bits;

/* Bit of a kind that comes from createOptions. */
static inline uint32_t settings_bit_of_kind(subject_kind kind) {
  return 32 * (PACK_SETTINGS_WORDS - 1) + (uint32_t)kind;
}

settings_bits settings_bits_of(const facts *f, const subject *s);
/* False if the condition of the rule cannot hold for a module with these settings. */
static inline bool settings_bits_allow(const pack_rule *rule, const settings_bits *bits) {
  uint32_t common = 0;
  uint32_t wanted = 0;
  for (int i = 0; i < PACK_SETTINGS_WORDS; i++) {
    common |= rule->settings[i] & bits->words[i];
    wanted |= rule->settings[i];
  }
  return wanted == 0 || common != 0;
}

/* False if the condition of the rule cannot hold for the subject. */
bool shortcuts_allow(const em_ruleset *rules, const compiled_rule *c, const facts *f,
                     const subject *s);

#endif
