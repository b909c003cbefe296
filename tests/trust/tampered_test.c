/*
 * Every way of tampering in one table: each is refused, and each is told in words of its own, also
 * when names, ids and numbers are left out. People read only the message.
 */
#include "trust/lab_bundle.h"
#include "trust/lab_envelope.h"
#include "trust/minisign.h"
#include "trust/scratch.h"
#include "trust/secret.h"

#include <criterion/criterion.h>
#include <stdio.h>

static lab l;

static void set_up(void) {
  lab_open(&l);
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(tampered, .init = set_up, .fini = tear_down);

/* ---- What was said ------------------------------------------------------------------------------
 */

enum { VARIANTS_MAXIMUM = 64, VARIANTS_MINIMUM = 25, MESSAGE = 1024 };

static char said[VARIANTS_MAXIMUM][MESSAGE];
static const char *variants[VARIANTS_MAXIMUM];
static size_t said_count;

static bool is_hexadecimal(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
         (byte >= 'A' && byte <= 'F');
}

/* Without what stands in quotes, digests, ids and numbers. */
static void without_names(char *out, const char *text) {
  bool is_quoted = false;
  while (*text != '\0') {
    size_t run = 0;
    bool has_digit = false;
    while (is_hexadecimal(text[run])) {
      has_digit = has_digit || (text[run] >= '0' && text[run] <= '9');
      run++;
    }
    if (has_digit) {
      text += run;
      continue;
    }
    is_quoted = *text == '"' ? !is_quoted : is_quoted;
    if (!is_quoted) {
      *out++ = *text;
    }
    text++;
  }
  *out = '\0';
}

/* Refused, and in other words than all variants before. */
static void expect_refused(const char *variant, em_trust_state state, trust_result result) {
  cr_assert_not_null(result.detail.data, "%s", variant);
  cr_expect(!trust_state_is_good(result.state), "%s was taken", variant);
  cr_expect_eq(result.state, state, "%s: %s: %s", variant, em_trust_state_name(result.state),
               result.detail.data);
  cr_assert(said_count < VARIANTS_MAXIMUM && result.detail.length < MESSAGE);
  without_names(said[said_count], result.detail.data);
  for (size_t i = 0; i < said_count; i++) {
    cr_expect_str_neq(said[i], said[said_count], "%s and %s say the same: %s", variants[i], variant,
                      result.detail.data);
  }
  variants[said_count++] = variant;
  if (getenv("SHOW_MESSAGES") != NULL) {
    fprintf(stderr, "%-34s %s\n", variant, result.detail.data);
  }
}

static trust_result judge(const policy *p, evidence e, em_view manifest) {
  evidence_set set = {.searched = VIEW("the test"), .manifest = manifest};
  e.origin = VIEW("ev");
  cr_assert(evidence_add(&set, e, &l.trust.memory));
  return policy_check(&l.trust, p, &l.wanted, l.wanted.digest, &set);
}

/* ---- cosign -------------------------------------------------------------------------------------
 */

#define PAYLOAD(reference, digest, type, optional)                                                 \
  "{\"critical\":{\"identity\":{\"docker-reference\":\"" reference                                 \
  "\"},\"image\":{\"docker-manifest-digest\":\"" digest "\"},\"type\":\"" type                     \
  "\"},\"optional\":" optional "}"
#define COSIGN "cosign container image signature"
#define GOOD_PAYLOAD PAYLOAD(LAB_NAME, LAB_DIGEST, COSIGN, "null")
#define KEYS(key) "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"" key "\"}]}"

static void refuse_payload(const policy *p, const char *variant, em_trust_state state,
                           const char *payload) {
  const em_view signature = lab_base64(&l, lab_sign(&l, "k", "-sha256", view_of(payload)));
  expect_refused(variant, state,
                 judge(p,
                       (evidence){.kind = EVIDENCE_SIMPLE_SIGNING,
                                  .payload = view_of(payload),
                                  .signature = signature},
                       (em_view){0}));
}

static void refuse_signature(const policy *p, const char *variant, em_trust_state state,
                             em_view payload, em_view signature) {
  expect_refused(
      variant, state,
      judge(p,
            (evidence){.kind = EVIDENCE_SIMPLE_SIGNING, .payload = payload, .signature = signature},
            (em_view){0}));
}

static void tamper_with_payloads(const policy *p) {
  static const struct {
    const char *variant;
    em_trust_state state;
    const char *payload;
  } rows[] = {
      {"payload: another digest", EM_TRUST_OTHER_DIGEST,
       PAYLOAD(LAB_NAME, LAB_OTHER_DIGEST, COSIGN, "null")},
      {"payload: another identity", EM_TRUST_OTHER_REPOSITORY,
       PAYLOAD("registry.example.com/other", LAB_DIGEST, COSIGN, "null")},
      {"payload: another type", EM_TRUST_PAYLOAD_INVALID,
       PAYLOAD(LAB_NAME, LAB_DIGEST, "attestation", "null")},
      {"payload: a name twice", EM_TRUST_PAYLOAD_INVALID,
       "{\"critical\":{\"image\":{\"docker-manifest-digest\":\"" LAB_OTHER_DIGEST
       "\"},\"image\":{\"docker-manifest-digest\":\"" LAB_DIGEST "\"}}}"},
      {"payload: a member that is none", EM_TRUST_PAYLOAD_INVALID,
       "{\"critical\":{\"more\":1},\"optional\":null}"},
      {"payload: half a surrogate", EM_TRUST_PAYLOAD_INVALID,
       PAYLOAD("\\ud800", LAB_DIGEST, COSIGN, "null")},
      {"payload: no JSON object", EM_TRUST_PAYLOAD_INVALID, "[]"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_payload(p, rows[i].variant, rows[i].state, rows[i].payload);
  }
  const policy staged =
      lab_section(&l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\","
                      "\"annotations\":{\"stage\":\"prod\"}}]}");
  refuse_payload(&staged, "payload: an annotation missing", EM_TRUST_PAYLOAD_INVALID, GOOD_PAYLOAD);
}

static void tamper_with_signatures(const policy *p) {
  const em_view payload = VIEW(GOOD_PAYLOAD);
  const em_view der = lab_sign(&l, "k", "-sha256", payload);
  const em_view good = lab_base64(&l, der);
  const em_view longer = {scratch_copy(der, &l.trust.memory), der.length + 1};
  refuse_signature(p, "payload changed after signing", EM_TRUST_UNTRUSTED_KEY,
                   VIEW(GOOD_PAYLOAD " "), good);
  refuse_signature(p, "oversized", EM_TRUST_SIGNATURE_INVALID,
                   (em_view){GOOD_PAYLOAD, (size_t)TRUST_PAYLOAD_BYTES + 1}, good);
  refuse_signature(p, "signature cut", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, view_until(der, der.length - 1)));
  refuse_signature(p, "signature with more behind it", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, longer));
  refuse_signature(p, "signature as JWS has it", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, lab_raw_ecdsa(&l, der, 32)));
  refuse_signature(p, "encoding: white space", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_text(&l, "%.*s\n", VIEW_ARGS(good)));
  refuse_signature(p, "encoding: of URLs", EM_TRUST_SIGNATURE_INVALID, payload, VIEW("-_-_"));
  refuse_signature(p, "encoding: cut", EM_TRUST_SIGNATURE_INVALID, payload,
                   view_until(good, good.length - 1));
  refuse_signature(p, "encoding: none", EM_TRUST_SIGNATURE_INVALID, payload, VIEW("!!!!"));
  refuse_signature(p, "no signature", EM_TRUST_SIGNATURE_INVALID, payload, VIEW(""));
}

