/* Notary Project envelopes and chains that OpenSSL's command makes, and every way to spoil them. */
#include "trust/lab_envelope.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>

static lab l;

static void set_up(void) {
  lab_open(&l);
  lab_make_chain(&l);
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(notary, .init = set_up, .fini = tear_down);

#define POLICY_AT(level, stores, identity)                                                         \
  "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"fleet\",\"registryScopes\":[\"" LAB_NAME    \
  "\"],\"signatureVerification\":{\"level\":" level "},\"trustStores\":[" stores                   \
  "],\"trustedIdentities\":[\"" identity "\"]}]}"
#define POLICY POLICY_AT("\"strict\"", "\"ca:acme\"", "*")

static trust_result check(const char *policy_text, em_view text) {
  const policy p = lab_policy(&l, policy_text);
  evidence_set set = {.searched = VIEW("the test")};
  cr_assert(
      evidence_add(&set, (evidence){EVIDENCE_NOTARY, VIEW("ev"), text, {0}}, &l.trust.memory));
  const trust_result result = policy_check(&l.trust, &p, &l.wanted, l.wanted.digest, &set);
  cr_assert_not_null(result.detail.data);
  return result;
}

static void expect(trust_result result, em_trust_state state, const char *text) {
  cr_expect_eq(result.state, state, "%s: %s", em_trust_state_name(result.state),
               result.detail.data);
  cr_expect_not_null(strstr(result.detail.data, text), "expected \"%s\" in: %s", text,
                     result.detail.data);
}

/* ---- Good ones --------------------------------------------------------------------------------
 */

Test(notary, envelopes_of_each_algorithm_are_taken) {
  static const struct {
    const char *kind, *header, *options;
    size_t half;
  } rows[] = {
      {"P-256", HEADER("ES256", "", ""), "-sha256", 32},
      {"P-384", HEADER("ES384", "", ""), "-sha384", 48},
      {"P-521", HEADER("ES512", "", ""), "-sha512", 66},
      {"RSA:2048", HEADER("PS256", "", ""),
       "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest", 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    lab_make_key("leaf", rows[i].kind);
    lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days 100 -sha256");
    lab_parts p = lab_good_parts;
    p.header = rows[i].header;
    p.options = rows[i].options;
    p.half = rows[i].half;
    expect(check(POLICY, lab_envelope(&l, &p)), EM_TRUST_TRUSTED, "is signed by \"C=US, ST=WA");
  }
}

Test(notary, identities_are_matched_attribute_by_attribute) {
  const em_view text = lab_envelope(&l, &lab_good_parts);
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\"",
                         "x509.subject: C=US, ST=WA, O=acme.example, CN=signer"),
               text),
         EM_TRUST_TRUSTED, "");
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\"", "x509.subject: C=US, ST=WA, O=other.example"),
               text),
         EM_TRUST_UNTRUSTED_KEY, "none of the trusted identities");
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\"",
                         "x509.subject: C=US, ST=WA, O=acme.example, OU=Fleet2"),
               text),
         EM_TRUST_UNTRUSTED_KEY, "none of the trusted identities");
  const policy section = lab_section(
      &l, "{\"trustStore\":\"store\",\"docker\":{\"registry.example.com\":[{\"type\":"
          "\"notarySigned\",\"trustStores\":[\"ca:acme\"],\"trustedIdentities\":[\"*\"]}]}}");
  evidence_set set = {.searched = VIEW("the test")};
  cr_assert(
      evidence_add(&set, (evidence){EVIDENCE_NOTARY, VIEW("ev"), text, {0}}, &l.trust.memory));
  expect(policy_check(&l.trust, &section, &l.wanted, l.wanted.digest, &set), EM_TRUST_TRUSTED, "");
}

/* ---- Tampered envelopes ------------------------------------------------------------------------
 */

