/*
 * What a text must hold for a regular expression to match: one of a few literals. A search for
 * these costs a hundredth of a match, and most texts have none of them.
 */
#ifndef RULES_REGEX_LITERALS_H
#define RULES_REGEX_LITERALS_H

#include "base/view.h"

enum { REGEX_LITERALS_MAXIMUM = 10, REGEX_LITERAL_LENGTH = 15 };

typedef struct regex_literals {
  uint32_t count; /* 0: nothing is known */
  uint8_t lengths[REGEX_LITERALS_MAXIMUM];
  char texts[REGEX_LITERALS_MAXIMUM][REGEX_LITERAL_LENGTH];
} regex_literals;

/*
 * For a pattern that can be compiled. Case is to be ignored if it says (?i) at its start, and then
 * nothing is known of texts that are not ASCII.
 */
void regex_literals_find(em_view pattern, regex_literals *result);

static inline em_view regex_literal(const regex_literals *all, uint32_t index) {
  return (em_view){all->texts[index], all->lengths[index]};
}

#endif