static void confuse_algorithms(const policy *ecdsa) {
  const em_view payload = VIEW(GOOD_PAYLOAD);
  lab_make_key("r", "RSA:2048");
  lab_make_key("e", "ED25519");
  const policy rsa = lab_policy(&l, KEYS("r.pub"));
  const em_view pss = lab_sign(
      &l, "r", "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest", payload);
  refuse_signature(&rsa, "algorithm: another padding", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, pss));
  refuse_signature(&rsa, "algorithm: another hash", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, lab_sign(&l, "r", "-sha384", payload)));
  refuse_signature(&rsa, "algorithm: ECDSA for RSA", EM_TRUST_UNTRUSTED_KEY, payload,
                   lab_base64(&l, lab_sign(&l, "k", "-sha256", payload)));
  refuse_signature(ecdsa, "algorithm: Ed25519 for ECDSA", EM_TRUST_UNTRUSTED_KEY, payload,
                   lab_base64(&l, lab_sign(&l, "e", "", payload)));
  refuse_signature(ecdsa, "algorithm: RSA for ECDSA", EM_TRUST_UNTRUSTED_KEY, payload,
                   lab_base64(&l, lab_sign(&l, "r", "-sha256", payload)));
}

/* ---- minisign -----------------------------------------------------------------------------------
 */