Test(notary, tampered_envelopes_are_refused) {
  const em_view whole = lab_envelope(&l, &lab_good_parts);
  const em_view signature = lab_envelope_signature(&l, &lab_good_parts);
  lab_make_key("other", "P-256");
  lab_parts other_payload = lab_good_parts;
  other_payload.payload = ARTIFACT(LAB_OTHER_DIGEST);
  lab_parts other_key = lab_good_parts;
  other_key.key = "other";
  lab_parts none = lab_good_parts;
  none.header = HEADER("none", "", "");
  lab_parts hmac = lab_good_parts;
  hmac.header = HEADER("HS256", "", "");
  lab_parts larger = lab_good_parts;
  larger.header = HEADER("ES384", "", "");
  lab_parts in_der = lab_good_parts;
  in_der.half = 0;
  lab_parts unknown_critical = lab_good_parts;
  unknown_critical.header = HEADER("ES256", ",\"com.example.more\":1", ",\"com.example.more\"");
  lab_parts plugin = lab_good_parts;
  plugin.header = HEADER("ES256", ",\"io.cncf.notary.verificationPlugin\":\"x\"",
                         ",\"io.cncf.notary.verificationPlugin\"");
  lab_parts not_critical = lab_good_parts;
  not_critical.header = HEADER("ES256", ",\"io.cncf.notary.expiry\":\"2099-01-01T00:00:00Z\"", "");
  lab_parts twice = lab_good_parts;
  twice.header = HEADER("ES256", ",\"alg\":\"ES256\"", "");
  lab_parts payload_twice = lab_good_parts;
  payload_twice.payload = "{\"targetArtifact\":{\"mediaType\":\"a\",\"digest\":\"" LAB_OTHER_DIGEST
                          "\",\"digest\":\"" LAB_DIGEST "\",\"size\":1}}";
  lab_parts authentic = lab_good_parts;
  authentic.header =
      HEADER("ES256", ",\"io.cncf.notary.authenticSigningTime\":\"2026-01-02T03:04:05Z\"",
             ",\"io.cncf.notary.authenticSigningTime\"");
  lab_parts no_chain = lab_good_parts;
  no_chain.chain[0] = NULL;
  const em_view padded_text = lab_text(&l, "%.*s", VIEW_ARGS(whole));
  char *with_padding = scratch_copy(padded_text, &l.trust.memory);
  strstr(with_padding, "\",\"protected\"")[-1] = '=';
  const struct {
    em_view text;
    em_trust_state state;
    const char *message;
  } rows[] = {
      {lab_write_envelope(&l, &other_payload, signature), EM_TRUST_SIGNATURE_INVALID,
       "it was changed after signing"},
      {lab_envelope(&l, &other_payload), EM_TRUST_OTHER_DIGEST, "is about " LAB_OTHER_DIGEST},
      {lab_envelope(&l, &other_key), EM_TRUST_SIGNATURE_INVALID, "does not fit the envelope"},
      {lab_envelope(&l, &none), EM_TRUST_SIGNATURE_INVALID,
       "states the algorithm \"none\", but its certificate's key signs with ES256"},
      {lab_envelope(&l, &hmac), EM_TRUST_SIGNATURE_INVALID, "states the algorithm \"HS256\""},
      {lab_envelope(&l, &larger), EM_TRUST_SIGNATURE_INVALID, "states the algorithm \"ES384\""},
      {lab_envelope(&l, &in_der), EM_TRUST_SIGNATURE_INVALID, "but one of ES256 has 64"},
      {lab_envelope(&l, &unknown_critical), EM_TRUST_SIGNATURE_INVALID, "\"com.example.more\""},
      {lab_envelope(&l, &plugin), EM_TRUST_SIGNATURE_INVALID, "verificationPlugin"},
      {lab_envelope(&l, &not_critical), EM_TRUST_SIGNATURE_INVALID, "\"crit\" does not list"},
      {lab_envelope(&l, &twice), EM_TRUST_SIGNATURE_INVALID, "The name \"alg\" stands twice"},
      {lab_envelope(&l, &payload_twice), EM_TRUST_SIGNATURE_INVALID,
       "The name \"digest\" stands twice"},
      {lab_envelope(&l, &authentic), EM_TRUST_SIGNATURE_INVALID, "does not fit its signing scheme"},
      {lab_envelope(&l, &no_chain), EM_TRUST_SIGNATURE_INVALID, "brings no certificate"},
      {{with_padding, padded_text.length},
       EM_TRUST_SIGNATURE_INVALID,
       "payload\" is in the base64 of mail"},
      {view_until(whole, whole.length / 2), EM_TRUST_SIGNATURE_INVALID, "ev: "},
      {{whole.data, (size_t)TRUST_PAYLOAD_BYTES + 1},
       EM_TRUST_SIGNATURE_INVALID,
       "larger than any envelope"},
      {VIEW("{\"payload\":\"\",\"protected\":\"\",\"header\":{},\"signature\":\"\",\"signatures\":"
            "[]}"),
       EM_TRUST_SIGNATURE_INVALID, "\"signatures\" is not known"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect(check(POLICY, rows[i].text), rows[i].state, rows[i].message);
  }
}

/* ---- Chains
 * ---------------------------------------------------------------------------------------- */

Test(notary, chains_must_be_in_order_complete_and_made_for_signing) {
  static const struct {
    const char *extensions, *message;
  } leaves[] = {
      {CA_EXTENSIONS, "is an authority's"},
      {"keyUsage=digitalSignature\n", "as critical, that it may sign"},
      {"basicConstraints=CA:FALSE\n", "as critical, that it may sign"},
      {"keyUsage=critical,digitalSignature,keyEncipherment\n", "may do more than sign"},
      {"keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n", "another purpose"},
      {"keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning,anyExtendedKeyUsage\n",
       "another purpose"},
      {"keyUsage=critical,digitalSignature\nextendedKeyUsage=timeStamping\n", "another purpose"},
  };
  for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) {
    lab_make_certificate("leaf", SIGNER, "root", leaves[i].extensions, "-days 100 -sha256");
    expect(check(POLICY, lab_envelope(&l, &lab_good_parts)), EM_TRUST_SIGNATURE_INVALID,
           leaves[i].message);
  }
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days 100 -sha1");
  expect(check(POLICY, lab_envelope(&l, &lab_good_parts)), EM_TRUST_SIGNATURE_INVALID,
         "hash that can be forged");
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days 100 -sha256");
  lab_parts unordered = lab_good_parts;
  unordered.chain[1] = NULL;
  expect(check(POLICY, lab_envelope(&l, &unordered)), EM_TRUST_SIGNATURE_INVALID, "is no root");
  lab_make_key("imposter", "P-256");
  lab_make_certificate("imposter", "/CN=root", "imposter", CA_EXTENSIONS, "-days 300 -sha256");
  lab_parts imposter = lab_good_parts;
  imposter.chain[1] = "imposter";
  expect(check(POLICY, lab_envelope(&l, &imposter)), EM_TRUST_SIGNATURE_INVALID,
         "was not issued by the next one");
  lab_make_key("middle", "P-256");
  lab_make_certificate("middle", "/CN=middle", "root",
                       "basicConstraints=critical,CA:TRUE,pathlen:0\n"
                       "keyUsage=critical,keyCertSign\n",
                       "-days 200 -sha256");
  lab_make_key("lower", "P-256");
  lab_make_certificate("lower", "/CN=lower", "middle", CA_EXTENSIONS, "-days 200 -sha256");
  lab_make_certificate("leaf", SIGNER, "lower", LEAF_EXTENSIONS, "-days 100 -sha256");
  lab_parts deep = lab_good_parts;
  deep.chain[1] = "lower";
  deep.chain[2] = "middle";
  deep.chain[3] = "root";
  expect(check(POLICY, lab_envelope(&l, &deep)), EM_TRUST_SIGNATURE_INVALID,
         "more authorities below");
}

