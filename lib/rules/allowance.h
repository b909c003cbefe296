/* What a rule lets a fact be, by its needs. Internal to the compiler of rules. */
#ifndef RULES_ALLOWANCE_H
#define RULES_ALLOWANCE_H

#include "rules/loader.h"
#include "rules/needs.h"

/* Bits of what is allowed; where the fact is known, all must be. */
typedef struct allowance {
  bool is_asking;
  uint32_t states; /* bits */
  uint64_t numbers;
  uint32_t other_numbers;
  uint64_t lengths;
  uint32_t firsts, seconds;
} allowance;

extern const allowance allowance_everything;

/* The fact that a need asks for; the rest of the row is not filled in. */
pack_sieve allowance_asked(const pack_need *need);
bool allowance_is_about(const pack_need *need, const pack_sieve *sieve);
/* What all clauses together let the fact be. */
allowance allowance_of(const loader *c, pack_span clauses, const pack_sieve *sieve);

#endif
