/*
 * Whether a condition can hold at all. Everything is three-valued, as edgeHub computes it: true,
 * false, undefined; only true lets a message pass. What is not understood is taken for possible, so
 * "never" is never a guess.
 */
#ifndef ROUTES_TRUTH_H
#define ROUTES_TRUTH_H

#include "routes/syntax.h"

typedef enum routes_truth {
  ROUTES_MAY_HOLD,
  ROUTES_NEVER_HOLDS,
  ROUTES_ALWAYS_HOLDS, /* the condition filters nothing */
} routes_truth;

typedef struct routes_verdict {
  routes_truth truth;
  /* Of NEVER_HOLDS: what contradicts what; `other` is empty if one part alone cannot hold. */
  routes_span because, other;
} routes_verdict;

/*
 * The verdict on a valid route; one without a condition always holds. The source counts too:
 * /messages/modules/a with $connectionModuleId = 'b' never holds. False if memory is out.
 */
bool routes_judge(const routes_syntax *route, arena *memory, routes_verdict *verdict);

#endif