static void tamper_with_minisign(void) {
  const em_view payload = VIEW(GOOD_PAYLOAD);
  minisign_public_key public_key;
  minisign_secret_key *secret = secret_allocate(sizeof *secret);
  cr_assert_not_null(secret);
  minisign_generate(&public_key, secret);
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, payload);
  const em_view good = minisign_sign(secret, hash, VIEW("c"), VIEW("comment a"), &l.trust.memory);
  scratch_write("m.pub", minisign_write_public_key(&public_key, VIEW("c"), &l.trust.memory));
  minisign_generate(&public_key, secret);
  const em_view foreign = minisign_sign(secret, hash, VIEW("c"), VIEW("t"), &l.trust.memory);
  secret_free(secret);
  char *comment = scratch_copy(good, &l.trust.memory);
  strstr(comment, "comment a")[8] = 'b';
  /* "RU…" is "ED", the algorithm, in base64. */
  char *algorithm = scratch_copy(good, &l.trust.memory);
  strstr(algorithm, "\nRU")[2] = 'V';
  const policy p = lab_policy(&l, KEYS("m.pub"));
  const struct {
    const char *variant;
    em_trust_state state;
    em_view payload, signature;
  } rows[] = {
      {"minisign: other bytes", EM_TRUST_SIGNATURE_INVALID, VIEW("{}"), good},
      {"minisign: another comment", EM_TRUST_SIGNATURE_INVALID, payload, {comment, good.length}},
      {"minisign: another key", EM_TRUST_UNTRUSTED_KEY, payload, foreign},
      {"minisign: another algorithm",
       EM_TRUST_SIGNATURE_INVALID,
       payload,
       {algorithm, good.length}},
      {"minisign: cut", EM_TRUST_SIGNATURE_INVALID, payload, view_until(good, 40)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect_refused(rows[i].variant, rows[i].state,
                   judge(&p,
                         (evidence){.kind = EVIDENCE_MINISIGN,
                                    .payload = rows[i].payload,
                                    .signature = rows[i].signature},
                         (em_view){0}));
  }
  refuse_signature(&p, "minisign's key for bare bytes", EM_TRUST_SIGNATURE_INVALID, payload,
                   lab_base64(&l, lab_sign(&l, "e", "", payload)));
}

/* ---- Bundles ------------------------------------------------------------------------------------
 */

static void tamper_with_bundles(void) {
  const policy p = lab_policy(&l, KEYS("k.pub"));
  const em_view good = lab_sign_statement(&l, "k", "-sha256", IN_TOTO, GOOD);
  const char *const provenance = STATEMENT(V1, LAB_NAME, HEX, "https://slsa.dev/provenance/v1");
  const struct {
    const char *variant;
    em_trust_state state;
    em_view bundle;
  } rows[] = {
      {"bundle: another statement", EM_TRUST_UNTRUSTED_KEY,
       lab_bundle(&l, MEDIA, IN_TOTO, STATEMENT(V1, LAB_NAME, OTHER_HEX, SIGN), good)},
      {"bundle: another type of payload", EM_TRUST_PAYLOAD_INVALID,
       lab_bundle(&l, MEDIA, "text/plain", GOOD, good)},
      {"bundle: another predicate", EM_TRUST_PAYLOAD_INVALID,
       lab_bundle(&l, MEDIA, IN_TOTO, provenance,
                  lab_sign_statement(&l, "k", "-sha256", IN_TOTO, provenance))},
      {"bundle: a version to come", EM_TRUST_SIGNATURE_INVALID,
       lab_bundle(&l, "application/vnd.dev.sigstore.bundle.v9+json", IN_TOTO, GOOD, good)},
      {"bundle: a certificate for a key", EM_TRUST_UNTRUSTED_KEY,
       VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"certificate\":{}}}")},
      {"bundle: no signature", EM_TRUST_SIGNATURE_INVALID,
       VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"publicKey\":{}}}")},
      {"bundle: many signatures", EM_TRUST_SIGNATURE_INVALID,
       VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"publicKey\":{}},"
            "\"dsseEnvelope\":{\"payload\":\"e30=\",\"payloadType\":\"t\",\"signatures\":[]}}")},
      {"bundle: another manifest", EM_TRUST_OTHER_DIGEST,
       lab_message_bundle(&l, VIEW("01234567890123456789012345678901"), good)},
      {"bundle: a name twice", EM_TRUST_SIGNATURE_INVALID,
       VIEW("{\"mediaType\":\"" MEDIA "\",\"mediaType\":\"" MEDIA "\"}")},
      {"bundle: oversized", EM_TRUST_SIGNATURE_INVALID, {"{}", (size_t)TRUST_PAYLOAD_BYTES + 1}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect_refused(
        rows[i].variant, rows[i].state,
        judge(&p, (evidence){.kind = EVIDENCE_BUNDLE, .payload = rows[i].bundle}, (em_view){0}));
  }
}

/* ---- Notary Project -----------------------------------------------------------------------------
 */

#define NOTARY(identity)                                                                           \
  "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"fleet\",\"registryScopes\":[\"" LAB_NAME    \
  "\"],\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"ca:acme\"],"            \
  "\"trustedIdentities\":[\"" identity "\"]}]}"

