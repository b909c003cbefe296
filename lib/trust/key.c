#include "trust/key.h"

#include "base/error.h"
#include "trust/pem.h"

#include <sodium.h>

/* SubjectPublicKeyInfo of Ed25519: the key follows (RFC 8410). */
static const unsigned char ed25519_prefix[] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03,
                                               0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
enum { ED25519_DER = sizeof ed25519_prefix + MINISIGN_PUBLIC_KEY, RSA_BITS_MINIMUM = 2048 };

static void set_digest_id(trust_key *key, em_view der) {
  crypto_hash_sha256(key->spki_digest, (const unsigned char *)der.data, der.length);
  sodium_bin2hex(key->id, sizeof key->id, key->spki_digest, (sizeof key->id - 1) / 2);
}

/* Points of small order would let anyone sign. */
static bool is_usable_point(const unsigned char point[MINISIGN_PUBLIC_KEY]) {
  return crypto_core_ed25519_is_valid_point(point) == 1;
}

static trust_key *weak_key(em_error *error) {
  error_set(error, EM_ERROR_SYNTAX, 0, 0,
            "This Ed25519 public key is a point that no honest key has: anyone could sign for it.");
  return NULL;
}

static trust_key *read_minisign(trust_context *t, em_view text, em_error *error) {
  minisign_public_key read;
  if (minisign_read_public_key(&read, text, error) != EM_OK) {
    return NULL;
  }
  if (!is_usable_point(read.bytes)) {
    return weak_key(error);
  }
  trust_key *key = arena_allocate(&t->memory, sizeof *key);
  if (key == NULL) {
    error_memory(error);
    return NULL;
  }
  key->algorithm = KEY_MINISIGN;
  key->ed25519 = read;
  minisign_id_text(key->id, read.id);
  crypto_hash_sha256(key->spki_digest, read.bytes, sizeof read.bytes);
  return key;
}

static trust_key *read_foreign(trust_context *t, em_view der, em_error *error) {
  const crypto_library *crypto = trust_crypto(t, error);
  trust_key *key = crypto == NULL ? NULL : arena_allocate(&t->memory, sizeof *key);
  if (key == NULL) {
    return NULL;
  }
  key->foreign = crypto->key_read(der, &key->algorithm, &key->bits, error);
  if (key->foreign == NULL) {
    return NULL;
  }
  if (!trust_keep(t, key->foreign, crypto->key_free)) {
    error_memory(error);
    return NULL;
  }
  if (key->algorithm == KEY_RSA && key->bits < RSA_BITS_MINIMUM) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "An RSA key of %u bits can be broken; at least %d are needed.", key->bits,
              (int)RSA_BITS_MINIMUM);
    return NULL;
  }
  set_digest_id(key, der);
  return key;
}

trust_key *trust_key_read_der(trust_context *t, em_view der, em_error *error) {
  if (der.length != ED25519_DER || memcmp(der.data, ed25519_prefix, sizeof ed25519_prefix) != 0) {
    return read_foreign(t, der, error);
  }
  trust_key *key = arena_allocate(&t->memory, sizeof *key);
  if (key == NULL) {
    error_memory(error);
    return NULL;
  }
  key->algorithm = KEY_ED25519;
  memcpy(key->ed25519.bytes, der.data + sizeof ed25519_prefix, sizeof key->ed25519.bytes);
  if (!is_usable_point(key->ed25519.bytes)) {
    return weak_key(error);
  }
  set_digest_id(key, der);
  return key;
}

static bool says(em_view text, em_view word) {
  for (size_t i = 0; i + word.length <= text.length; i++) {
    if (view_starts_with(view_from(text, i), word)) {
      return true;
    }
  }
  return false;
}

trust_key *trust_key_read(trust_context *t, em_view text, em_error *error) {
  if (text.length > TRUST_KEY_BYTES) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "This is too long for a public key.");
    return NULL;
  }
  if (!says(text, VIEW("-----BEGIN "))) {
    return read_minisign(t, text, error);
  }
  if (says(text, VIEW("PRIVATE KEY-----"))) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "This is a private key. Only the public key belongs where signatures are verified.");
    return NULL;
  }
  em_view rest = text;
  em_view der;
  const pem_status first = pem_next(&rest, VIEW("PUBLIC KEY"), &der, &t->memory);
  if (first != PEM_FOUND) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              first == PEM_END
                  ? "There is no \"PUBLIC KEY\" in this PEM text."
                  : "The base64 of this PEM public key is not well-formed, or its end is missing.");
    return NULL;
  }
  em_view second;
  if (pem_next(&rest, VIEW("PUBLIC KEY"), &second, &t->memory) != PEM_END) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "This file holds several public keys; one is meant, so give each a file of its own.");
    return NULL;
  }
  return trust_key_read_der(t, der, error);
}

bool trust_key_verify(const trust_context *t, const trust_key *key, key_scheme scheme,
                      key_hash hash, em_view message, em_view signature) {
  if (key->algorithm == KEY_MINISIGN) {
    return false;
  }
  if (key->algorithm == KEY_ED25519) {
    return signature.length == MINISIGN_SIGNATURE &&
           crypto_sign_verify_detached((const unsigned char *)signature.data,
                                       (const unsigned char *)message.data, message.length,
                                       key->ed25519.bytes) == 0;
  }
  return t->loaded->key_verify(key->foreign, scheme, hash, message, signature);
}

bool trust_key_verify_digest(const trust_context *t, const trust_key *key, key_hash hash,
                             em_view digest, em_view signature) {
  return key->foreign != NULL &&
         t->loaded->key_verify_digest(key->foreign, hash, digest, signature);
}

em_view trust_key_ids(trust_key *const *keys, uint32_t count, arena *memory) {
  enum { SHOWN = 4 };
  em_view text = VIEW("");
  for (uint32_t i = 0; i < count && i < SHOWN; i++) {
    text = arena_format(memory, "%.*s%s%s", VIEW_ARGS(text), i == 0 ? "" : ", ", keys[i]->id);
  }
  return count > SHOWN ? arena_format(memory, "%.*s and %u more", VIEW_ARGS(text), count - SHOWN)
                       : text;
}

key_hash trust_key_hash(const trust_key *key) {
  switch (key->algorithm) {
    case KEY_ECDSA_P384:
      return KEY_SHA384;
    case KEY_ECDSA_P521:
      return KEY_SHA512;
    default:
      return KEY_SHA256;
  }
}
