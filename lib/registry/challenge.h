/* What a registry wants to see before it answers (WWW-Authenticate). */
#ifndef REGISTRY_CHALLENGE_H
#define REGISTRY_CHALLENGE_H

#include "base/arena.h"
#include "base/view.h"

typedef enum challenge_kind { CHALLENGE_NONE, CHALLENGE_BASIC, CHALLENGE_BEARER } challenge_kind;

typedef struct challenge {
  challenge_kind kind;
  em_view realm, service, scope; /* of a bearer token */
} challenge;

/* Reads one header's value; kind is CHALLENGE_NONE for what is not understood. */
challenge challenge_read(em_view header, arena *memory);

#endif
