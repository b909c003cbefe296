/*
 * Regular expressions of rules: PCRE2, bounded. A pattern is compiled when a value first needs it,
 * by whichever thread comes first; the rule set stays what it was.
 *
 * Patterns are not compiled to machine code: that wants memory that is written and then executed,
 * which the unit of the runtime module forbids, and costs more for one pattern than the analysis of
 * a manifest. Most matches are spared instead: see needs.h and regex_literals.h.
 */
#ifndef RULES_REGEX_H
#define RULES_REGEX_H

#include "base/view.h"

#include <stdatomic.h>

enum { REGEX_MAXIMUM = 1000, REGEX_VALUE_MAXIMUM = 16384 };

/* False if the pattern cannot be compiled, with the reason. */
bool regex_check(em_view pattern, char *complaint, size_t size);

/* A pattern that is or will be compiled. Zeroed: not yet. */
typedef struct regex_slot {
  _Atomic(struct regex *) made;
} regex_slot;

void regex_slot_free(regex_slot *slot);

/* What one run needs for matching. Zeroed: nothing yet. */
typedef struct regex_matcher {
  void *data, *context;
} regex_matcher;

void regex_matcher_free(regex_matcher *matcher);

typedef enum regex_result {
  REGEX_DIFFERS,
  REGEX_MATCHES,
  REGEX_EXCEEDS, /* a limit, or memory is out: not known */
} regex_result;

/* Whether the pattern matches somewhere in the value. */
regex_result regex_match(regex_matcher *matcher, regex_slot *slot, em_view pattern, em_view value);

#endif
