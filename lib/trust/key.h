/* A public key that a policy trusts, whatever its algorithm. */
#ifndef TRUST_KEY_H
#define TRUST_KEY_H

#include "trust/crypto.h"
#include "trust/minisign.h"
#include "trust/trust.h"

typedef struct trust_key {
  key_algorithm algorithm;
  /* minisign's id; of others the first sixteen digits of the SHA-256 of the SubjectPublicKeyInfo.
   */
  char id[MINISIGN_ID_TEXT];
  unsigned char spki_digest[32]; /* that SHA-256; of minisign's keys, that of the key itself */
  minisign_public_key ed25519;   /* KEY_ED25519 and KEY_MINISIGN */
  uint32_t bits;                 /* KEY_RSA */
  void *foreign;                 /* other algorithms: of the crypto library */
} trust_key;

/* A minisign public key or one PEM "PUBLIC KEY". NULL with error set. */
trust_key *trust_key_read(trust_context *t, em_view text, em_error *error);
/* From the DER of a SubjectPublicKeyInfo. */
trust_key *trust_key_read_der(trust_context *t, em_view der, em_error *error);

static inline em_view trust_key_id(const trust_key *key) {
  return view_of(key->id);
}

/* Ed25519 ignores scheme and hash. Never for KEY_MINISIGN, whose signatures are files. */
bool trust_key_verify(const trust_context *t, const trust_key *key, key_scheme scheme,
                      key_hash hash, em_view message, em_view signature);

/* ECDSA and RSA (PKCS #1) over a hash that is known, of the bytes that are not. */
bool trust_key_verify_digest(const trust_context *t, const trust_key *key, key_hash hash,
                             em_view digest, em_view signature);

/* Ids of keys for a message: "0123456789ABCDEF, …", the first four of them. */
em_view trust_key_ids(trust_key *const *keys, uint32_t count, arena *memory);

/* The hash that sigstore's bundles fix for an algorithm. */
key_hash trust_key_hash(const trust_key *key);

#endif
