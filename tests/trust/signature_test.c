/*
 * Signatures with keys (cosign's, sigstore's bundles, minisign's), made by OpenSSL: the good ones
 * are taken; each way of tampering is refused, with a state and a message of its own.
 */
#include "trust/lab.h"
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

TestSuite(signatures, .init = set_up, .fini = tear_down);

#define PAYLOAD(reference, digest, type, optional)                                                 \
  "{\"critical\":{\"identity\":{\"docker-reference\":\"" reference                                 \
  "\"},\"image\":{\"docker-manifest-digest\":\"" digest "\"},\"type\":\"" type                     \
  "\"},\"optional\":" optional "}"
#define COSIGN "cosign container image signature"
#define GOOD_PAYLOAD PAYLOAD(LAB_NAME, LAB_DIGEST, COSIGN, "null")

#define POLICY(key)                                                                                \
  "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"registry.example.com\":[{"   \
  "\"type\":\"sigstoreSigned\",\"keyPath\":\"" key "\"}]}}}"

/* ---- Checking what was made -------------------------------------------------------------------
 */

static trust_result check(const policy *p, evidence e) {
  evidence_set set = {.searched = VIEW("the test")};
  e.origin = VIEW("ev");
  cr_assert(evidence_add(&set, e, &l.trust.memory));
  const trust_result result = policy_check(&l.trust, p, &l.wanted, l.wanted.digest, &set);
  cr_assert(!l.trust.memory.has_failed);
  cr_assert_not_null(result.detail.data);
  return result;
}

static void expect(trust_result result, em_trust_state state, const char *text) {
  cr_expect_eq(result.state, state, "%s: %s", em_trust_state_name(result.state),
               result.detail.data);
  cr_expect_not_null(strstr(result.detail.data, text), "expected \"%s\" in: %s", text,
                     result.detail.data);
}

static em_view signed_by(const char *key, const char *payload) {
  return lab_base64(&l, lab_sign(&l, key, "-sha256", view_of(payload)));
}

/* ---- Good ones --------------------------------------------------------------------------------
 */

Test(signatures, cosign_signatures_of_each_kind_of_key_are_taken) {
  static const char *const kinds[] = {"P-256", "P-384", "RSA:2048", "RSA:3072"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    lab_make_key("k", kinds[i]);
    const policy p = lab_policy(&l, POLICY("k.pub"));
    const evidence e = {
        EVIDENCE_SIMPLE_SIGNING, {0}, VIEW(GOOD_PAYLOAD), signed_by("k", GOOD_PAYLOAD)};
    expect(check(&p, e), EM_TRUST_TRUSTED, "is signed by key");
  }
}

Test(signatures, ed25519_needs_no_openssl) {
  lab_make_key("k", "ED25519");
  l.trust.crypto = NULL;
  const policy p = lab_policy(&l, POLICY("k.pub"));
  const em_view signature = lab_base64(&l, lab_sign(&l, "k", "", VIEW(GOOD_PAYLOAD)));
  const evidence e = {EVIDENCE_SIMPLE_SIGNING, {0}, VIEW(GOOD_PAYLOAD), signature};
  expect(check(&p, e), EM_TRUST_TRUSTED, "is signed by key");
}

Test(signatures, key_ids_are_what_openssl_and_sha256sum_say) {
  lab_make_key("k", "P-256");
  cr_assert_eq(scratch_run("openssl pkey -pubin -in k.pub -outform DER | sha256sum"), 0);
  const em_view said = view_until(scratch_read("output.txt", &l.trust.memory), 16);
  const policy p = lab_policy(&l, POLICY("k.pub"));
  const evidence e = {
      EVIDENCE_SIMPLE_SIGNING, {0}, VIEW(GOOD_PAYLOAD), signed_by("k", GOOD_PAYLOAD)};
  cr_expect(view_equals(check(&p, e).key, said));
}

