/*
 * First each part is computed as far as it is known. Then the ways in which the condition can come
 * true are gone through, one set of claims at a time ("a is 'x'", "b is below 3"), and each set is
 * searched for claims that exclude each other.
 */
#include "routes/judge.h"

static uint32_t first_of(const judge *j, uint32_t index) {
  const query_node *node = &j->nodes[index];
  return node->left == QUERY_NONE ? index : j->firsts[node->left];
}

/* ---- Going through the ways
 * ------------------------------------------------------------------------ */

static routes_span span_of(const judge *j, uint32_t node) {
  return j->nodes[node].whole;
}

/* False if the new claim cannot stand, alone or beside those before it. */
static bool can_stand(judge *j, claim added) {
  const uint8_t wanted = added.is_true ? OUTCOME_TRUE : OUTCOME_FALSE | OUTCOME_NULL;
  if ((j->values[added.node].outcomes & wanted) == 0 || claim_is_denied_by_source(j, added)) {
    j->verdict->because = span_of(j, added.node);
    j->verdict->other = (routes_span){0};
    return false;
  }
  for (uint32_t i = 0; i < j->claim_count && j->steps > 0; i++) {
    if (claims_exclude(j, j->claims[i], added) && j->steps > 0) {
      j->verdict->because = span_of(j, j->claims[i].node);
      j->verdict->other = span_of(j, added.node);
      return false;
    }
  }
  return true;
}

/* Claims that are still to be taken apart, innermost first. */
typedef struct agenda {
  claim claim;
  const struct agenda *next;
} agenda;

static bool is_possible(judge *j, const agenda *todo);

/* Both sides at once. */
static bool try_both(judge *j, const query_node *node, bool is_true, const agenda *rest) {
  const agenda right = {{node->right, is_true}, rest};
  const agenda left = {{node->left, is_true}, &right};
  return is_possible(j, &left);
}

/* One side or the other. */
static bool try_either(judge *j, const query_node *node, bool is_true, const agenda *rest) {
  const uint32_t before = j->claim_count;
  const agenda left = {{node->left, is_true}, rest};
  if (is_possible(j, &left)) {
    return true;
  }
  j->claim_count = before;
  const agenda right = {{node->right, is_true}, rest};
  return is_possible(j, &right);
}

/*
 * True if all claims may come out as they must. Depth is bounded by that of the condition; with too
 * many alternatives or claims, everything is possible.
 */
static bool is_possible(judge *j, const agenda *todo) {
  if (todo == NULL || j->claim_count == CLAIMS || j->alternatives == 0 || !judge_spend(j, 1)) {
    return true;
  }
  const claim c = todo->claim;
  const query_node *node = &j->nodes[c.node];
  if (node->kind == QUERY_NOT) {
    const agenda inner = {{node->left, !c.is_true}, todo->next};
    return is_possible(j, &inner);
  }
  if (node->kind == QUERY_AND || node->kind == QUERY_OR) {
    const bool are_both = (node->kind == QUERY_AND) == c.is_true;
    j->alternatives -= are_both ? 0 : 1;
    return are_both ? try_both(j, node, c.is_true, todo->next)
                    : try_either(j, node, c.is_true, todo->next);
  }
  if (!can_stand(j, c)) {
    return false;
  }
  j->claims[j->claim_count++] = c;
  const bool is_open = is_possible(j, todo->next);
  j->claim_count--;
  return is_open;
}

/* ---- The verdict
 * ------------------------------------------------------------------------------------- */

/* AND and OR chains nest to the left; beyond this nothing is claimed about them. */
enum { CHAIN = 200 };

static bool is_shallow(const judge *j) {
  uint32_t depth = 0;
  for (uint32_t i = 0; i < j->route->node_count; i++) {
    const query_kind kind = j->nodes[i].kind;
    depth += kind == QUERY_AND || kind == QUERY_OR || kind == QUERY_NOT ? 1 : 0;
  }
  return depth <= CHAIN;
}

bool routes_judge(const routes_syntax *route, arena *memory, routes_verdict *verdict) {
  *verdict = (routes_verdict){.truth = ROUTES_ALWAYS_HOLDS};
  if (!route->has_condition || route->node_count == 0) {
    return true;
  }
  judge j = {.route = route,
             .nodes = route->nodes,
             .memory = memory,
             .steps = STEPS,
             .alternatives = ALTERNATIVES,
             .verdict = verdict};
  j.values = arena_allocate_array(memory, route->node_count, sizeof *j.values);
  j.supposed = arena_allocate_array(memory, route->node_count, sizeof *j.supposed);
  j.firsts = arena_allocate_array(memory, route->node_count, sizeof *j.firsts);
  if (j.values == NULL || j.supposed == NULL || j.firsts == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < route->node_count; i++) {
    judge_compute(&j, i, j.values);
    j.firsts[i] = first_of(&j, i);
  }
  const uint32_t root = route->node_count - 1;
  const uint8_t outcomes = j.values[root].outcomes;
  verdict->truth = outcomes == OUTCOME_TRUE ? ROUTES_ALWAYS_HOLDS : ROUTES_MAY_HOLD;
  const agenda whole = {{root, true}, NULL};
  if (is_shallow(&j) && !is_possible(&j, &whole)) {
    verdict->truth = ROUTES_NEVER_HOLDS;
  } else if ((outcomes & OUTCOME_TRUE) == 0) {
    *verdict = (routes_verdict){.truth = ROUTES_NEVER_HOLDS, .because = span_of(&j, root)};
  }
  return !memory->has_failed;
}