Test(notary, chains_must_lead_to_a_trusted_root) {
  lab_make_key("stranger", "P-256");
  lab_make_certificate("stranger", "/CN=stranger", "stranger", CA_EXTENSIONS, "-days 300 -sha256");
  lab_make_certificate("leaf", SIGNER, "stranger", LEAF_EXTENSIONS, "-days 100 -sha256");
  lab_parts p = lab_good_parts;
  p.chain[1] = "stranger";
  expect(check(POLICY, lab_envelope(&l, &p)), EM_TRUST_UNTRUSTED_KEY,
         "in the trust stores of policy");
  expect(check(POLICY_AT("\"audit\"", "\"ca:acme\"", "*"), lab_envelope(&l, &p)), EM_TRUST_LOGGED,
         "only logged: no certificate of the chain");
}

/* ---- Time
 * ------------------------------------------------------------------------------------------ */

Test(notary, what_is_past_its_time_is_refused) {
  enum { DAY = 86400 };
  const em_view text = lab_envelope(&l, &lab_good_parts);
  const int64_t now = l.trust.now;
  l.trust.now = now + 101 * DAY;
  expect(check(POLICY, text), EM_TRUST_EXPIRED, "CN=signer\" expired on");
  expect(check(POLICY_AT("\"permissive\"", "\"ca:acme\"", "*"), text), EM_TRUST_LOGGED,
         "only logged");
  l.trust.now = now - DAY;
  expect(check(POLICY, text), EM_TRUST_EXPIRED, "is not valid before");
  l.trust.now = now;
  lab_parts expiring = lab_good_parts;
  expiring.header = HEADER("ES256", ",\"io.cncf.notary.expiry\":\"2026-02-01T00:00:00Z\"",
                           ",\"io.cncf.notary.expiry\"");
  expect(check(POLICY, lab_envelope(&l, &expiring)), EM_TRUST_EXPIRED,
         "the signature expired on 2026-02-01T00:00:00Z");
  expect(check(POLICY_AT("\"strict\",\"override\":{\"expiry\":\"log\"}", "\"ca:acme\"", "*"),
               lab_envelope(&l, &expiring)),
         EM_TRUST_LOGGED, "only logged: the signature expired");
  lab_parts no_time = lab_good_parts;
  no_time.header =
      HEADER("ES256", ",\"io.cncf.notary.expiry\":\"tomorrow\"", ",\"io.cncf.notary.expiry\"");
  expect(check(POLICY, lab_envelope(&l, &no_time)), EM_TRUST_SIGNATURE_INVALID, "RFC 3339");
}

