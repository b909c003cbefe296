/*
 * Which rules a subject leaves in question. The rules of a kind of subject have a bit each; the
 * value of each fact that they ask for takes away those that it rules out, all at once. What stays
 * is mostly what fires.
 */
#ifndef RULES_SIEVE_H
#define RULES_SIEVE_H

#include "rules/needs.h"

/* Rules, a bit each: in question, and those that one of several facts has let pass. */
typedef struct sieve_masks {
  uint64_t left, passed;
} sieve_masks;

/* A group of rules of a pack, in a run. */
typedef struct sieve_group {
  const pack *pack;
  const pack_group *group;
  const uint32_t *numbers; /* in the set, of the pack's rules */
  uint64_t wanted;
  uint64_t doubted;      /* of which the sieve knows too little: a list was extended */
  sieve_masks of_module; /* by what the subjects of a module are of */
  uint32_t module;       /* that this is about */
  bool is_started;       /* it is about some module, or about none */
} sieve_group;

typedef struct sieve {
  sieve_group *groups;                /* in order of the kind of subject, then of the pack */
  uint32_t starts[SUBJECT_COUNT + 1]; /* by kind */
} sieve;

/* Nothing is wanted at first. False if memory is out. */
bool sieve_start(sieve *s, const em_ruleset *rules, arena *memory);
/* Any rule of the kind. */
bool sieve_wants(const sieve *s, subject_kind kind);
/* The rules of the group that the subject at hand leaves, and doubted ones. */
uint64_t sieve_pass(sieve_group *g, needs *n, const subject *at);

/* Number in the set of a rule by its bit. */
static inline uint32_t sieve_rule(const sieve_group *g, uint32_t bit) {
  return g->numbers[g->pack->words[g->group->rules.start + bit]];
}

#endif
