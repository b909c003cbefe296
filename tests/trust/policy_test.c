/* Which scope decides, whatever the policy is written in, and Notary Project policies that are
 * wrong. */
#include "trust/lab_envelope.h"
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>

static lab l;

static void set_up(void) {
  lab_open(&l);
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(policies, .init = set_up, .fini = tear_down);

/* ---- Scopes -------------------------------------------------------------------------------------
 */

#define NAME "registry.example.com/fleet/camera"
#define ANYTHING "[{\"type\":\"insecureAcceptAnything\"}]"
#define REJECT "[{\"type\":\"reject\"}]"

/* From the one that decides to the one that decides last; the last is the policy's own default. */
static const char *const scopes[] = {NAME "@" LAB_DIGEST,
                                     NAME,
                                     "registry.example.com/fleet",
                                     "registry.example.com",
                                     "*.registry.example.com",
                                     "*.example.com",
                                     "*.com",
                                     ""};
enum { SCOPES = sizeof scopes / sizeof *scopes };

/* None of these is about the image. */
#define OTHERS                                                                                     \
  "\"registry.example.com/flee\":" REJECT ",\"registry.example.com/fleet/camera/more\":" REJECT    \
  ",\"registry.example.com:5000\":" REJECT ",\"example.com\":" REJECT                              \
  ",\"xregistry.example.com\":" REJECT ",\"*.camera\":" REJECT ",\"" NAME ":1\":" REJECT           \
  ",\"" NAME "@" LAB_OTHER_DIGEST "\":" REJECT

/* Scopes from number `first` on accept; before them there are only others. */
static em_view docker_scopes(int first) {
  em_view text = VIEW(OTHERS);
  for (int i = first; i < SCOPES; i++) {
    text =
        lab_text(&l, "%.*s,\"%s\":%s", VIEW_ARGS(text), scopes[i], i == first ? ANYTHING : REJECT);
  }
  return text;
}

static void expect_accepted(const policy *p, const char *scope) {
  const evidence_set none = {0};
  const trust_result result = policy_check(&l.trust, p, &l.wanted, l.wanted.digest, &none);
  cr_expect_eq(result.state, EM_TRUST_ACCEPTED, "%s: %s", scope, result.detail.data);
  cr_expect_not_null(strstr(result.checked.data, *scope == '\0' ? "the default" : scope), "%s",
                     result.checked.data);
}

Test(policies, the_most_exact_scope_decides_in_both_forms) {
  for (int first = 0; first < SCOPES; first++) {
    /* No label of the host stands before its name. */
    if (first == 4) {
      continue;
    }
    const em_view docker = docker_scopes(first);
    const policy p =
        lab_policy(&l, lab_text(&l, "{\"default\":" REJECT ",\"transports\":{\"docker\":{%.*s}}}",
                                VIEW_ARGS(docker))
                           .data);
    expect_accepted(&p, scopes[first]);
    const policy section = lab_section(
        &l, lab_text(&l, "{\"default\":" REJECT ",\"docker\":{%.*s}}", VIEW_ARGS(docker)).data);
    expect_accepted(&section, scopes[first]);
  }
  const policy p =
      lab_policy(&l, "{\"default\":" ANYTHING ",\"transports\":{\"docker\":{" OTHERS "}}}");
  expect_accepted(&p, "");
}

Test(policies, a_tag_is_a_scope_of_its_own) {
  cr_assert(image_read(&l.wanted, VIEW(NAME ":1.2"), (place){0}, &l.trust.memory));
  const policy p = lab_policy(&l, "{\"default\":" REJECT ",\"transports\":{\"docker\":{\"" NAME
                                  "\":" REJECT ",\"" NAME ":1.2\":" ANYTHING "}}}");
  expect_accepted(&p, NAME ":1.2");
}

Test(policies, all_requirements_of_a_scope_must_be_met) {
  const policy p =
      lab_policy(&l, "{\"default\":[{\"type\":\"insecureAcceptAnything\"},{\"type\":\"reject\"}]}");
  const evidence_set none = {0};
  cr_expect_eq(policy_check(&l.trust, &p, &l.wanted, l.wanted.digest, &none).state,
               EM_TRUST_REJECTED);
}

Test(policies, a_section_without_default_refuses_what_it_does_not_name) {
  const policy p = lab_section(&l, "{\"docker\":{\"other.example\":" ANYTHING "}}");
  const evidence_set none = {0};
  const trust_result result = policy_check(&l.trust, &p, &l.wanted, l.wanted.digest, &none);
  cr_expect_eq(result.state, EM_TRUST_REJECTED);
  cr_expect_not_null(strstr(result.detail.data, "says nothing of this image"));
}

/* ---- Notary Project -----------------------------------------------------------------------------
 */

#define STATEMENT_OF(name, scope, verification, stores, identities)                                \
  "{\"name\":\"" name "\",\"registryScopes\":[" scope "],\"signatureVerification\":{" verification \
  "},\"trustStores\":[" stores "],\"trustedIdentities\":[" identities "]}"
#define POLICIES(statements) "{\"version\":\"1.0\",\"trustPolicies\":[" statements "]}"
#define STRICT "\"level\":\"strict\""
#define ALL "\"*\""
#define ACME "\"ca:acme\""
#define WIDE "x509.subject: C=US, ST=WA, O=acme.example"

Test(policies, notary_policies_that_are_wrong_are_refused_with_the_reason) {
  static const struct {
    const char *text, *message;
  } rows[] = {
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"" WIDE "\",\"" WIDE ", OU=x\"")),
       "overlaps"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"" WIDE ", OU=x\",\"" WIDE "\"")),
       "overlaps"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME,
                             "\"" WIDE "\",\"x509.subject: O=acme.example, C=US, ST=WA\"")),
       "overlaps"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"*\",\"" WIDE "\"")), "\"*\" alone"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "")), "no trusted identity"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"x509.subject: C=US, O=acme.example\"")),
       "must name C, ST and O"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"" WIDE ", O=other\"")), "stands twice"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, "\"" WIDE ", OU\"")), "An identity is"},
      {POLICIES(STATEMENT_OF("a", ALL, "\"level\":\"lax\"", ACME, ALL)),
       "strict, permissive, audit or skip"},
      {POLICIES(STATEMENT_OF("a", "\"r.example/a\"",
                             "\"level\":\"skip\",\"override\":{\"expiry\":\"log\"}", ACME, ALL)),
       "cannot be overridden"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT ",\"override\":{\"expiry\":\"skip\"}", ACME, ALL)),
       "enforce or log"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT ",\"verifyTimestamp\":\"never\"", ACME, ALL)),
       "always or afterCertExpiry"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, "", ALL)), "trusts nobody"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, "\"tsa:acme\"", ALL)), "no certificate in"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, "\"ca:empty\"", ALL)), "no certificate in"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, "\"ca:absent\"", ALL)), "No such file"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, "\"ca:..\"", ALL)), "A trust store is named"},
      {POLICIES(STATEMENT_OF("a", ALL ",\"r.example/a\"", STRICT, ACME, ALL)), "stands alone"},
      {POLICIES(STATEMENT_OF("a", "\"r.example/*\"", STRICT, ACME, ALL)), "whole repository"},
      {POLICIES(STATEMENT_OF("a", "", STRICT, ACME, ALL)), "at least one scope"},
      {POLICIES(STATEMENT_OF("a", ALL, STRICT, ACME, ALL) "," STATEMENT_OF("a", "\"r.example/a\"",
                                                                           STRICT, ACME, ALL)),
       "Two policies have this name"},
      {POLICIES(STATEMENT_OF("a", "\"r.example/a\"", STRICT, ACME,
                             ALL) "," STATEMENT_OF("b", "\"r.example/a\"", STRICT, ACME, ALL)),
       "Two policies have this scope"},
      {"{\"version\":\"2.0\",\"trustPolicies\":[]}", "Only version"},
      {"{\"version\":\"1.0\",\"trustPolicies\":[]}", "no policy in it"},
      {"{\"version\":\"1.0\",\"trustPolicies\":[1]}", "object"},
  };
  lab_make_chain(&l);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    policy p;
    em_error error = {0};
    cr_expect_neq(policy_read(&l.trust, &p, VIEW("p"), view_of(rows[i].text), VIEW(""),
                              VIEW("store"), &error),
                  EM_OK, "%s", rows[i].text);
    cr_expect_not_null(strstr(error.message, rows[i].message), "%s: %s", rows[i].message,
                       error.message);
    cr_expect_eq(error.line, 1u);
  }
}

