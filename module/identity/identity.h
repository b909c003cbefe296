/*
 * identity: what a connection to edgeHub needs, from the workload API.
 * In: the module's environment. Out: trust bundle and token, or why not. One request at a time.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "identity/environment.h"
#include "loop/loop.h"

/* How long before its end a token is renewed, at most; seconds. */
enum { IDENTITY_RENEWAL = 900 };

typedef struct identity identity;

typedef struct credentials {
  const char *trust_bundle; /* PEM */
  const char *token;
  int64_t expiry; /* seconds since 1970 */
} credentials;

/* `given` is NULL if `error` says why not; both live until the call returns. */
typedef void identity_done(void *context, const credentials *given, const char *error);

/* `deadline`: milliseconds for each answer. `life`: of a token, seconds. */
identity *identity_new(loop *l, const environment *who, int64_t deadline, int64_t life);
void identity_free(identity *i);
/* Asks for both; a request under way is given up. */
void identity_ask(identity *i, identity_done *done, void *context);

#endif
