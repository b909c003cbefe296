/*
 * lookup: whether a name has an address, asked in a child.
 * libmosquitto looks a name up itself and waits for the answer, with the whole daemon. Where no
 * name server answers (a device that is offline), that is seconds for each attempt: so a child asks
 * first, and libmosquitto only for what was just answered.
 */
#ifndef HUB_LOOKUP_H
#define HUB_LOOKUP_H

#include "loop/aside.h"

typedef void lookup_done(void *context, const char *error);

/* Part of whoever asks; zeroed = not asking. */
typedef struct lookup {
  aside aside;
  lookup_done *done;
  void *context;
} lookup;

/* Calls `done` once, from the loop, unless stopped; NULL: there is an address. False with errno if
 * it cannot be asked. */
bool lookup_start(lookup *k, loop *l, const char *host, lookup_done *done, void *context);
void lookup_stop(lookup *k);

#endif
