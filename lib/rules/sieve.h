/*
 * Which rules a subject leaves in question. The rules of a kind of subject have a bit each; the
 * value of each fact that they ask for takes away those that it rules out, all at once. What stays
 * is mostly what fires.
 */
#ifndef RULES_SIEVE_H
#define RULES_SIEVE_H

#include "rules/needs.h"

/* Masks of a group of rules. */
typedef struct sieve_group {
  uint64_t *wanted;    /* that run */
  uint64_t *doubted;   /* of which the sieve knows too little: a list was extended */
  uint64_t *of_module; /* of those wanted, left by what the subjects of a module are of */
  uint64_t *left;      /* left by the subject at hand, and doubted ones */
  uint32_t module;     /* that of_module is about */
  bool is_started;     /* of_module is about some module, or about none */
  bool has_wanted;
} sieve_group;

typedef struct sieve {
  sieve_group groups[PACKS_MAXIMUM][SUBJECT_COUNT];
} sieve;

/* Nothing is wanted at first. False if memory is out. */
bool sieve_start(sieve *s, const em_ruleset *rules, arena *memory);
/* A rule of the pack `of`, by its index in its group. */
void sieve_want(sieve *s, uint32_t of, subject_kind kind, uint32_t index, bool is_doubted);
bool sieve_wants(const sieve *s, subject_kind kind);
/* What the subject at hand leaves of the pack's rules: masks of as many words as the group has;
 * NULL: none. */
const uint64_t *sieve_pass(sieve *s, const needs *n, uint32_t of, const subject *at);

#endif
