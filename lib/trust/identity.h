/*
 * Under which name an image must have been signed: the forms of signedIdentity in
 * containers-policy.json, and one of ours.
 */
#ifndef TRUST_IDENTITY_H
#define TRUST_IDENTITY_H

#include "model/image.h"
#include "trust/trust.h"

typedef enum identity_kind {
  IDENTITY_REPOSITORY_DIGEST_OR_EXACT, /* the default: by digest the repository, by tag all of it */
  IDENTITY_EXACT,
  IDENTITY_REPOSITORY,
  IDENTITY_EXACT_REFERENCE,
  IDENTITY_EXACT_REPOSITORY,
  IDENTITY_REMAP,
  IDENTITY_DIGEST, /* ours: the digest alone, for signatures that name no repository */
} identity_kind;

typedef struct identity {
  identity_kind kind;
  image reference;               /* exactReference; of exactRepository its name */
  em_view prefix, signed_prefix; /* remapIdentity */
} identity;

/* Whether the name that was signed is the one that `wanted` must have been signed under. */
bool identity_matches(const identity *i, const image *wanted, em_view signed_name, arena *memory);

/* What would match, for messages: "registry.example.com/fleet/camera:1.2". */
em_view identity_expected(const identity *i, const image *wanted, arena *memory);

/* The reference in full: registry, repository, tag or digest. */
em_view identity_full_name(const image *i, arena *memory);

#endif
