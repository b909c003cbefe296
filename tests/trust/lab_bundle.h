/* sigstore bundles around signatures of OpenSSL's. */
#ifndef TESTS_TRUST_LAB_BUNDLE_H
#define TESTS_TRUST_LAB_BUNDLE_H

#include "trust/lab.h"

#define HEX "73c803930ea3ba1e54bc25c2bdc53edd0284c62ed651fe7b00369da519a3c333"
#define OTHER_HEX "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"
#define SIGN "https://sigstore.dev/cosign/sign/v1"
#define STATEMENT(type, name, hex, predicate)                                                      \
  "{\"_type\":\"" type "\",\"subject\":[{\"name\":\"" name "\",\"digest\":{\"sha256\":\"" hex      \
  "\"}}],\"predicateType\":\"" predicate "\",\"predicate\":{}}"
#define V1 "https://in-toto.io/Statement/v1"
#define GOOD STATEMENT(V1, LAB_NAME, HEX, SIGN)
#define MEDIA "application/vnd.dev.sigstore.bundle.v0.3+json"
#define IN_TOTO "application/vnd.in-toto+json"

/* What a bundle has as its signature, in base64: over DSSE's form of type and body. */
em_view lab_sign_statement(lab *l, const char *key, const char *options, const char *type,
                           const char *body);
/* A bundle with an envelope. */
em_view lab_bundle(lab *l, const char *media, const char *type, const char *body,
                   em_view signature);
/* A bundle with a signature over a manifest whose digest this is. */
em_view lab_message_bundle(lab *l, em_view digest_bytes, em_view signature);

#endif
