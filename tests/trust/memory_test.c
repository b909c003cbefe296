/*
 * While memory runs out, and with every input cut at every byte: never a crash, never a leak, and
 * nothing is trusted that would not have been.
 */
#include "memory/failing_allocator.h"
#include "registry/challenge.h"
#include "trust/auth_file.h"
#include "trust/chain.h"
#include "trust/judge.h"
#include "trust/lab_bundle.h"
#include "trust/lab_envelope.h"
#include "trust/oci.h"
#include "trust/scratch.h"
#include "trust/secret.h"

#include "base/error.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static lab l;

#define PAYLOAD                                                                                    \
  "{\"critical\":{\"identity\":{\"docker-reference\":\"" LAB_NAME                                  \
  "\"},\"image\":{\"docker-manifest-digest\":\"" LAB_DIGEST                                        \
  "\"},\"type\":\"cosign container image signature\"},\"optional\":{\"a\":\"b\"}}"
#define KEYS "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPaths\":[\"m.pub\",\"k.pub\"]}]}"
#define NOTARY                                                                                     \
  "{\"version\":\"1.0\",\"trustPolicies\":[{\"name\":\"fleet\",\"registryScopes\":[\"*\"],"        \
  "\"signatureVerification\":{\"level\":\"strict\"},\"trustStores\":[\"ca:acme\"],"                \
  "\"trustedIdentities\":[\"x509.subject: C=US, ST=WA, O=acme.example\"]}]}"

/* All that trust reads, good as it is. */
static struct texts {
  em_view payload, cosign, minisig, bundle, envelope, lock, minisign_key, pem_key, certificate;
} good;

static void make_minisign(void) {
  minisign_public_key public_key;
  minisign_secret_key *secret = secret_allocate(sizeof *secret);
  cr_assert_not_null(secret);
  minisign_generate(&public_key, secret);
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, good.payload);
  good.minisig = minisign_sign(secret, hash, VIEW("c"), VIEW("t"), &l.trust.memory);
  good.minisign_key = minisign_write_public_key(&public_key, VIEW("c"), &l.trust.memory);
  scratch_write("m.pub", good.minisign_key);
  secret_free(secret);
}

static void set_up(void) {
  lab_open(&l);
  good.payload = VIEW(PAYLOAD);
  make_minisign();
  lab_make_key("k", "P-256");
  lab_make_chain(&l);
  good.cosign = lab_base64(&l, lab_sign(&l, "k", "-sha256", good.payload));
  good.bundle =
      lab_bundle(&l, MEDIA, IN_TOTO, GOOD, lab_sign_statement(&l, "k", "-sha256", IN_TOTO, GOOD));
  good.envelope = lab_envelope(&l, &lab_good_parts);
  good.certificate = scratch_read("root.crt", &l.trust.memory);
  good.pem_key = scratch_read("k.pub", &l.trust.memory);
  good.lock = VIEW("{\"schemaVersion\":1,\"created\":\"2026-01-02T03:04:05Z\",\"expires\":"
                   "\"2036-01-02T03:04:05Z\",\"images\":[{\"name\":\"" LAB_NAME
                   "\",\"tag\":\"1\",\"digest\":\"" LAB_DIGEST
                   "\",\"source\":\"registry\",\"time\":\"2026-01-02T03:04:05Z\",\"platforms\":[{"
                   "\"platform\":\"linux/arm64\",\"digest\":\"" LAB_OTHER_DIGEST "\"}]}]}");
  scratch_run("mkdir -p signatures empty");
  scratch_write("signatures/sha256-" HEX ".json", good.payload);
  scratch_write("signatures/sha256-" HEX ".json.sig", good.cosign);
  scratch_write("signatures/sha256-" HEX ".json.minisig", good.minisig);
  scratch_write("signatures/sha256-" HEX ".sigstore.json", good.bundle);
  scratch_write("signatures/sha256-" HEX ".jws", good.envelope);
}

