/* The keys that deployments must be signed with (--manifest-key). */
#ifndef DAEMON_DEMAND_H
#define DAEMON_DEMAND_H

#include "analysis/signed.h"
#include "base/bytes.h"
#include "daemon/options.h"

typedef struct demand {
  minisign_public_key keys[SIGNED_KEYS];
  uint32_t count; /* 0: nothing is demanded */
} demand;

/* Reads each key: a file, or the key itself. False with a sentence in `why`. */
bool demand_read(demand *d, const options *o, char *why, unsigned capacity);
/* The keys for the child. */
void demand_write_keys(const demand *d, bytes *frames);
/* The signature beside `path`, or that there is none. To be followed by the deployment. */
void demand_write_signature(const demand *d, const char *path, bytes *frames);

#endif
