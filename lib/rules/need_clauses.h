/* Lists of needs while a condition is boiled down. Internal to the compiler of rules. */
#ifndef RULES_NEED_CLAUSES_H
#define RULES_NEED_CLAUSES_H

#include "rules/loader.h"
#include "rules/needs.h"

/* One of the needs must be met. */
typedef struct clause {
  uint32_t count;
  uint32_t proves; /* bit of the part of the condition that holds whenever this does, or 0 */
  uint32_t needs[CLAUSE_NEEDS_MAXIMUM];
} clause;

/* All clauses must be met. */
typedef struct clauses {
  uint32_t count;
  clause items[CLAUSES_MAXIMUM];
} clauses;

/* ---- Code of conditions ---------------------------------------------------------------------- */

static inline uint32_t needs_length(const uint32_t *words) {
  return CONDITION_HEADER_WORDS + words[1];
}

static inline uint32_t needs_test(const uint32_t *words) {
  return words[0] >> 8 & 0xFF;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

/* Number of a need, which rules share; PACK_NONE if memory is out. */
uint32_t clause_need(loader *c, const pack_need *need);
bool clause_has(const clause *one, uint32_t need);
/* One clause of one need; none if there is no need. */
void clauses_set(clauses *result, uint32_t need);
/* Those that ask for the fewest stay. */
void clauses_add(clauses *list, const clause *added);
/* About one fact: its value tells, see sieve.h. */
bool clause_is_of_one_fact(const loader *c, const clause *one);
/* Of both ways one need of each place must be met. A way with fewer clauses than the other gives
 * its last one again: it must be met all the same. */
void clauses_join(clauses *to, const clauses *way);
/* The same of clauses that are about one fact. */
void clauses_join_by_fact(const loader *c, clauses *to, const clauses *way);

/* ---- Single tests ---------------------------------------------------------------------------- */

/* What a test cannot do without, added to an empty list. */
void need_of_test(loader *c, const uint32_t *words, clauses *result);
/* The opposite of a test: only what is exact can be turned round. */
void need_of_opposite(loader *c, const uint32_t *words, clauses *result);

#endif
