/* What the search for contradictions works with. Internal to this room. */
#ifndef ROUTES_JUDGE_H
#define ROUTES_JUDGE_H

#include "routes/truth.h"
#include "routes/value.h"

enum { CLAIMS = 64, STEPS = 20000, ALTERNATIVES = 200 };

/* A part of the condition that must come out true, or false. */
typedef struct claim {
  uint32_t node;
  bool is_true;
} claim;

typedef struct judge {
  const routes_syntax *route;
  const query_node *nodes;
  arena *memory;
  known *values;    /* by node, as far as they are known without any claim */
  known *supposed;  /* by node, under one claim; scratch */
  uint32_t *firsts; /* by node: the first node that belongs to it */
  claim claims[CLAIMS];
  uint32_t claim_count;
  uint32_t steps; /* left; at 0 everything is possible */
  uint32_t alternatives;
  routes_verdict *verdict;
} judge;

/* The value of one node from those of its operands. */
void judge_compute(judge *j, uint32_t index, known *values);
/* Takes steps off the budget; false when it is used up. */
bool judge_spend(judge *j, uint32_t steps);

/* A comparison of something with a constant, turned so that the constant stands on the right. */
typedef struct bound {
  uint32_t term;
  query_kind kind;
  known constant;
} bound;

/* What a claim says about a term; false if it is no such comparison. */
bool bound_find(const judge *j, claim c, bound *found);
/* True if both claims cannot come out as they must for the same message. */
bool claims_exclude(judge *j, claim a, claim b);
/* True if no message of the route's source lets the claim come out as it must. */
bool claim_is_denied_by_source(const judge *j, claim c);

#endif
