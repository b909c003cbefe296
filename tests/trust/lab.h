/* Keys, certificates and signatures made by OpenSSL's own command, for our verifiers to judge. */
#ifndef TESTS_TRUST_LAB_H
#define TESTS_TRUST_LAB_H

#include "trust/policy.h"

/* What all tests of signatures are about. */
#define LAB_NAME "registry.example.com/fleet/camera"
#define LAB_DIGEST "sha256:73c803930ea3ba1e54bc25c2bdc53edd0284c62ed651fe7b00369da519a3c333"
#define LAB_OTHER_DIGEST "sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"
enum { LAB_NOW = 1786190400 }; /* 2026-08-08T12:00:00Z */

typedef struct lab {
  trust_context trust;
  image wanted; /* LAB_NAME@LAB_DIGEST */
} lab;

/* In a scratch folder of its own; skips the test if openssl is not installed. */
void lab_open(lab *l);
void lab_close(lab *l);

/* NAME.pem and NAME.pub: "P-256", "P-384", "ED25519", "RSA:2048", "secp256k1". Kept for the
 * process. */
void lab_make_key(const char *name, const char *kind);
/* Certificate NAME.crt for NAME.pem, made by ISSUER (or itself, if that is the same), with
 * openssl's extensions. */
void lab_make_certificate(const char *name, const char *subject, const char *issuer,
                          const char *extensions, const char *days);

/* Signature over bytes with NAME.pem: options of `openssl dgst` or "" for Ed25519. */
em_view lab_sign(lab *l, const char *name, const char *options, em_view bytes);
/* ECDSA in DER as two numbers of `half` bytes. */
em_view lab_raw_ecdsa(lab *l, em_view der, size_t half);
em_view lab_der_of_certificate(lab *l, const char *name);

em_view lab_base64(lab *l, em_view bytes);
em_view lab_base64_url(lab *l, em_view bytes);
em_view lab_text(lab *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads a policy that stands in the text; fails the test if it cannot be read. */
policy lab_policy(lab *l, const char *text);
/* The same, read as the section `trust` of a configuration. */
policy lab_section(lab *l, const char *text);

/* Files below the scratch folder. */
trust_files lab_files(void);

#endif