static void tear_down(void) {
  lab_close(&l);
}

TestSuite(trust_memory, .init = set_up, .fini = tear_down);

/* ---- Memory -------------------------------------------------------------------------------------
 */

typedef struct wish {
  const char *policy_text, *folder, *image_text;
  em_trust_state by_policy, by_lock;
} wish;

/* Everything an audit does: policy, lock, a folder of signatures, verdicts. EM_OK: `trust` is set.
 */
static em_status judge_all(const wish *w, const em_allocator *allocator, size_t filler,
                           em_image_trust *trust) {
  trust_judge judge = {0};
  trust_context_start(&judge.context, allocator, l.trust.now);
  /* Moves what follows towards the end of a block, so that each piece in turn needs a new one. */
  arena_allocate(&judge.context.memory, filler);
  judge.context.crypto = l.trust.crypto;
  judge.context.files = lab_files();
  policy p;
  image_lock lock;
  em_error error = {0};
  em_status status = policy_read(&judge.context, &p, VIEW("policy.json"), view_of(w->policy_text),
                                 VIEW(""), VIEW("store"), &error);
  if (status == EM_OK) {
    status = image_lock_read(&judge.context, &lock, VIEW("lock.json"), good.lock, &error);
  }
  signature_folder *folder =
      status != EM_OK ? NULL : signature_folder_open(&judge.context, view_of(w->folder), &error);
  if (folder != NULL) {
    judge.policy = &p;
    judge.lock = &lock;
    judge.sources[judge.source_count++] = signature_folder_source(folder);
    const em_trust asked = trust_judge_interface(&judge);
    const em_view text = view_of(w->image_text);
    asked.prepare(asked.context, &text, 1, NULL, 0);
    asked.judge(asked.context, text, trust);
    cr_assert_not_null(trust->signature.detail.data);
    cr_assert_not_null(trust->lock.detail.data);
  } else {
    status = error.status;
    cr_assert_neq(status, EM_OK);
  }
  trust_context_free(&judge.context);
  return status;
}

static bool is_as_wished(em_trust_state state, em_trust_state wished, const failing_allocator *f) {
  return state == wished || (f->has_failed && state == EM_TRUST_NOT_EVALUATED);
}

static size_t fail_each_in_turn(const wish *w, failing_mode mode, size_t filler) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number);
    em_image_trust trust = {0};
    const em_status status = judge_all(w, &f.allocator, filler, &trust);
    cr_assert_eq(f.bytes, (size_t)0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    if (status == EM_OK) {
      cr_assert(is_as_wished(trust.signature.state, w->by_policy, &f) &&
                    is_as_wished(trust.lock.state, w->by_lock, &f),
                "%s and %s when allocation %zu fails", em_trust_state_name(trust.signature.state),
                em_trust_state_name(trust.lock.state), number);
    } else {
      cr_assert(f.has_failed && status == EM_ERROR_MEMORY, "%s when allocation %zu fails",
                em_status_name(status), number);
    }
    number++;
  } while (f.has_failed);
  return number;
}

Test(trust_memory, nothing_is_trusted_or_lost_whichever_allocation_fails) {
  static const wish wishes[] = {
      {KEYS, "signatures", LAB_NAME "@" LAB_DIGEST, EM_TRUST_TRUSTED, EM_TRUST_TRUSTED},
      {NOTARY, "signatures", LAB_NAME "@" LAB_DIGEST, EM_TRUST_TRUSTED, EM_TRUST_TRUSTED},
      {KEYS, "signatures", "registry.example.com/fleet/other@" LAB_DIGEST,
       EM_TRUST_OTHER_REPOSITORY, EM_TRUST_NOT_LOCKED},
      {KEYS, "empty", LAB_NAME "@" LAB_DIGEST, EM_TRUST_UNSIGNED, EM_TRUST_TRUSTED},
      {"{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"\":[{\"type\":"
       "\"insecureAcceptAnything\"}],\"registry.example.com\":[{\"type\":\"reject\"}]}}}",
       "signatures", LAB_NAME "@" LAB_OTHER_DIGEST, EM_TRUST_REJECTED, EM_TRUST_MIXED_DIGESTS},
  };
  enum { FILLER_MAXIMUM = 8192 };
  size_t failed = 0;
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
    for (size_t filler = 0; filler < FILLER_MAXIMUM; filler += 112) {
      failed += fail_each_in_turn(&wishes[i], FAIL_ONCE, filler);
    }
    failed += fail_each_in_turn(&wishes[i], FAIL_FOREVER, 0);
  }
  cr_expect_gt(failed, (size_t)500);
}

