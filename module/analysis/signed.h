/*
 * Whether a deployment is what its author's key signed. Runs in the child: the text of a signature
 * is as hostile as any other.
 */
#ifndef ANALYSIS_SIGNED_H
#define ANALYSIS_SIGNED_H

#include "trust/minisign.h"

enum { SIGNED_KEYS = 8, SIGNED_KEY_BYTES = MINISIGN_ID + MINISIGN_PUBLIC_KEY };

typedef struct signed_demand {
  minisign_public_key keys[SIGNED_KEYS];
  uint32_t count; /* 0: nothing is demanded */
  em_view name;   /* of the deployment that comes next, for messages */
  em_view signature;
} signed_demand;

/* Takes FRAME_KEYS. */
bool signed_take_keys(signed_demand *d, const char *data, size_t length);
/* Takes FRAME_SIGNATURE. */
bool signed_take_signature(signed_demand *d, const char *data, size_t length);
/* Whether the text may be used. Answers whose signature it has, or the finding; the signature is
 * then spent. */
bool signed_check(signed_demand *d, em_view text);

#endif