static void refuse_envelope(const char *variant, em_trust_state state, const char *policy_text,
                            em_view envelope) {
  const policy p = lab_policy(&l, policy_text);
  expect_refused(variant, state,
                 judge(&p, (evidence){.kind = EVIDENCE_NOTARY, .payload = envelope}, (em_view){0}));
}

static lab_parts with_header(const char *header) {
  lab_parts parts = lab_good_parts;
  parts.header = header;
  return parts;
}

static void tamper_with_envelopes(void) {
  const char *const policy_text = NOTARY("*");
  const em_view good_signature = lab_envelope_signature(&l, &lab_good_parts);
  const em_view good = lab_envelope(&l, &lab_good_parts);
  lab_parts other = lab_good_parts;
  other.payload = ARTIFACT(LAB_OTHER_DIGEST);
  lab_parts der = lab_good_parts;
  der.half = 0;
  const lab_parts none = with_header(HEADER("none", "", ""));
  const lab_parts plugin =
      with_header(HEADER("ES256", ",\"com.example.more\":1", ",\"com.example.more\""));
  const lab_parts unmarked =
      with_header(HEADER("ES256", ",\"io.cncf.notary.expiry\":\"2099-01-01T00:00:00Z\"", ""));
  const lab_parts expired =
      with_header(HEADER("ES256", ",\"io.cncf.notary.expiry\":\"2026-02-01T00:00:00Z\"",
                         ",\"io.cncf.notary.expiry\""));
  refuse_envelope("envelope: changed", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_write_envelope(&l, &other, good_signature));
  refuse_envelope("envelope: another digest", EM_TRUST_OTHER_DIGEST, policy_text,
                  lab_envelope(&l, &other));
  refuse_envelope("envelope: signature as DER", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &der));
  refuse_envelope("envelope: algorithm none", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &none));
  refuse_envelope("envelope: critical and unknown", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &plugin));
  refuse_envelope("envelope: critical and unmarked", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &unmarked));
  refuse_envelope("envelope: expired", EM_TRUST_EXPIRED, policy_text, lab_envelope(&l, &expired));
  refuse_envelope("envelope: another identity", EM_TRUST_UNTRUSTED_KEY,
                  NOTARY("x509.subject: C=US, ST=WA, O=other.example"), good);
  refuse_envelope("envelope: oversized", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  (em_view){good.data, (size_t)TRUST_PAYLOAD_BYTES + 1});
}

static void tamper_with_chains(void) {
  const char *const policy_text = NOTARY("*");
  const em_view good = lab_envelope(&l, &lab_good_parts);
  const int64_t now = l.trust.now;
  l.trust.now = now + INT64_C(101) * 86400;
  refuse_envelope("chain: expired", EM_TRUST_EXPIRED, policy_text, good);
  l.trust.now = now - 86400;
  refuse_envelope("chain: not yet valid", EM_TRUST_EXPIRED, policy_text, good);
  l.trust.now = now;
  lab_parts parts = lab_good_parts;
  parts.chain[1] = NULL;
  refuse_envelope("chain: no root", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &parts));
  parts.chain[0] = NULL;
  refuse_envelope("chain: none", EM_TRUST_SIGNATURE_INVALID, policy_text, lab_envelope(&l, &parts));
  lab_make_key("stranger", "P-256");
  lab_make_certificate("stranger", "/CN=stranger", "stranger", CA_EXTENSIONS, "-days 300 -sha256");
  parts = lab_good_parts;
  parts.chain[1] = "stranger";
  refuse_envelope("chain: not of its issuer", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &parts));
  lab_make_certificate("leaf", SIGNER, "stranger", LEAF_EXTENSIONS, "-days 100 -sha256");
  refuse_envelope("chain: a root of nobody's", EM_TRUST_UNTRUSTED_KEY, policy_text,
                  lab_envelope(&l, &parts));
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days 100 -sha1");
  refuse_envelope("chain: a hash that can be forged", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &lab_good_parts));
  lab_make_certificate("leaf", SIGNER, "root", CA_EXTENSIONS, "-days 100 -sha256");
  refuse_envelope("chain: signed by an authority", EM_TRUST_SIGNATURE_INVALID, policy_text,
                  lab_envelope(&l, &lab_good_parts));
}

/* ---- All ----------------------------------------------------------------------------------------
 */

Test(tampered, each_of_more_than_25_variants_is_refused_in_words_of_its_own) {
  lab_make_key("k", "P-256");
  const policy p = lab_policy(&l, KEYS("k.pub"));
  tamper_with_payloads(&p);
  tamper_with_signatures(&p);
  confuse_algorithms(&p);
  tamper_with_minisign();
  tamper_with_bundles();
  lab_make_chain(&l);
  tamper_with_envelopes();
  tamper_with_chains();
  cr_expect_geq(said_count, (size_t)VARIANTS_MINIMUM);
}
