/*
 * libcrypto: the implementation of trust/crypto.h, and the only room that includes OpenSSL's
 * headers. In: DER. Out: keys, facts of certificates, yes or no. Loaded when it is needed.
 */
#ifndef LIBCRYPTO_LIBRARY_H
#define LIBCRYPTO_LIBRARY_H

#include "trust/crypto.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>

/* OpenSSL keeps errors for each thread until somebody fetches them. */
void libcrypto_forget_errors(void);

/* Seconds since 1970. */
bool libcrypto_time(const ASN1_TIME *time, int64_t *seconds);

bool libcrypto_describe_key(EVP_PKEY *key, key_algorithm *algorithm, uint32_t *bits,
                            em_error *error);

void *libcrypto_key_read(em_view der, key_algorithm *algorithm, uint32_t *bits, em_error *error);
void libcrypto_key_free(void *key);
bool libcrypto_key_verify(void *key, key_scheme scheme, key_hash hash, em_view message,
                          em_view signature);
bool libcrypto_key_verify_digest(void *key, key_hash hash, em_view digest, em_view signature);

void *libcrypto_certificate_read(em_view der, certificate_facts *facts, arena *memory,
                                 em_error *error);
void libcrypto_certificate_free(void *certificate);
void *libcrypto_certificate_key(void *certificate);
bool libcrypto_certificate_is_issued_by(void *certificate, void *issuer);

bool libcrypto_timestamp_verify(em_view token, em_view message, void *const *roots,
                                uint32_t root_count, int64_t *earliest, int64_t *latest,
                                em_error *error);

#endif
