/* Signatures as they were found for one image: bytes, and where they came from. */
#ifndef TRUST_EVIDENCE_H
#define TRUST_EVIDENCE_H

#include "trust/trust.h"

typedef enum evidence_kind {
  EVIDENCE_SIMPLE_SIGNING, /* cosign: a payload and its signature in base64 */
  EVIDENCE_MINISIGN,       /* such a payload and a minisign signature file */
  EVIDENCE_BUNDLE,         /* a sigstore bundle */
  EVIDENCE_NOTARY,         /* a Notary Project envelope (JWS) */
} evidence_kind;

typedef struct evidence {
  evidence_kind kind;
  em_view origin;    /* for messages: a file, a tag, a digest */
  em_view payload;   /* the payload, the bundle, the envelope */
  em_view signature; /* of a payload */
} evidence;

typedef struct evidence_set {
  evidence *items;
  uint32_t count;
  uint32_t capacity;
  uint32_t dropped; /* beyond TRUST_SIGNATURES */
  em_view manifest; /* the image's own manifest, data NULL if it is not at hand */
  em_view trouble;  /* why signatures could not be looked for, or data NULL */
  em_view searched; /* where they were looked for */
} evidence_set;

/* False if memory is out. What is beyond the bound is counted. */
bool evidence_add(evidence_set *set, evidence item, arena *memory);

#endif