/* What each level makes of each kind of fault. */
Test(policies, levels_enforce_log_or_skip) {
  enum { GOOD_ONE, STRANGER, EXPIRED_CERTIFICATE, EXPIRED_SIGNATURE, REVOCATION, CHANGED, FAULTS };
  static const em_trust_state states[4][FAULTS] = {
      {EM_TRUST_TRUSTED, EM_TRUST_UNTRUSTED_KEY, EM_TRUST_EXPIRED, EM_TRUST_EXPIRED,
       EM_TRUST_NOT_EVALUATED, EM_TRUST_SIGNATURE_INVALID},
      {EM_TRUST_TRUSTED, EM_TRUST_UNTRUSTED_KEY, EM_TRUST_LOGGED, EM_TRUST_LOGGED, EM_TRUST_LOGGED,
       EM_TRUST_SIGNATURE_INVALID},
      {EM_TRUST_TRUSTED, EM_TRUST_LOGGED, EM_TRUST_LOGGED, EM_TRUST_LOGGED, EM_TRUST_LOGGED,
       EM_TRUST_SIGNATURE_INVALID},
      {EM_TRUST_ACCEPTED, EM_TRUST_ACCEPTED, EM_TRUST_ACCEPTED, EM_TRUST_ACCEPTED,
       EM_TRUST_ACCEPTED, EM_TRUST_ACCEPTED},
  };
  static const char *const names[] = {"strict", "permissive", "audit", "skip"};
  lab_make_chain(&l);
  em_view envelopes[FAULTS];
  lab_parts parts = lab_good_parts;
  envelopes[GOOD_ONE] = lab_envelope(&l, &parts);
  parts.payload = ARTIFACT(LAB_OTHER_DIGEST);
  envelopes[CHANGED] = lab_write_envelope(&l, &parts, lab_envelope_signature(&l, &lab_good_parts));
  parts = lab_good_parts;
  parts.header = HEADER("ES256", ",\"io.cncf.notary.expiry\":\"2026-02-01T00:00:00Z\"",
                        ",\"io.cncf.notary.expiry\"");
  envelopes[EXPIRED_SIGNATURE] = lab_envelope(&l, &parts);
  lab_make_certificate("leaf", SIGNER, "root",
                       LEAF_EXTENSIONS "crlDistributionPoints=URI:http://example.com/crl\n",
                       "-days 100 -sha256");
  envelopes[REVOCATION] = lab_envelope(&l, &lab_good_parts);
  lab_make_certificate("leaf", SIGNER, "root", LEAF_EXTENSIONS, "-days -1 -sha256");
  envelopes[EXPIRED_CERTIFICATE] = lab_envelope(&l, &lab_good_parts);
  lab_make_key("stranger", "P-256");
  lab_make_certificate("stranger", "/CN=stranger", "stranger", CA_EXTENSIONS, "-days 300 -sha256");
  lab_make_certificate("leaf", SIGNER, "stranger", LEAF_EXTENSIONS, "-days 100 -sha256");
  parts = lab_good_parts;
  parts.chain[1] = "stranger";
  envelopes[STRANGER] = lab_envelope(&l, &parts);
  for (size_t level = 0; level < 4; level++) {
    const policy p = lab_policy(
        &l, lab_text(&l,
                     POLICIES("{\"name\":\"a\",\"registryScopes\":[\"" LAB_NAME
                              "\"],\"signatureVerification\":{\"level\":\"%s\"},\"trustStores\":["
                              "\"ca:acme\"],\"trustedIdentities\":[\"*\"]}"),
                     names[level])
                .data);
    for (size_t fault = 0; fault < FAULTS; fault++) {
      evidence_set set = {.searched = VIEW("the test")};
      cr_assert(evidence_add(&set, (evidence){EVIDENCE_NOTARY, VIEW("ev"), envelopes[fault], {0}},
                             &l.trust.memory));
      const trust_result result = policy_check(&l.trust, &p, &l.wanted, l.wanted.digest, &set);
      cr_expect_eq(result.state, states[level][fault], "%s, fault %zu: %s", names[level], fault,
                   result.detail.data);
      /* What was let through is said all the same. */
      cr_expect(result.state != EM_TRUST_LOGGED ||
                    strstr(result.detail.data, "only logged") != NULL,
                "%s, fault %zu: %s", names[level], fault, result.detail.data);
    }
  }
}
