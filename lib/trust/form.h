/*
 * Why no key verifies a signature, as far as its form tells: people who took it from another tool,
 * or lost a part of it, need not guess. Nothing here makes a signature good.
 */
#ifndef TRUST_FORM_H
#define TRUST_FORM_H

#include "trust/key.h"

typedef struct form_fault {
  em_trust_state state;
  em_view key;  /* id, where one made it all the same */
  em_view what; /* data NULL: it has the form that it should have, so it is a stranger's or what it
                   covers was changed */
} form_fault;

/* For a signature over `message` that none of the keys verified. */
form_fault form_find_fault(trust_context *t, trust_key *const *keys, uint32_t count,
                           em_view message, em_view signature);

#endif
