/*
 * What a rule cannot do without. Most rules say nothing of most subjects; each condition is boiled
 * down to clauses of a few needs, one of which must be met, and a rule is evaluated only where all
 * of its clauses are. Rules share needs, and a need is looked at once for each subject.
 */
#ifndef RULES_NEEDS_H
#define RULES_NEEDS_H

#include "rules/compiled.h"

/* Room of a rule; what does not fit is left to the condition. */
enum { CLAUSES_MAXIMUM = 10, CLAUSE_NEEDS_MAXIMUM = 16 };

/* The letters of a text that was looked at; several needs are about the same. */
typedef struct letters_seen {
  uint32_t stamp, fact; /* of whose fact this is the text */
  em_view text;
  uint32_t letters; /* bits by letter % 32 */
  bool is_known, is_ascii;
} letters_seen;

enum { LETTERS_SEEN = 4 };

/* Elements of a module that share a text, a bit each. */
enum { PAIRS_MAXIMUM = 255 };
typedef struct pairs {
  bool is_found, is_known;
  uint32_t module, fact;
  subject_kind kind;
  uint64_t marks[PAIRS_MAXIMUM / 64 + 1];
} pairs;

/* The subjects that needs are looked at for, and what is known of them so far. */
typedef struct needs {
  const em_ruleset *rules;
  facts *facts;
  subject subjects[SUBJECT_COUNT]; /* the one at hand, its module, image and deployment; item NULL:
                                      none */
  uint32_t module;                 /* of the one at hand; NOTE_NO_MODULE at first */
  const settings *settings;        /* of that module, if they are known */
  /* Of each need of each pack: the stamp of the subject that it was looked at for, last bit: met.
   */
  uint32_t *states[PACKS_MAXIMUM];
  uint32_t stamps[SUBJECT_COUNT];
  uint32_t last_stamp;
  fact_value value; /* read last: whose, and which */
  uint32_t value_stamp, value_fact;
  letters_seen seen[LETTERS_SEEN]; /* by fact */
  pairs pairs;                     /* that were asked for last */
} needs;

/* False if memory is out. */
bool needs_start(needs *n, const em_ruleset *rules, facts *f);
/* Goes on to a subject. */
void needs_turn_to(needs *n, const subject *s);
/* True if another element of its module may share the text with it, in any case of its letters. */
bool needs_pair(needs *n, const subject *element, uint32_t fact_number);

/* Of a number: a remainder that tells most apart, and how many bits it needs. */
static inline uint32_t needs_remainder(int64_t number) {
  return (uint32_t)((uint64_t)number % 31);
}

static inline uint32_t needs_bits(int64_t number) {
  uint32_t bits = 0;
  if (number < 0) {
    return 63;
  }
  for (uint64_t rest = (uint64_t)number; rest > 0; rest >>= 1) {
    bits++;
  }
  return bits;
}

/* False if the condition of the rule cannot hold for the subject at hand. */
bool needs_are_met(needs *n, const compiled_rule *rule);

#endif