/* Readers beside the audit's way. */
static em_status read_others(trust_context *t) {
  oci_manifest manifest;
  em_registry_login *logins;
  uint32_t count;
  em_error error = {0};
  static const char index[] =
      "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"m\",\"digest\":\"" LAB_DIGEST
      "\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}}]"
      "}";
  static const char auth[] = "{\"auths\":{\"r.example\":{\"auth\":\"dXNlcjpwYXNz\"},\"s.example\":{"
                             "\"identitytoken\":\"t\"}}}";
  if (!oci_manifest_read(&manifest, view_of(index), &t->memory, &error) ||
      auth_file_read(view_of(auth), &t->memory, &logins, &count, &error) != EM_OK) {
    return error.status;
  }
  cr_assert_eq(count, 2u);
  const challenge c = challenge_read(VIEW("Bearer realm=\"https://a\\\"b\",service=s"), &t->memory);
  if (trust_key_read(t, good.pem_key, &error) == NULL ||
      trust_key_read(t, good.minisign_key, &error) == NULL) {
    return error.status;
  }
  cr_assert(t->memory.has_failed || c.kind == CHALLENGE_BEARER);
  return t->memory.has_failed ? EM_ERROR_MEMORY : EM_OK;
}

Test(trust_memory, readers_tell_that_memory_is_out) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, FAIL_ONCE, number);
    trust_context t;
    trust_context_start(&t, &f.allocator, l.trust.now);
    t.crypto = l.trust.crypto;
    const em_status status = read_others(&t);
    trust_context_free(&t);
    cr_assert_eq(f.bytes, (size_t)0, "%zu bytes lost when allocation %zu fails", f.bytes, number);
    cr_assert_eq(status, f.has_failed ? EM_ERROR_MEMORY : EM_OK, "%s when allocation %zu fails",
                 em_status_name(status), number);
    number++;
  } while (f.has_failed);
  cr_expect_gt(number, (size_t)2);
}

/* ---- Cut short ----------------------------------------------------------------------------------
 */

static trust_context fresh_context(void) {
  trust_context t;
  trust_context_start(&t, NULL, l.trust.now);
  t.crypto = l.trust.crypto;
  t.files = lab_files();
  return t;
}

static trust_result judge(trust_context *t, const policy *p, evidence e) {
  evidence_set set = {.searched = VIEW("the test")};
  cr_assert(evidence_add(&set, e, &t->memory));
  const trust_result result = policy_check(t, p, &l.wanted, l.wanted.digest, &set);
  cr_assert_gt(result.detail.length, (size_t)0);
  return result;
}

/* In memory of its own, so that a sanitizer sees who reads beyond the end. */
static em_view cut(em_view text, size_t length) {
  char *copy = malloc(length == 0 ? 1 : length);
  cr_assert_not_null(copy);
  memcpy(copy, text.data, length);
  return (em_view){copy, length};
}

static void release(em_view text) {
  union {
    const char *data;
    void *memory;
  } u = {text.data};
  free(u.memory);
}

