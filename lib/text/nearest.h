/* The known name that somebody probably meant. */
#ifndef TEXT_NEAREST_H
#define TEXT_NEAREST_H

#include "base/view.h"

#include <stdint.h>

/* Names longer than this are no slips of the pen. */
enum { NEAREST_MAXIMUM = 48 };

typedef struct nearest {
  em_view wanted;
  uint8_t letters[32]; /* how often each stands in it, by letter % 32 */
  em_view best;        /* empty if nothing is near enough */
  uint32_t distance;
} nearest;

/* Begins a search; names are then offered one by one. */
nearest nearest_start(em_view wanted);
/*
 * Takes the candidate if it is nearer than what was offered before: fewer letters inserted,
 * deleted, replaced or swapped, case aside; at most one in three letters.
 */
void nearest_offer(nearest *search, em_view candidate);

#endif
