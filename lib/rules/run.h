/* One run over one manifest. Internal to this room. */
#ifndef RULES_RUN_H
#define RULES_RUN_H

#include "rules/evaluation.h"
#include "rules/sieve.h"

/* A match that waits for others of its group. */
typedef struct group_member {
  uint32_t rule;
  uint32_t of;    /* the module, or NOTE_NO_MODULE for the deployment */
  uint32_t order; /* in which they came */
  frame frame;
  match_place place;
} group_member;

typedef struct run {
  evaluation evaluation;
  rules_options options;
  matches *result;
  uint32_t capacity; /* of result->items */
  needs needs;
  sieve sieve;
  uint32_t *check_rules; /* by check */
  uint32_t check_starts[CHECKS_MAXIMUM + 1];
  uint64_t checks_wanted;
  ARENA_LIST(group_member *) members;
  ARENA_LIST(match_related) related; /* of the match at hand */
} run;

/* What a check is given. */
struct check_run {
  run *run;
  uint32_t check;
  const check *which;
};

/* Chooses the rules that run. False if memory is out. */
bool run_plan(run *r);
/* Makes a rule the current one; what it has left of its steps is kept. */
void run_take(run *r, uint32_t rule);
/* The current rule's condition holds. `what` is what its check found, or NULL. False if memory is
 * out. */
bool run_fire(run *r, const frame *at, const found *what);
/* Makes one match of each group. */
bool run_finish_groups(run *r);

#endif
