#include "trust/form.h"

/* Each is tried in several ways, and registries may send many signatures. */
enum { KEYS_TRIED = 8 };

static const char *name_of(const trust_key *key) {
  switch (key->algorithm) {
    case KEY_ED25519:
      return "Ed25519";
    case KEY_MINISIGN:
      return "minisign's";
    case KEY_ECDSA_P256:
      return "ECDSA P-256";
    case KEY_ECDSA_P384:
      return "ECDSA P-384";
    case KEY_ECDSA_P521:
      return "ECDSA P-521";
    case KEY_RSA:
      return "RSA";
  }
  return "";
}

/* Bytes of one number of an ECDSA signature; 0 for other keys. */
static size_t half_of(const trust_key *key) {
  switch (key->algorithm) {
    case KEY_ECDSA_P256:
      return 32;
    case KEY_ECDSA_P384:
      return 48;
    case KEY_ECDSA_P521:
      return 66;
    default:
      return 0;
  }
}

/* The length that a DER sequence says it has, or 0 if it begins like none. */
static size_t der_length(em_view bytes) {
  const unsigned char *b = (const unsigned char *)bytes.data;
  if (bytes.length < 4 || b[0] != 0x30) {
    return 0;
  }
  const bool is_long = b[1] == 0x81;
  const size_t head = is_long ? 3 : 2;
  /* A number follows at once. */
  return (is_long || b[1] < 0x80) && b[head] == 0x02 ? head + (is_long ? b[2] : b[1]) : 0;
}

static bool fits(const trust_key *key, em_view signature) {
  enum { DER_HEADS = 9 };
  const size_t half = half_of(key);
  if (half > 0) {
    return der_length(signature) == signature.length && signature.length <= 2 * half + DER_HEADS;
  }
  return key->algorithm == KEY_RSA       ? signature.length == (key->bits + 7) / 8
         : key->algorithm == KEY_ED25519 ? signature.length == MINISIGN_SIGNATURE
                                         : false;
}

/* ---- Made by a key of the policy, but in another way --------------------------------------------
 */

static bool find_other_way(trust_context *t, const trust_key *key, em_view message,
                           em_view signature, form_fault *fault) {
  static const struct {
    key_scheme scheme;
    key_hash hash;
    const char *rsa, *ecdsa;
  } ways[] = {
      {KEY_SCHEME_PLAIN, KEY_SHA256, "SHA-256", "SHA-256"},
      {KEY_SCHEME_PLAIN, KEY_SHA384, "SHA-384", "SHA-384"},
      {KEY_SCHEME_PLAIN, KEY_SHA512, "SHA-512", "SHA-512"},
      {KEY_SCHEME_JWS, KEY_SHA256, "the padding PSS in place of PKCS #1 1.5",
       "two bare numbers, as JWS has them, in place of DER"},
      {KEY_SCHEME_JWS, KEY_SHA384, "the padding PSS and SHA-384", "two bare numbers and SHA-384"},
      {KEY_SCHEME_JWS, KEY_SHA512, "the padding PSS and SHA-512", "two bare numbers and SHA-512"},
  };
  for (size_t i = 0; key->foreign != NULL && i < sizeof ways / sizeof *ways; i++) {
    if (trust_key_verify(t, key, ways[i].scheme, ways[i].hash, message, signature)) {
      fault->state = EM_TRUST_SIGNATURE_INVALID;
      fault->key = trust_key_id(key);
      fault->what = arena_format(&t->memory,
                                 "was signed by key %s, but with %s, which is not what signatures "
                                 "of this form have",
                                 key->id, key->algorithm == KEY_RSA ? ways[i].rsa : ways[i].ecdsa);
      return true;
    }
  }
  return false;
}

/* ---- By its looks -------------------------------------------------------------------------------
 */

static em_view looks_of(em_view signature, arena *memory) {
  if (der_length(signature) == signature.length) {
    return VIEW("looks like one of ECDSA");
  }
  switch (signature.length) {
    case MINISIGN_SIGNATURE:
      return VIEW("has the length of one of Ed25519");
    case 256:
    case 384:
    case 512:
      return arena_format(memory, "has the length of one of RSA with %zu bits",
                          signature.length * 8);
    default:
      return arena_format(memory, "is no signature at all (%zu bytes)", signature.length);
  }
}

static bool has_ecdsa(trust_key *const *keys, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (half_of(keys[i]) > 0) {
      return true;
    }
  }
  return false;
}

static em_view misfit(trust_context *t, trust_key *const *keys, uint32_t count, em_view signature,
                      em_trust_state *state) {
  const size_t stated = der_length(signature);
  *state = EM_TRUST_SIGNATURE_INVALID;
  if (has_ecdsa(keys, count) && stated > signature.length) {
    return arena_format(&t->memory, "has a signature that is cut short: %zu of its %zu bytes",
                        signature.length, stated);
  }
  if (has_ecdsa(keys, count) && stated > 0 && stated < signature.length) {
    return arena_format(&t->memory, "has %zu more byte(s) behind the end of its signature",
                        signature.length - stated);
  }
  if (keys[0]->algorithm == KEY_MINISIGN) {
    return arena_format(&t->memory,
                        "cannot be checked with key %s, which is minisign's: its signatures are "
                        "files (.minisig), not bare bytes",
                        keys[0]->id);
  }
  *state = EM_TRUST_UNTRUSTED_KEY;
  return arena_format(&t->memory,
                      "has a signature that key %s cannot have made: the key is of %s, but it %.*s",
                      keys[0]->id, name_of(keys[0]), VIEW_ARGS(looks_of(signature, &t->memory)));
}

form_fault form_find_fault(trust_context *t, trust_key *const *keys, uint32_t count,
                           em_view message, em_view signature) {
  form_fault fault = {0};
  const uint32_t tried = count < KEYS_TRIED ? count : KEYS_TRIED;
  for (uint32_t i = 0; i < tried; i++) {
    if (find_other_way(t, keys[i], message, signature, &fault)) {
      return fault;
    }
  }
  for (uint32_t i = 0; i < count; i++) {
    if (fits(keys[i], signature)) {
      return fault;
    }
  }
  if (count > 0) {
    fault.what = misfit(t, keys, count, signature, &fault.state);
  }
  return fault;
}