Test(trust_memory, evidence_that_is_cut_short_is_never_trusted) {
  const struct {
    const char *policy_text;
    evidence whole;
    bool cuts_signature;
  } rows[] = {
      {KEYS, {EVIDENCE_SIMPLE_SIGNING, VIEW("e"), good.payload, good.cosign}, false},
      {KEYS, {EVIDENCE_SIMPLE_SIGNING, VIEW("e"), good.payload, good.cosign}, true},
      {KEYS, {EVIDENCE_MINISIGN, VIEW("e"), good.payload, good.minisig}, false},
      {KEYS, {EVIDENCE_MINISIGN, VIEW("e"), good.payload, good.minisig}, true},
      {KEYS, {EVIDENCE_BUNDLE, VIEW("e"), good.bundle, {0}}, false},
      {NOTARY, {EVIDENCE_NOTARY, VIEW("e"), good.envelope, {0}}, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view whole = rows[i].cuts_signature ? rows[i].whole.signature : rows[i].whole.payload;
    trust_context t = fresh_context();
    policy p;
    em_error error;
    cr_assert_eq(policy_read(&t, &p, VIEW("p"), view_of(rows[i].policy_text), VIEW(""),
                             VIEW("store"), &error),
                 EM_OK, "%s", error.message);
    cr_expect_eq(judge(&t, &p, rows[i].whole).state, EM_TRUST_TRUSTED);
    /* The line end behind a minisign signature says nothing. */
    const size_t end = whole.length - (whole.data[whole.length - 1] == '\n' ? 1 : 0);
    for (size_t length = 0; length < end; length++) {
      evidence e = rows[i].whole;
      em_view *part = rows[i].cuts_signature ? &e.signature : &e.payload;
      *part = cut(whole, length);
      const trust_result result = judge(&t, &p, e);
      cr_assert(!trust_state_is_good(result.state), "row %zu cut at %zu is %s", i, length,
                em_trust_state_name(result.state));
      release(*part);
    }
    trust_context_free(&t);
  }
}

typedef bool (*reader)(trust_context *t, em_view text, em_error *error);

static bool read_policy(trust_context *t, em_view text, em_error *error) {
  policy p;
  return policy_read(t, &p, VIEW("p"), text, VIEW(""), VIEW("store"), error) == EM_OK;
}

static bool read_lock(trust_context *t, em_view text, em_error *error) {
  image_lock lock;
  return image_lock_read(t, &lock, VIEW("l"), text, error) == EM_OK;
}

static bool read_key(trust_context *t, em_view text, em_error *error) {
  return trust_key_read(t, text, error) != NULL;
}

static bool read_certificates(trust_context *t, em_view text, em_error *error) {
  certificate **items = NULL;
  uint32_t count = 0;
  return certificates_read(t, text, &items, &count, error);
}

Test(trust_memory, texts_that_are_cut_short_are_errors_with_a_sentence) {
  const em_view der = lab_der_of_certificate(&l, "root");
  const struct {
    reader read;
    em_view text;
    bool is_binary;
  } rows[] = {{read_policy, VIEW(KEYS), false},     {read_policy, VIEW(NOTARY), false},
              {read_lock, good.lock, false},        {read_key, good.pem_key, false},
              {read_key, good.minisign_key, false}, {read_certificates, good.certificate, false},
              {read_certificates, der, true}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view whole = rows[i].text;
    const bool has_line_end = !rows[i].is_binary && whole.data[whole.length - 1] == '\n';
    const size_t end = whole.length - (has_line_end ? 1 : 0);
    for (size_t length = 0; length <= end; length++) {
      trust_context t = fresh_context();
      em_error error = {0};
      const em_view text = cut(whole, length);
      const bool is_read = rows[i].read(&t, text, &error);
      cr_assert_eq(is_read, length == end, "row %zu cut at %zu: %s", i, length, error.message);
      cr_assert(is_read || error.message[0] != '\0', "row %zu cut at %zu", i, length);
      release(text);
      trust_context_free(&t);
    }
  }
}
