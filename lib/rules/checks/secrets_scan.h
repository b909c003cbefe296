/* The search for secrets: for the rules, and for those who must not show or pass on what is one. */
#ifndef RULES_CHECKS_SECRETS_SCAN_H
#define RULES_CHECKS_SECRETS_SCAN_H

#include "rules/checks/secrets.h"

/* Where in the manifest it stands. */
typedef enum secret_where {
  SECRET_IN_ENV,
  SECRET_IN_COMMAND,
  SECRET_IN_LABEL,
  SECRET_IN_TWIN,
  SECRET_IN_ROUTE,
  SECRET_IN_CREDENTIAL,
  SECRET_IN_CREATE_OPTIONS,
  SECRET_ELSEWHERE,
  SECRET_WHERE_COUNT
} secret_where;

/* What tells that it is one. */
typedef enum secret_evidence {
  SECRET_BY_FORMAT,
  SECRET_BY_NAME,
  SECRET_BY_DEFAULT, /* a well-known value under a telling name */
  SECRET_BY_ENTROPY,
  SECRET_BY_PLACE, /* a registry's password: a rule of its own judges it */
  SECRET_EVIDENCE_COUNT
} secret_evidence;

typedef struct secret {
  match_place place;
  secret_where where;
  secret_evidence evidence;
  em_view name; /* of the variable, property … that holds it */
  em_view kind; /* "an IoT Hub key"; data NULL if only the name tells */
  em_view module;
  uint32_t module_index;
  em_view text;  /* itself; never to be shown */
  bool is_proxy; /* in a variable such as https_proxy */
  uint32_t digest;
  uint32_t earlier; /* at the same node: its number from 1, or 0 */
} secret;

struct secret_list {
  arena *memory;
  secret *items; /* those of one node stand together, linked from the last back */
  uint32_t count, capacity;
  uint32_t *slots; /* by node: number of the last secret there, from 1; 0: free */
  uint32_t slot_count;
};

/* Adds one; `text` is the secret itself. NULL if memory is out. */
secret *secrets_add(secret_list *list, match_place at, secret_where where, secret_evidence evidence,
                    em_view text);
/* The last secret at a node, and those before it at the same node; NULL if there is none. */
secret *secrets_at(const secret_list *list, place at);
secret *secrets_earlier(const secret_list *list, const secret *one);
/* A piece of a string's value as a piece of the text, where the two are the same; otherwise the
 * whole node. */
match_place secret_piece(place at, size_t start, size_t length);

/* Finds all of them. False if memory is out. */
bool secrets_scan(const manifest *m, arena *memory, secret_list *result);
/* Their places, for those who must not show them. */
const match_place *secrets_places(const secret_list *secrets, arena *memory);

#endif
