/* Notary Project envelopes (JWS) put together from their parts. */
#ifndef TESTS_TRUST_LAB_ENVELOPE_H
#define TESTS_TRUST_LAB_ENVELOPE_H

#include "trust/lab.h"

#define CA_EXTENSIONS "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
#define LEAF_EXTENSIONS                                                                            \
  "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"                       \
  "extendedKeyUsage=codeSigning\n"
#define SIGNER "/C=US/ST=WA/L=Seattle/O=acme.example/OU=Fleet/CN=signer"

#define ARTIFACT(digest)                                                                           \
  "{\"targetArtifact\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":"  \
  "\"" digest "\",\"size\":16724}}"
#define HEADER(alg, more, crit)                                                                    \
  "{\"alg\":\"" alg "\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\",\"crit\":["        \
  "\"io.cncf.notary.signingScheme\"" crit "],\"io.cncf.notary.signingScheme\":\"notary.x509\","    \
  "\"io.cncf.notary.signingTime\":\"2026-01-02T03:04:05Z\"" more "}"
typedef struct lab_parts {
  const char *header, *payload;
  const char *key;     /* "leaf" */
  const char *options; /* of openssl dgst */
  size_t half;         /* of an ECDSA signature; 0: as it comes */
  const char *chain[4];
  const char *unsigned_members; /* more of the unprotected header */
} lab_parts;

/* Signed by leaf.pem, whose certificate root.crt issued. */
extern const lab_parts lab_good_parts;

/* Keys and certificates "root" and "leaf", and a trust store "acme" below store/; the clock is
 * today's, because OpenSSL's command dates certificates with it. */
void lab_make_chain(lab *l);
em_view lab_envelope_signature(lab *l, const lab_parts *p);
em_view lab_write_envelope(lab *l, const lab_parts *p, em_view signature);
/* Signed and written. */
em_view lab_envelope(lab *l, const lab_parts *p);

#endif