Test(signatures, any_of_several_keys_will_do_and_a_threshold_wants_different_ones) {
  lab_make_key("a", "P-256");
  lab_make_key("b", "ED25519");
  const policy any = lab_policy(
      &l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPaths\":[\"a.pub\",\"b.pub\"]}]}");
  const policy both =
      lab_section(&l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPaths\":[\"a.pub\","
                      "\"b.pub\",\"a.pub\"],\"threshold\":2}]}");
  const evidence by_a = {EVIDENCE_SIMPLE_SIGNING, VIEW("a"), VIEW(GOOD_PAYLOAD),
                         signed_by("a", GOOD_PAYLOAD)};
  const evidence by_b = {EVIDENCE_SIMPLE_SIGNING, VIEW("b"), VIEW(GOOD_PAYLOAD),
                         lab_base64(&l, lab_sign(&l, "b", "", VIEW(GOOD_PAYLOAD)))};
  expect(check(&any, by_b), EM_TRUST_TRUSTED, "");
  evidence_set set = {.searched = VIEW("the test")};
  cr_assert(evidence_add(&set, by_a, &l.trust.memory));
  cr_assert(evidence_add(&set, by_a, &l.trust.memory));
  expect(policy_check(&l.trust, &both, &l.wanted, l.wanted.digest, &set), EM_TRUST_UNTRUSTED_KEY,
         "signed by 1 trusted key(s), but the policy demands 2");
  cr_assert(evidence_add(&set, by_b, &l.trust.memory));
  expect(policy_check(&l.trust, &both, &l.wanted, l.wanted.digest, &set), EM_TRUST_TRUSTED, "");
}

Test(signatures, minisign_files_over_a_payload_are_taken) {
  if (!scratch_has("minisign")) {
    cr_skip("minisign is not installed");
  }
  scratch_write("payload", VIEW(GOOD_PAYLOAD));
  cr_assert_eq(scratch_run("minisign -GW -p k.pub -s k.sec && minisign -W -Sm payload -s k.sec"),
               0);
  const policy p = lab_policy(&l, POLICY("k.pub"));
  const em_view signature = scratch_read("payload.minisig", &l.trust.memory);
  evidence e = {EVIDENCE_MINISIGN, {0}, VIEW(GOOD_PAYLOAD), signature};
  expect(check(&p, e), EM_TRUST_TRUSTED, "is signed by key");
  e.payload = VIEW(PAYLOAD(LAB_NAME, LAB_OTHER_DIGEST, COSIGN, "null"));
  expect(check(&p, e), EM_TRUST_SIGNATURE_INVALID, "is not what key");
  cr_assert_eq(scratch_run("minisign -GWf -p k.pub -s o.sec && minisign -W -Sm payload -s o.sec"),
               0);
  e = (evidence){
      EVIDENCE_MINISIGN, {0}, VIEW(GOOD_PAYLOAD), scratch_read("payload.minisig", &l.trust.memory)};
  expect(check(&p, e), EM_TRUST_UNTRUSTED_KEY, "which the policy does not name");
  e.signature = view_until(signature, 40);
  expect(check(&p, e), EM_TRUST_SIGNATURE_INVALID, "cannot be read");
}

/* ---- Payloads that a trusted key signed, and that are refused all the same ----------------------
 */

typedef struct payload_row {
  const char *payload;
  em_trust_state state;
  const char *message;
} payload_row;

