/*
 * sigstore bundles made with a key by OpenSSL, judged by us and by sigstore's own library
 * (@sigstore/verify): what is good for one is good for the other.
 */
#define _XOPEN_SOURCE 700
#include "trust/digest.h"
#include "trust/lab_bundle.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static lab l;

static void set_up(void) {
  lab_open(&l);
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(bundles, .init = set_up, .fini = tear_down);

#define POLICY                                                                                     \
  "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\",\"signedIdentity\":{"          \
  "\"type\":\"matchRepository\"}}]}"

static trust_result check(const policy *p, em_view bundle, em_view manifest) {
  evidence_set set = {.searched = VIEW("the test"), .manifest = manifest};
  cr_assert(
      evidence_add(&set, (evidence){EVIDENCE_BUNDLE, VIEW("b"), bundle, {0}}, &l.trust.memory));
  const trust_result result = policy_check(&l.trust, p, &l.wanted, l.wanted.digest, &set);
  cr_assert_not_null(result.detail.data);
  return result;
}

static void expect(trust_result result, em_trust_state state, const char *text) {
  cr_expect_eq(result.state, state, "%s: %s", em_trust_state_name(result.state),
               result.detail.data);
  cr_expect_not_null(strstr(result.detail.data, text), "expected \"%s\" in: %s", text,
                     result.detail.data);
}

/* Whether sigstore's library is there; the run installs it (./run). */
static bool has_judge(void) {
  return scratch_has("node") &&
         scratch_run("test -d '%s/node_modules/@sigstore/verify'", EDGEMANIFEST_JUDGES) == 0;
}

/* The exit status of the judge. */
static int judge(em_view bundle, const char *artifact) {
  scratch_write("bundle.json", bundle);
  return scratch_run("NODE_PATH='%s/node_modules' node '%s/bundle.js' bundle.json k.pub %s",
                     EDGEMANIFEST_JUDGES, EDGEMANIFEST_JUDGE_SOURCES, artifact);
}

/* ---- Envelopes
 * ----------------------------------------------------------------------------------- */

Test(bundles, envelopes_of_every_version_and_key_are_taken_by_both) {
  static const char *const media[] = {"application/vnd.dev.sigstore.bundle+json;version=0.1",
                                      "application/vnd.dev.sigstore.bundle+json;version=0.2",
                                      "application/vnd.dev.sigstore.bundle+json;version=0.3",
                                      MEDIA};
  static const char *const kinds[][2] = {
      {"P-256", "-sha256"}, {"ED25519", ""}, {"RSA:2048", "-sha256"}};
  const bool is_judged = has_judge();
  for (size_t k = 0; k < 3; k++) {
    lab_make_key("k", kinds[k][0]);
    const policy p = lab_policy(&l, POLICY);
    const em_view signature = lab_sign_statement(&l, "k", kinds[k][1], IN_TOTO, GOOD);
    for (size_t i = 0; i < 4; i++) {
      const em_view bundle = lab_bundle(&l, media[i], IN_TOTO, GOOD, signature);
      expect(check(&p, bundle, (em_view){0}), EM_TRUST_TRUSTED, "is signed by key");
      cr_expect(!is_judged || judge(bundle, "") == 0, "%s %s: %s", kinds[k][0], media[i],
                scratch_read("output.txt", &l.trust.memory).data);
    }
  }
}

/* Counted apart: what is judged by us alone is no agreement. */
Test(bundles, another_program_judged_them_too) {
  if (!has_judge()) {
    cr_skip("@sigstore/verify is not installed");
  }
}

Test(bundles, larger_curves_sign_with_their_own_hash) {
  lab_make_key("k", "P-384");
  const policy p = lab_policy(&l, POLICY);
  expect(check(&p,
               lab_bundle(&l, MEDIA, IN_TOTO, GOOD,
                          lab_sign_statement(&l, "k", "-sha384", IN_TOTO, GOOD)),
               (em_view){0}),
         EM_TRUST_TRUSTED, "");
  expect(check(&p,
               lab_bundle(&l, MEDIA, IN_TOTO, GOOD,
                          lab_sign_statement(&l, "k", "-sha256", IN_TOTO, GOOD)),
               (em_view){0}),
         EM_TRUST_SIGNATURE_INVALID, "but with SHA-256");
}

typedef struct statement_row {
  const char *body;
  em_trust_state state;
  const char *message;
} statement_row;

static const statement_row statement_rows[] = {
    {STATEMENT("https://in-toto.io/Statement/v0.1", LAB_NAME, HEX, SIGN), EM_TRUST_TRUSTED, ""},
    {STATEMENT(V1, LAB_NAME, OTHER_HEX, SIGN), EM_TRUST_OTHER_DIGEST, "for sha256:" OTHER_HEX},
    {STATEMENT(V1, "registry.example.com/other", HEX, SIGN), EM_TRUST_OTHER_REPOSITORY,
     "registry.example.com/other"},
    {STATEMENT(V1, "", HEX, SIGN), EM_TRUST_OTHER_REPOSITORY, "names no repository"},
    {STATEMENT(V1, LAB_NAME, HEX, "https://slsa.dev/provenance/v1"), EM_TRUST_PAYLOAD_INVALID,
     "https://slsa.dev/provenance/v1"},
    {STATEMENT("urn:statement", LAB_NAME, HEX, SIGN), EM_TRUST_PAYLOAD_INVALID, "no known type"},
    {"{\"_type\":\"" V1 "\",\"subject\":[],\"predicateType\":\"" SIGN "\",\"predicate\":{}}",
     EM_TRUST_PAYLOAD_INVALID, "No subject"},
    {"{\"_type\":\"" V1 "\",\"_type\":\"" V1 "\",\"subject\":[],\"predicateType\":\"" SIGN "\"}",
     EM_TRUST_PAYLOAD_INVALID, "stands twice"},
    {"{\"_type\":\"" V1 "\"", EM_TRUST_PAYLOAD_INVALID, "cannot be used"},
};

Test(bundles, statements_that_a_trusted_key_signed_are_read_strictly) {
  lab_make_key("k", "P-256");
  const policy p = lab_policy(&l, POLICY);
  for (size_t i = 0; i < sizeof statement_rows / sizeof *statement_rows; i++) {
    const statement_row *row = &statement_rows[i];
    const em_view bundle = lab_bundle(&l, MEDIA, IN_TOTO, row->body,
                                      lab_sign_statement(&l, "k", "-sha256", IN_TOTO, row->body));
    expect(check(&p, bundle, (em_view){0}), row->state, row->message);
  }
  const policy digest_only = lab_section(
      &l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\",\"signedIdentity\":"
          "{\"type\":\"matchDigest\"}}]}");
  static const char nameless[] = STATEMENT(V1, "", HEX, SIGN);
  expect(check(&digest_only,
               lab_bundle(&l, MEDIA, IN_TOTO, nameless,
                          lab_sign_statement(&l, "k", "-sha256", IN_TOTO, nameless)),
               (em_view){0}),
         EM_TRUST_TRUSTED, "");
}

/* ---- Tampered
 * ------------------------------------------------------------------------------------- */

Test(bundles, tampered_envelopes_are_refused_by_both) {
  lab_make_key("k", "P-256");
  const policy p = lab_policy(&l, POLICY);
  const bool is_judged = has_judge();
  const em_view good = lab_sign_statement(&l, "k", "-sha256", IN_TOTO, GOOD);
  lab_make_key("o", "P-256");
  const em_view stranger = lab_sign_statement(&l, "o", "-sha256", IN_TOTO, GOOD);
  const em_view raw = lab_base64(&l, lab_sign(&l, "k", "-sha256", view_of(GOOD)));
  const em_view bundle = lab_bundle(&l, MEDIA, IN_TOTO, GOOD, good);
  const em_view two = lab_text(&l,
                               "{\"mediaType\":\"" MEDIA
                               "\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"k\"}},"
                               "\"dsseEnvelope\":{\"payload\":\"e30=\",\"payloadType\":\"" IN_TOTO
                               "\",\"signatures\":[{\"sig\":\"%.*s\"},{\"sig\":\"%.*s\"}]}}",
                               VIEW_ARGS(good), VIEW_ARGS(good));
  const struct {
    em_view bundle;
    em_trust_state state;
    const char *message;
    bool judge_refuses;
  } rows[] = {
      {lab_bundle(&l, MEDIA, IN_TOTO, STATEMENT(V1, LAB_NAME, OTHER_HEX, SIGN), good),
       EM_TRUST_UNTRUSTED_KEY, "or what it covers was changed", true},
      {lab_bundle(&l, MEDIA, "text/plain", GOOD, good), EM_TRUST_PAYLOAD_INVALID,
       "something other than an in-toto statement", true},
      {lab_bundle(&l, MEDIA, IN_TOTO, GOOD, stranger), EM_TRUST_UNTRUSTED_KEY, "by no trusted key",
       true},
      /* The statement signed without its envelope. */
      {lab_bundle(&l, MEDIA, IN_TOTO, GOOD, raw), EM_TRUST_UNTRUSTED_KEY, "by no trusted key",
       true},
      {lab_bundle(&l, MEDIA, IN_TOTO, GOOD, VIEW("!!!!")), EM_TRUST_SIGNATURE_INVALID, "no base64",
       true},
      {lab_bundle(&l, "application/vnd.dev.sigstore.bundle.v9+json", IN_TOTO, GOOD, good),
       EM_TRUST_SIGNATURE_INVALID, "no version that is known", false},
      {two, EM_TRUST_SIGNATURE_INVALID, "exactly one signature", true},
      {view_until(bundle, bundle.length - 2), EM_TRUST_SIGNATURE_INVALID, "cannot be read", true},
      {VIEW("{\"mediaType\":\"" MEDIA "\",\"mediaType\":\"" MEDIA "\"}"),
       EM_TRUST_SIGNATURE_INVALID, "stands twice", true},
      {VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"certificate\":{\"rawBytes\":"
            "\"AAAA\"}},\"dsseEnvelope\":{}}"),
       EM_TRUST_UNTRUSTED_KEY, "signed with a certificate", true},
      {VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"publicKey\":{}}}"),
       EM_TRUST_SIGNATURE_INVALID, "either a messageSignature or a dsseEnvelope", true},
      {VIEW("{\"mediaType\":\"" MEDIA "\",\"verificationMaterial\":{\"publicKey\":{}},"
            "\"dsseEnvelope\":{},\"messageSignature\":{}}"),
       EM_TRUST_SIGNATURE_INVALID, "either a messageSignature or a dsseEnvelope", true},
      {{bundle.data, (size_t)TRUST_PAYLOAD_BYTES + 1},
       EM_TRUST_SIGNATURE_INVALID,
       "larger than any bundle",
       false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect(check(&p, rows[i].bundle, (em_view){0}), rows[i].state, rows[i].message);
    if (is_judged && rows[i].judge_refuses) {
      cr_expect_eq(judge(rows[i].bundle, ""), 1, "row %zu", i);
    }
  }
}

