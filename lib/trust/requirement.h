/* What a policy demands of an image before it may run. */
#ifndef TRUST_REQUIREMENT_H
#define TRUST_REQUIREMENT_H

#include "trust/evidence.h"
#include "trust/identity.h"
#include "trust/key.h"

struct notary_policy;

typedef enum requirement_kind {
  REQUIRE_NOTHING,  /* insecureAcceptAnything */
  REQUIRE_REJECT,   /* reject */
  REQUIRE_KEY,      /* sigstoreSigned: cosign, sigstore bundles, minisign */
  REQUIRE_NOTARY,   /* a Notary Project policy */
  REQUIRE_UNUSABLE, /* something that cannot be checked here: never met */
} requirement_kind;

typedef struct annotation {
  em_view name, value;
} annotation;

typedef struct requirement {
  requirement_kind kind;
  trust_key **keys;
  uint32_t key_count;
  uint32_t threshold; /* so many different keys must have signed; at least 1 */
  identity identity;
  annotation *annotations; /* that the payload must carry */
  uint32_t annotation_count;
  const struct notary_policy *notary;
  em_view unusable; /* why */
} requirement;

/* What a signature says about an image, once a trusted key is known to have made it. */
typedef struct claim {
  em_view reference; /* data NULL if it names none */
  em_view digest;
} claim;

/*
 * Whether the claim is about `wanted`, whose digest is `digest`. The state is EM_TRUST_TRUSTED, or
 * says why not.
 */
trust_result claim_check(trust_context *t, const requirement *r, const image *wanted,
                         em_view digest, const claim *c, const trust_key *key, em_view origin);

/*
 * Each looks at one piece of evidence with all keys of the requirement; `*by` is the key that made
 * it (an index), if one did.
 */
trust_result simple_signing_check(trust_context *t, const requirement *r, const image *wanted,
                                  em_view digest, const evidence *e, uint32_t *by);
trust_result bundle_check(trust_context *t, const requirement *r, const image *wanted,
                          em_view digest, em_view manifest, const evidence *e, uint32_t *by);

/* Whether the evidence meets the requirement for the image with this digest. */
trust_result requirement_check(trust_context *t, const requirement *r, const image *wanted,
                               em_view digest, const evidence_set *set);

#endif
