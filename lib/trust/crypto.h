/*
 * What libsodium does not know: ECDSA, RSA and X.509, as a table of functions. OpenSSL implements
 * it in a library that is loaded when the first such key is met: whoever signs with Ed25519 never
 * pays for it.
 */
#ifndef TRUST_CRYPTO_H
#define TRUST_CRYPTO_H

#include "base/arena.h"
#include "base/view.h"

typedef enum key_algorithm {
  KEY_ED25519,
  KEY_MINISIGN, /* Ed25519 in minisign's files, with a key id of its own */
  KEY_ECDSA_P256,
  KEY_ECDSA_P384,
  KEY_ECDSA_P521,
  KEY_RSA,
} key_algorithm;

typedef enum key_hash { KEY_SHA256, KEY_SHA384, KEY_SHA512 } key_hash;

/* How a signature is written down. Who verifies chooses it, never the signature. */
typedef enum key_scheme {
  KEY_SCHEME_PLAIN, /* ECDSA in DER, RSA as PKCS #1 1.5: cosign, sigstore */
  KEY_SCHEME_JWS,   /* ECDSA as two numbers of fixed length, RSA as PSS: JWS, Notary Project */
} key_scheme;

enum { CERTIFICATE_NAMES = 32 };

/* One attribute of a distinguished name. */
typedef struct certificate_name {
  em_view type;  /* "C", "ST", "O", "CN" …, or a dotted number */
  em_view value; /* UTF-8 */
} certificate_name;

/* Only what the Notary Project honours of a certificate. */
typedef struct certificate_facts {
  certificate_name subject[CERTIFICATE_NAMES];
  uint32_t subject_count;
  em_view subject_text; /* "CN=…, O=…" for messages */
  int64_t not_before, not_after;
  bool has_basic_constraints, is_constraints_critical, is_ca;
  int32_t path_length; /* -1: unlimited */
  bool has_key_usage, is_usage_critical;
  bool may_sign_data, may_sign_certificates; /* digitalSignature, keyCertSign */
  bool may_do_other;                         /* a use that a signing certificate must not have */
  bool has_extended_usage, is_for_code_signing, is_for_time_stamping;
  bool is_for_other_purpose; /* any, server, client, e-mail */
  bool is_signed_with_sha1;  /* or with a hash that is broken worse */
  bool names_revocation;     /* says where to ask whether it was revoked */
  bool is_self_issued;
  key_algorithm algorithm;
  uint32_t key_bits;
  unsigned char thumbprint[32]; /* SHA-256 of the DER */
} certificate_facts;

typedef struct crypto_library {
  const char *version; /* EM_VERSION it was built with: another one is not used */

  /* SubjectPublicKeyInfo in DER, whole. NULL with the reason. */
  void *(*key_read)(em_view der, key_algorithm *algorithm, uint32_t *bits, em_error *error);
  void (*key_free)(void *key);
  bool (*key_verify)(void *key, key_scheme scheme, key_hash hash, em_view message,
                     em_view signature);
  /* As KEY_SCHEME_PLAIN, but what is given is the hash itself. */
  bool (*key_verify_digest)(void *key, key_hash hash, em_view digest, em_view signature);

  /* One X.509 certificate in DER, whole. NULL with the reason. */
  void *(*certificate_read)(em_view der, certificate_facts *facts, arena *memory, em_error *error);
  void (*certificate_free)(void *certificate);
  /* Its public key; lives as long as the certificate. */
  void *(*certificate_key)(void *certificate);
  /* Whether the issuer's name and key made it. */
  bool (*certificate_is_issued_by)(void *certificate, void *issuer);

  /*
   * A time stamp (RFC 3161 token in DER) over `message`, by a certificate for time stamping that
   * leads to one of the roots. False with the reason.
   */
  bool (*timestamp_verify)(em_view token, em_view message, void *const *roots, uint32_t root_count,
                           int64_t *earliest, int64_t *latest, em_error *error);
} crypto_library;

/* What the loadable library exports. */
#define CRYPTO_LIBRARY_SYMBOL "edgemanifest_crypto_library"
const crypto_library *edgemanifest_crypto_library(void);

#endif