/* ---- Signatures over the manifest
 * ------------------------------------------------------------------ */

Test(bundles, signatures_over_the_manifest_need_its_digest_or_its_bytes) {
  static const char manifest[] = "{\"schemaVersion\":2}";
  static const char *const kinds[][2] = {{"P-256", "-sha256"}, {"ED25519", ""}};
  const bool is_judged = has_judge();
  const em_view digest = digest_make(view_of(manifest), &l.trust.memory);
  unsigned char hash[32];
  cr_assert(digest_sha256_bytes(digest, hash));
  l.wanted.digest = digest;
  scratch_write("manifest", view_of(manifest));
  for (size_t i = 0; i < 2; i++) {
    lab_make_key("k", kinds[i][0]);
    const policy p = lab_section(
        &l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\",\"signedIdentity\":"
            "{\"type\":\"matchDigest\"}}]}");
    const em_view signature = lab_base64(&l, lab_sign(&l, "k", kinds[i][1], view_of(manifest)));
    const em_view bundle =
        lab_message_bundle(&l, (em_view){(const char *)hash, sizeof hash}, signature);
    expect(check(&p, bundle, view_of(manifest)), EM_TRUST_TRUSTED, "");
    expect(check(&p, bundle, (em_view){0}), i == 0 ? EM_TRUST_TRUSTED : EM_TRUST_NOT_EVALUATED, "");
    cr_expect(!is_judged || judge(bundle, "manifest") == 0);
    const policy named = lab_policy(&l, POLICY);
    expect(check(&named, bundle, view_of(manifest)), EM_TRUST_OTHER_REPOSITORY,
           "names no repository");
    hash[0] ^= 1;
    expect(check(&p, lab_message_bundle(&l, (em_view){(const char *)hash, sizeof hash}, signature),
                 view_of(manifest)),
           EM_TRUST_OTHER_DIGEST, "is about a manifest of sha256:");
    hash[0] ^= 1;
  }
}
