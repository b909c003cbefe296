/* A Notary Project signature envelope: flattened JWS in JSON, read strictly. */
#ifndef TRUST_ENVELOPE_H
#define TRUST_ENVELOPE_H

#include "trust/chain.h"
#include "trust/trust.h"

typedef struct envelope {
  em_view algorithm;         /* "PS256" … as the protected header states it */
  bool is_signing_authority; /* scheme notary.x509.signingAuthority */
  bool has_signing_time, has_expiry;
  int64_t signing_time; /* authentic only with a signing authority */
  int64_t expiry;
  em_view input;     /* what is signed */
  em_view signature; /* bytes */
  em_view digest;    /* of the artifact that the payload is about */
  em_view timestamp; /* DER of a time stamp token, data NULL if there is none */
  certificate *chain[TRUST_CHAIN];
  uint32_t chain_count;
} envelope;

/* All text lives in the context's memory. False with error set. Nothing is verified yet. */
bool envelope_read(trust_context *t, envelope *e, em_view text, em_error *error);

#endif
