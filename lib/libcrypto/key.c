/* Public keys of ECDSA and RSA through OpenSSL. */
#include "libcrypto/library.h"

#include "base/error.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

enum { RSA_BITS_MAXIMUM = 8192, COORDINATE_MAXIMUM = 66, DER_MAXIMUM = 160 };

static bool set_curve(EVP_PKEY *key, key_algorithm *algorithm) {
  static const struct {
    const char *name;
    key_algorithm algorithm;
  } curves[] = {
      {"prime256v1", KEY_ECDSA_P256}, {"secp384r1", KEY_ECDSA_P384}, {"secp521r1", KEY_ECDSA_P521}};
  char name[64];
  size_t length = 0;
  if (EVP_PKEY_get_group_name(key, name, sizeof name, &length) != 1) {
    return false;
  }
  for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
    if (strcmp(name, curves[i].name) == 0) {
      *algorithm = curves[i].algorithm;
      return true;
    }
  }
  return false;
}

bool libcrypto_describe_key(EVP_PKEY *key, key_algorithm *algorithm, uint32_t *bits,
                            em_error *error) {
  const int kind = EVP_PKEY_get_base_id(key);
  const int size = EVP_PKEY_get_bits(key);
  *bits = size < 0 ? 0 : (uint32_t)size;
  if (kind == EVP_PKEY_RSA) {
    *algorithm = KEY_RSA;
    if (size > RSA_BITS_MAXIMUM) {
      error_set(error, EM_ERROR_LIMIT, 0, 0, "An RSA key of %d bits is more than the %d allowed.",
                size, (int)RSA_BITS_MAXIMUM);
      return false;
    }
    return true;
  }
  if (kind == EVP_PKEY_EC && set_curve(key, algorithm)) {
    return true;
  }
  error_set(error, EM_ERROR_SYNTAX, 0, 0,
            "This kind of key is not supported; Ed25519, ECDSA on P-256, P-384 or P-521, and RSA "
            "are.");
  return false;
}

/* Named curve, uncompressed point: the only form that others take everywhere. */
static bool is_plain_form(EVP_PKEY *key, em_view der) {
  const int bits = EVP_PKEY_get_bits(key);
  return EVP_PKEY_get_base_id(key) != EVP_PKEY_EC || der.length == (bits == 256   ? 91u
                                                                    : bits == 384 ? 120u
                                                                                  : 158u);
}

/* One key has one text: no explicit curve parameters, no other way to write the same numbers. */
static bool is_canonical(EVP_PKEY *key, em_view der) {
  unsigned char *written = NULL;
  const int length = i2d_PUBKEY(key, &written);
  const bool is_same = length > 0 && is_plain_form(key, der) && (size_t)length == der.length &&
                       memcmp(written, der.data, der.length) == 0;
  OPENSSL_free(written);
  return is_same;
}

void *libcrypto_key_read(em_view der, key_algorithm *algorithm, uint32_t *bits, em_error *error) {
  const unsigned char *cursor = (const unsigned char *)der.data;
  EVP_PKEY *key = der.length > 16384 ? NULL : d2i_PUBKEY(NULL, &cursor, (long)der.length);
  libcrypto_forget_errors();
  if (key == NULL) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "This is no well-formed public key (SubjectPublicKeyInfo in DER).");
    return NULL;
  }
  bool is_usable = libcrypto_describe_key(key, algorithm, bits, error);
  if (is_usable && !is_canonical(key, der)) {
    is_usable = false;
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "This is no well-formed public key: it is not written in the one canonical way "
              "(named curve, point not compressed).");
  }
  if (!is_usable) {
    EVP_PKEY_free(key);
    return NULL;
  }
  return key;
}

void libcrypto_key_free(void *key) {
  EVP_PKEY_free(key);
}

static const EVP_MD *digest_of(key_hash hash) {
  return hash == KEY_SHA256 ? EVP_sha256() : hash == KEY_SHA384 ? EVP_sha384() : EVP_sha512();
}

/* Two numbers of the curve's length, as JWS has them, in DER; 0 if they are of another length. */
static size_t ecdsa_to_der(const EVP_PKEY *key, em_view signature, unsigned char der[DER_MAXIMUM]) {
  const size_t half = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
  if (half > COORDINATE_MAXIMUM || signature.length != 2 * half) {
    return 0;
  }
  const unsigned char *bytes = (const unsigned char *)signature.data;
  ECDSA_SIG *pair = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(bytes, (int)half, NULL);
  BIGNUM *s = BN_bin2bn(bytes + half, (int)half, NULL);
  int length = 0;
  if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
    r = NULL;
    s = NULL;
    unsigned char *cursor = der;
    length = i2d_ECDSA_SIG(pair, NULL) <= DER_MAXIMUM ? i2d_ECDSA_SIG(pair, &cursor) : 0;
  }
  BN_free(r);
  BN_free(s);
  ECDSA_SIG_free(pair);
  return length < 0 ? 0 : (size_t)length;
}

static bool set_padding(EVP_PKEY_CTX *context, key_scheme scheme, const EVP_MD *digest) {
  if (scheme == KEY_SCHEME_PLAIN) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  }
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

bool libcrypto_key_verify(void *key, key_scheme scheme, key_hash hash, em_view message,
                          em_view signature) {
  const bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  unsigned char der[DER_MAXIMUM];
  const unsigned char *bytes = (const unsigned char *)signature.data;
  size_t length = signature.length;
  if (!is_rsa && scheme == KEY_SCHEME_JWS) {
    bytes = der;
    length = ecdsa_to_der(key, signature, der);
  }
  EVP_MD_CTX *context = length == 0 ? NULL : EVP_MD_CTX_new();
  EVP_PKEY_CTX *key_context = NULL; /* belongs to context */
  const EVP_MD *digest = digest_of(hash);
  const bool is_good = context != NULL &&
                       EVP_DigestVerifyInit(context, &key_context, digest, NULL, key) == 1 &&
                       (!is_rsa || set_padding(key_context, scheme, digest)) &&
                       EVP_DigestVerify(context, bytes, length, (const unsigned char *)message.data,
                                        message.length) == 1;
  EVP_MD_CTX_free(context);
  libcrypto_forget_errors();
  return is_good;
}

bool libcrypto_key_verify_digest(void *key, key_hash hash, em_view digest, em_view signature) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  const bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  const bool is_good =
      context != NULL && EVP_PKEY_verify_init(context) == 1 &&
      (!is_rsa || set_padding(context, KEY_SCHEME_PLAIN, digest_of(hash))) &&
      EVP_PKEY_CTX_set_signature_md(context, digest_of(hash)) == 1 &&
      EVP_PKEY_verify(context, (const unsigned char *)signature.data, signature.length,
                      (const unsigned char *)digest.data, digest.length) == 1;
  EVP_PKEY_CTX_free(context);
  libcrypto_forget_errors();
  return is_good;
}
