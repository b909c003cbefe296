/*
 * Everything that somebody else hands to trust: the first byte chooses which reader gets the rest.
 * Nothing that was not signed with the test's key may ever come out as trusted.
 */
#include "invariants.h"

#include "registry/challenge.h"
#include "trust/auth_file.h"
#include "trust/base64.h"
#include "trust/envelope.h"
#include "trust/lock.h"
#include "trust/minisign.h"
#include "trust/oci.h"
#include "trust/policy.h"
#include "trust/secret.h"

#define DIGEST "sha256:73c803930ea3ba1e54bc25c2bdc53edd0284c62ed651fe7b00369da519a3c333"

static const unsigned char nobodys_key[44] = {
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98,
    0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
    0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

static void check_evidence(trust_context *t, evidence_kind kind, em_view text) {
  em_error error;
  image wanted;
  trust_key *key =
      trust_key_read_der(t, (em_view){(const char *)nobodys_key, sizeof nobodys_key}, &error);
  MUST(key != NULL);
  MUST(image_read(&wanted, VIEW("registry.example.com/a@" DIGEST), (place){0}, &t->memory));
  const requirement r = {.kind = REQUIRE_KEY, .keys = &key, .key_count = 1, .threshold = 1};
  const size_t line = view_find(text, '\n');
  evidence e = {kind, VIEW("fuzz"), text, {0}};
  if (kind != EVIDENCE_BUNDLE) {
    e.payload = view_until(text, line);
    e.signature = view_from(text, line + 1);
  }
  const evidence_set set = {.items = &e, .count = 1, .searched = VIEW("fuzz")};
  const trust_result result = requirement_check(t, &r, &wanted, wanted.digest, &set);
  MUST(result.state != EM_TRUST_TRUSTED && result.state != EM_TRUST_ACCEPTED);
  MUST(result.detail.length > 0);
}

static void read_minisign(em_view text) {
  minisign_public_key key;
  minisign_signature signature;
  em_error error;
  minisign_read_public_key(&key, text, &error);
  if (minisign_read_signature(&signature, text, &error) == EM_OK) {
    unsigned char hash[MINISIGN_HASH];
    minisign_hash(hash, text);
    memcpy(key.id, signature.id, sizeof key.id);
    memcpy(key.bytes, nobodys_key + 12, sizeof key.bytes);
    MUST(minisign_verify(&key, &signature, hash, text) != MINISIGN_GOOD);
  }
}

static void read_one(trust_context *t, uint8_t which, em_view text) {
  em_error error = {0};
  policy p;
  image_lock lock;
  oci_manifest m;
  em_registry_login *logins = NULL;
  uint32_t count = 0;
  envelope e;
  em_view bytes;
  switch (which % 10) {
    case 0:
      check_evidence(t, EVIDENCE_SIMPLE_SIGNING, text);
      break;
    case 1:
      check_evidence(t, EVIDENCE_MINISIGN, text);
      break;
    case 2:
      check_evidence(t, EVIDENCE_BUNDLE, text);
      break;
    case 3:
      policy_read(t, &p, VIEW("policy"), text, VIEW(""), VIEW(""), &error);
      break;
    case 4:
      image_lock_read(t, &lock, VIEW("lock"), text, &error);
      break;
    case 5:
      oci_manifest_read(&m, text, &t->memory, &error);
      break;
    case 6:
      auth_file_read(text, &t->memory, &logins, &count, &error);
      break;
    case 7:
      challenge_read(text, &t->memory);
      break;
    case 8:
      envelope_read(t, &e, text, &error);
      break;
    default:
      read_minisign(text);
      trust_key_read(t, text, &error);
      base64_decode(&bytes, text, BASE64_URL, &t->memory);
      break;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0 || !secret_start()) {
    return 0;
  }
  ledger l;
  ledger_open(&l);
  trust_context t;
  trust_context_start(&t, &l.allocator, 1786190400);
  read_one(&t, data[0], (em_view){(const char *)data + 1, size - 1});
  trust_context_free(&t);
  MUST(l.now == 0);
  return 0;
}