Test(notary, a_time_stamp_keeps_a_signature_good_beyond_its_certificate) {
  enum { DAY = 86400 };
  lab_make_key("tsa", "RSA:2048");
  lab_make_certificate("tsa", "/CN=tsa", "root",
                       "keyUsage=critical,digitalSignature\n"
                       "extendedKeyUsage=critical,timeStamping\n",
                       "-days 200 -sha256");
  scratch_run("cp root.crt store/x509/tsa/acme/root.pem");
  scratch_write("tsa.cnf", VIEW("[tsa]\ndefault_tsa=t\n[t]\nserial=serial\n"
                                "default_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\n"
                                "signer_digest=sha256\n"));
  const em_view signature = lab_envelope_signature(&l, &lab_good_parts);
  /* The stamp may be a second off, and the certificate is not a second old. */
  scratch_write("signature", signature);
  cr_assert_eq(
      scratch_run("sleep 2; openssl ts -query -data signature -sha256 -cert -out q.tsq && openssl "
                  "ts -reply "
                  "-config tsa.cnf -queryfile q.tsq -signer tsa.crt -inkey tsa.pem -token_out "
                  "-out token.der"),
      0, "%s", scratch_read("output.txt", &l.trust.memory).data);
  const em_view token = lab_base64(&l, scratch_read("token.der", &l.trust.memory));
  lab_parts stamped = lab_good_parts;
  stamped.unsigned_members =
      lab_text(&l, ",\"io.cncf.notary.timestampSignature\":\"%.*s\"", VIEW_ARGS(token)).data;
  const em_view text = lab_write_envelope(&l, &stamped, signature);
  l.trust.now += 150 * DAY;
  expect(check(POLICY, text), EM_TRUST_EXPIRED, "expired on");
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\",\"tsa:acme\"", "*"), text), EM_TRUST_TRUSTED,
         "");
  /* With authorities for time stamps a stamp is demanded, unless only what expired needs one. */
  const em_view unstamped = lab_envelope(&l, &lab_good_parts);
  l.trust.now -= 150 * DAY;
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\",\"tsa:acme\"", "*"), unstamped),
         EM_TRUST_SIGNATURE_INVALID, "has no time stamp");
#define AFTER_EXPIRY "\"strict\",\"verifyTimestamp\":\"afterCertExpiry\""
  expect(check(POLICY_AT(AFTER_EXPIRY, "\"ca:acme\",\"tsa:acme\"", "*"), unstamped),
         EM_TRUST_TRUSTED, "");
  l.trust.now += 150 * DAY;
  expect(check(POLICY_AT(AFTER_EXPIRY, "\"ca:acme\",\"tsa:acme\"", "*"), unstamped),
         EM_TRUST_SIGNATURE_INVALID, "has no time stamp");
  /* The same stamp on another signature. */
  expect(check(POLICY_AT("\"strict\"", "\"ca:acme\",\"tsa:acme\"", "*"),
               lab_write_envelope(&l, &stamped, lab_envelope_signature(&l, &lab_good_parts))),
         EM_TRUST_SIGNATURE_INVALID, "The time stamp is not for this signature");
}

Test(notary, revocation_is_not_asked_for_and_that_is_said) {
  lab_make_certificate("leaf", SIGNER, "root",
                       LEAF_EXTENSIONS "crlDistributionPoints=URI:http://example.com/crl\n",
                       "-days 100 -sha256");
  const em_view text = lab_envelope(&l, &lab_good_parts);
  expect(check(POLICY, text), EM_TRUST_NOT_EVALUATED, "\"revocation\": \"skip\"");
  expect(check(POLICY_AT("\"strict\",\"override\":{\"revocation\":\"log\"}", "\"ca:acme\"", "*"),
               text),
         EM_TRUST_LOGGED, "only logged: whether");
  expect(check(POLICY_AT("\"strict\",\"override\":{\"revocation\":\"skip\"}", "\"ca:acme\"", "*"),
               text),
         EM_TRUST_TRUSTED, "is signed by");
}

/* ---- Scopes
 * ---------------------------------------------------------------------------------------- */

Test(notary, a_policy_without_scope_for_the_image_refuses_it) {
  cr_assert(image_read(&l.wanted, VIEW("registry.example.com/other@" LAB_DIGEST), (place){0},
                       &l.trust.memory));
  expect(check(POLICY, lab_envelope(&l, &lab_good_parts)), EM_TRUST_REJECTED,
         "says nothing of this image");
  expect(check("{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"n\",\"registryScopes\":["
               "\"registry.example.com/other\"],\"signatureVerification\":{\"level\":\"skip\"}}]}",
               lab_envelope(&l, &lab_good_parts)),
         EM_TRUST_ACCEPTED, "skips verification");
}