static const payload_row payload_rows[] = {
    {PAYLOAD(LAB_NAME, LAB_OTHER_DIGEST, COSIGN, "null"), EM_TRUST_OTHER_DIGEST,
     "but for " LAB_OTHER_DIGEST},
    {PAYLOAD(LAB_NAME, "sha512:" LAB_DIGEST, COSIGN, "null"), EM_TRUST_OTHER_DIGEST,
     "but for sha512:sha256"},
    {PAYLOAD("registry.example.com/fleet/other", LAB_DIGEST, COSIGN, "null"),
     EM_TRUST_OTHER_REPOSITORY, "as \"registry.example.com/fleet/other\""},
    {PAYLOAD("registry.example.com.evil.example/fleet/camera", LAB_DIGEST, COSIGN, "null"),
     EM_TRUST_OTHER_REPOSITORY, "evil.example"},
    {PAYLOAD("", LAB_DIGEST, COSIGN, "null"), EM_TRUST_OTHER_REPOSITORY, "as \"\""},
    {PAYLOAD(LAB_NAME, LAB_DIGEST, "attestation", "null"), EM_TRUST_PAYLOAD_INVALID,
     "of type \"attestation\""},
    {PAYLOAD(LAB_NAME, LAB_DIGEST, COSIGN, "[]"), EM_TRUST_PAYLOAD_INVALID,
     "\"optional\" of the payload must be an object"},
    {"{\"critical\":{\"identity\":{\"docker-reference\":\"" LAB_NAME "\"},\"image\":{\"docker-"
     "manifest-digest\":\"" LAB_OTHER_DIGEST
     "\"},\"image\":{\"docker-manifest-digest\":\"" LAB_DIGEST "\"},\"type\":\"" COSIGN
     "\"},\"optional\":null}",
     EM_TRUST_PAYLOAD_INVALID, "The name \"image\" stands twice"},
    {"{\"critical\":{\"identity\":{\"docker-reference\":\"" LAB_NAME "\"},\"image\":{\"docker-"
     "manifest-digest\":\"" LAB_DIGEST "\"},\"type\":\"" COSIGN "\",\"more\":1},\"optional\":null}",
     EM_TRUST_PAYLOAD_INVALID, "\"more\" is not known in \"critical\""},
    {"{\"critical\":{\"identity\":{\"docker-reference\":\"" LAB_NAME "\"},\"image\":{\"docker-"
     "manifest-digest\":1},\"type\":\"" COSIGN "\"},\"optional\":null}",
     EM_TRUST_PAYLOAD_INVALID, "must be text"},
    {"{\"critical\":{\"identity\":{\"docker-reference\":\"" LAB_NAME "\"},\"type\":\"" COSIGN
     "\"},\"optional\":null}",
     EM_TRUST_PAYLOAD_INVALID, "\"image\" is missing"},
    {"{\"Critical\":{},\"critical\":null}", EM_TRUST_PAYLOAD_INVALID,
     "\"Critical\" is not known in the payload; did you mean \"critical\"?"},
    {"{\"critical\":{}", EM_TRUST_PAYLOAD_INVALID, "cannot be read"},
    {"[]", EM_TRUST_PAYLOAD_INVALID, "A JSON object was expected"},
    {GOOD_PAYLOAD "{}", EM_TRUST_PAYLOAD_INVALID, "cannot be read: "},
    {"\xEF\xBB\xBF" GOOD_PAYLOAD, EM_TRUST_PAYLOAD_INVALID, "cannot be read: "},
    {PAYLOAD("\\ud800", LAB_DIGEST, COSIGN, "null"), EM_TRUST_PAYLOAD_INVALID,
     "Half a surrogate pair"},
};

Test(signatures, a_trusted_key_does_not_make_every_payload_good) {
  lab_make_key("k", "P-256");
  const policy p = lab_policy(&l, POLICY("k.pub"));
  for (size_t i = 0; i < sizeof payload_rows / sizeof *payload_rows; i++) {
    const payload_row *row = &payload_rows[i];
    const evidence e = {
        EVIDENCE_SIMPLE_SIGNING, {0}, view_of(row->payload), signed_by("k", row->payload)};
    expect(check(&p, e), row->state, row->message);
  }
}

Test(signatures, annotations_that_the_policy_demands_must_be_signed) {
  lab_make_key("k", "P-256");
  const policy p =
      lab_section(&l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"k.pub\","
                      "\"annotations\":{\"stage\":\"prod\"}}]}");
  static const payload_row rows[] = {
      {PAYLOAD(LAB_NAME, LAB_DIGEST, COSIGN, "{\"stage\":\"prod\",\"more\":1}"), EM_TRUST_TRUSTED,
       ""},
      {PAYLOAD(LAB_NAME, LAB_DIGEST, COSIGN, "{\"stage\":\"test\"}"), EM_TRUST_PAYLOAD_INVALID,
       "without the annotation stage=prod"},
      {GOOD_PAYLOAD, EM_TRUST_PAYLOAD_INVALID, "without the annotation stage=prod"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const evidence e = {
        EVIDENCE_SIMPLE_SIGNING, {0}, view_of(rows[i].payload), signed_by("k", rows[i].payload)};
    expect(check(&p, e), rows[i].state, rows[i].message);
  }
}

/* ---- Signatures that are not what they should be -----------------------------------------------
 */

Test(signatures, damaged_signatures_and_foreign_keys_are_refused) {
  lab_make_key("k", "P-256");
  lab_make_key("o", "P-256");
  const policy p = lab_policy(&l, POLICY("k.pub"));
  const em_view good = signed_by("k", GOOD_PAYLOAD);
  const em_view der = lab_sign(&l, "k", "-sha256", VIEW(GOOD_PAYLOAD));
  char *flipped = scratch_copy(der, &l.trust.memory);
  flipped[der.length - 1] = (char)(flipped[der.length - 1] ^ 1);
  char *trailing = scratch_copy(der, &l.trust.memory);
  const struct {
    em_view payload, signature;
    em_trust_state state;
    const char *message;
  } rows[] = {
      {VIEW(GOOD_PAYLOAD), signed_by("o", GOOD_PAYLOAD), EM_TRUST_UNTRUSTED_KEY,
       "by no trusted key"},
      {VIEW(GOOD_PAYLOAD " "), good, EM_TRUST_UNTRUSTED_KEY, "or was changed after signing"},
      {VIEW(GOOD_PAYLOAD), lab_base64(&l, (em_view){flipped, der.length}), EM_TRUST_UNTRUSTED_KEY,
       ""},
      {VIEW(GOOD_PAYLOAD), lab_base64(&l, view_until(der, der.length - 1)),
       EM_TRUST_SIGNATURE_INVALID, "cut short"},
      {VIEW(GOOD_PAYLOAD), lab_base64(&l, (em_view){trailing, der.length + 1}),
       EM_TRUST_SIGNATURE_INVALID, "1 more byte(s)"},
      {VIEW(GOOD_PAYLOAD), lab_base64(&l, lab_raw_ecdsa(&l, der, 32)), EM_TRUST_SIGNATURE_INVALID,
       "but with two bare numbers"},
      {VIEW(GOOD_PAYLOAD), lab_text(&l, "%.*s\n", VIEW_ARGS(good)), EM_TRUST_SIGNATURE_INVALID,
       "has white space in its base64"},
      {VIEW(GOOD_PAYLOAD), lab_base64_url(&l, VIEW("\xFB\xFF\xFE~~")), EM_TRUST_SIGNATURE_INVALID,
       "in the base64 of URLs"},
      {VIEW(GOOD_PAYLOAD), VIEW(""), EM_TRUST_SIGNATURE_INVALID, "is empty"},
      {VIEW(GOOD_PAYLOAD), VIEW("AB=="), EM_TRUST_SIGNATURE_INVALID, "is no whole base64"},
      {VIEW(""), good, EM_TRUST_UNTRUSTED_KEY, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const evidence e = {EVIDENCE_SIMPLE_SIGNING, {0}, rows[i].payload, rows[i].signature};
    expect(check(&p, e), rows[i].state, rows[i].message);
  }
  const evidence oversized = {
      EVIDENCE_SIMPLE_SIGNING, {0}, {GOOD_PAYLOAD, (size_t)TRUST_PAYLOAD_BYTES + 1}, good};
  expect(check(&p, oversized), EM_TRUST_SIGNATURE_INVALID, "larger than any signature");
}

Test(signatures, algorithms_are_the_keys_and_cannot_be_confused) {
  lab_make_key("p", "P-256");
  lab_make_key("r", "RSA:2048");
  lab_make_key("e", "ED25519");
  const policy ec = lab_policy(&l, POLICY("p.pub"));
  const policy rsa = lab_policy(&l, POLICY("r.pub"));
  const policy ed = lab_policy(&l, POLICY("e.pub"));
  const em_view by_rsa = signed_by("r", GOOD_PAYLOAD);
  const em_view by_pss = lab_base64(&l, lab_sign(&l, "r",
                                                 "-sha256 -sigopt rsa_padding_mode:pss -sigopt "
                                                 "rsa_pss_saltlen:digest",
                                                 VIEW(GOOD_PAYLOAD)));
  const em_view by_sha512 = lab_base64(&l, lab_sign(&l, "r", "-sha512", VIEW(GOOD_PAYLOAD)));
  const em_view by_sha1 = lab_base64(&l, lab_sign(&l, "r", "-sha1", VIEW(GOOD_PAYLOAD)));
  const em_view by_ec = signed_by("p", GOOD_PAYLOAD);
  const struct {
    const policy *p;
    em_view signature;
    em_trust_state state;
    const char *message;
  } rows[] = {
      {&ec, by_rsa, EM_TRUST_UNTRUSTED_KEY, "of ECDSA P-256, but it has the length of one of RSA"},
      {&ed, by_rsa, EM_TRUST_UNTRUSTED_KEY, "of Ed25519, but it has the length of one of RSA"},
      {&rsa, by_ec, EM_TRUST_UNTRUSTED_KEY, "of RSA, but it looks like one of ECDSA"},
      {&ed, by_ec, EM_TRUST_UNTRUSTED_KEY, "of Ed25519, but it looks like one of ECDSA"},
      {&rsa, by_pss, EM_TRUST_SIGNATURE_INVALID, "but with the padding PSS"},
      {&rsa, by_sha512, EM_TRUST_SIGNATURE_INVALID, "but with SHA-512"},
      {&rsa, by_sha1, EM_TRUST_UNTRUSTED_KEY, "by no trusted key"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const evidence e = {EVIDENCE_SIMPLE_SIGNING, {0}, VIEW(GOOD_PAYLOAD), rows[i].signature};
    expect(check(rows[i].p, e), rows[i].state, rows[i].message);
  }
}

/* ---- Keys that are none
 * --------------------------------------------------------------------------- */

Test(signatures, unusable_keys_are_refused_with_the_reason) {
  lab_make_key("weak", "RSA:1024");
  lab_make_key("koblitz", "secp256k1");
  lab_make_key("good", "P-256");
  scratch_run("cat good.pub good.pub >two.pub");
  scratch_run("head -n 2 good.pub >cut.pub");
  scratch_run("sed 's/^M/ M/' good.pub >blank.pub");
  scratch_run("openssl ec -in good.pem -pubout -param_enc explicit -out explicit.pub");
  scratch_write("small.pub", VIEW("-----BEGIN PUBLIC KEY-----\n"
                                  "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                                  "-----END PUBLIC KEY-----\n"));
  scratch_write("nothing.pub", VIEW("hello\n"));
  static const struct {
    const char *file, *message;
  } rows[] = {
      {"weak.pub", "RSA key of 1024 bits"},
      {"koblitz.pub", "kind of key is not supported"},
      {"good.pem", "This is a private key"},
      {"two.pub", "several public keys"},
      {"cut.pub", "its end is missing"},
      {"blank.pub", "not well-formed"},
      {"explicit.pub", "no well-formed public key"},
      {"small.pub", "anyone could sign"},
      {"nothing.pub", "no minisign public key"},
      {"absent.pub", "No such file"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    policy p;
    em_error error = {0};
    const em_view text = lab_text(
        &l, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"%s\"}]}", rows[i].file);
    cr_expect_neq(policy_read(&l.trust, &p, VIEW("p"), text, VIEW(""), VIEW(""), &error), EM_OK);
    cr_expect_not_null(strstr(error.message, rows[i].message), "%s: %s", rows[i].file,
                       error.message);
  }
}
