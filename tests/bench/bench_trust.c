/*
 * A thousand signed images, and a thousand locked ones, against a thousand raw Ed25519
 * verifications of the same messages. Usage: bench_trust
 */
#define _POSIX_C_SOURCE 200809L
#include "trust/base64.h"
#include "trust/lock.h"
#include "trust/policy.h"
#include "trust/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { IMAGES = 1000, ROUNDS = 9 };

typedef struct signed_image {
  image wanted;
  em_view payload, signature; /* as cosign has it */
  unsigned char raw[64];
} signed_image;

typedef struct bench {
  trust_context trust;
  unsigned char public_key[32], secret_key[64];
  signed_image images[IMAGES];
  policy policy;
  em_view lock_text;
  unsigned char lock_signature[64];
} bench;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static bool make_image(bench *b, unsigned i) {
  arena *memory = &b->trust.memory;
  signed_image *s = &b->images[i];
  const em_view name = arena_format(memory, "registry.example.com/fleet/module%u", i);
  const em_view digest = arena_format(memory, "sha256:%08x%056u", i, 0u);
  const em_view text = arena_format(memory, "%.*s@%.*s", VIEW_ARGS(name), VIEW_ARGS(digest));
  s->payload =
      arena_format(memory,
                   "{\"critical\":{\"identity\":{\"docker-reference\":\"%.*s\"},\"image\":{"
                   "\"docker-manifest-digest\":"
                   "\"%.*s\"},\"type\":\"cosign container image signature\"},\"optional\":null}",
                   VIEW_ARGS(name), VIEW_ARGS(digest));
  crypto_sign_detached(s->raw, NULL, (const unsigned char *)s->payload.data, s->payload.length,
                       b->secret_key);
  s->signature = base64_encode((em_view){(const char *)s->raw, 64}, BASE64_STANDARD, memory);
  return image_read(&s->wanted, text, (place){0}, memory);
}

static bool make_policy(bench *b) {
  unsigned char der[44] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
  arena *memory = &b->trust.memory;
  memcpy(der + 12, b->public_key, 32);
  const em_view key = base64_encode((em_view){(const char *)der, 44}, BASE64_STANDARD, memory);
  const em_view pem = arena_format(
      memory, "-----BEGIN PUBLIC KEY-----\n%.*s\n-----END PUBLIC KEY-----\n", VIEW_ARGS(key));
  const em_view data = base64_encode(pem, BASE64_STANDARD, memory);
  const em_view text =
      arena_format(memory, "{\"default\":[{\"type\":\"sigstoreSigned\",\"keyData\":\"%.*s\"}]}",
                   VIEW_ARGS(data));
  em_error error;
  return policy_read(&b->trust, &b->policy, VIEW("policy"), text, VIEW(""), VIEW(""), &error) ==
         EM_OK;
}

static bool gather(void *context, const char *data, size_t length) {
  bench *b = context;
  char *text = arena_allocate(&b->trust.memory, b->lock_text.length + length);
  if (text == NULL) {
    return false;
  }
  if (b->lock_text.length > 0) {
    memcpy(text, b->lock_text.data, b->lock_text.length);
  }
  memcpy(text + b->lock_text.length, data, length);
  b->lock_text = (em_view){text, b->lock_text.length + length};
  return true;
}

static bool make_lock(bench *b) {
  image_lock lock = {.created = b->trust.now};
  lock.images = arena_allocate_array(&b->trust.memory, IMAGES, sizeof *lock.images);
  for (unsigned i = 0; lock.images != NULL && i < IMAGES; i++) {
    lock.images[lock.count++] = (lock_image){.name = b->images[i].wanted.name,
                                             .digest = b->images[i].wanted.digest,
                                             .source = VIEW("manifest"),
                                             .time = b->trust.now};
  }
  const em_writer writer = {gather, b};
  if (lock.count < IMAGES || !image_lock_write(&lock, &writer)) {
    return false;
  }
  crypto_sign_detached(b->lock_signature, NULL, (const unsigned char *)b->lock_text.data,
                       b->lock_text.length, b->secret_key);
  return true;
}

/* ---- What is measured ----------------------------------------------------------------------- */

static bool verify_raw(bench *b) {
  bool are_good = true;
  for (unsigned i = 0; i < IMAGES; i++) {
    const em_view message = b->images[i].payload;
    are_good = crypto_sign_verify_detached(b->images[i].raw, (const unsigned char *)message.data,
                                           message.length, b->public_key) == 0 &&
               are_good;
  }
  return are_good;
}

static bool verify_signed(bench *b) {
  bool are_good = true;
  for (unsigned i = 0; i < IMAGES; i++) {
    evidence item = {EVIDENCE_SIMPLE_SIGNING, VIEW("bench"), b->images[i].payload,
                     b->images[i].signature};
    const evidence_set set = {.items = &item, .count = 1, .searched = VIEW("bench")};
    const image *wanted = &b->images[i].wanted;
    are_good = policy_check(&b->trust, &b->policy, wanted, wanted->digest, &set).state ==
                   EM_TRUST_TRUSTED &&
               are_good;
  }
  return are_good;
}

static bool verify_locked(bench *b) {
  image_lock lock;
  bool are_good =
      crypto_sign_verify_detached(b->lock_signature, (const unsigned char *)b->lock_text.data,
                                  b->lock_text.length, b->public_key) == 0 &&
      image_lock_read(&b->trust, &lock, VIEW("lock"), b->lock_text, NULL) == EM_OK;
  for (unsigned i = 0; are_good && i < IMAGES; i++) {
    are_good = image_lock_check(&b->trust, &lock, &b->images[i].wanted, (em_view){0}).state ==
               EM_TRUST_TRUSTED;
  }
  return are_good;
}

/* The median; below 0 if something was not good. */
static double measure(bench *b, bool (*run)(bench *)) {
  double times[ROUNDS];
  for (int i = 0; i < ROUNDS; i++) {
    const double start = now();
    if (!run(b)) {
      return -1;
    }
    times[i] = now() - start;
  }
  qsort(times, ROUNDS, sizeof *times, compare);
  return times[ROUNDS / 2];
}

int main(void) {
  bench *b = calloc(1, sizeof *b);
  if (b == NULL || !secret_start()) {
    return 2;
  }
  trust_context_start(&b->trust, NULL, 1786190400);
  crypto_sign_keypair(b->public_key, b->secret_key);
  bool is_made = make_policy(b);
  for (unsigned i = 0; is_made && i < IMAGES; i++) {
    is_made = make_image(b, i);
  }
  if (!is_made || !make_lock(b)) {
    return 2;
  }
  const double raw = measure(b, verify_raw);
  const double with_signatures = measure(b, verify_signed);
  const double with_lock = measure(b, verify_locked);
  printf("trust      %d raw Ed25519 verifications: %.0f us\n", (int)IMAGES, raw);
  printf("trust      %d signed images: %.0f us, ratio %.2f (aim 1.20)\n", (int)IMAGES,
         with_signatures, with_signatures / raw);
  printf("trust      %d locked images: %.0f us, ratio %.2f (aim 1.20)\n", (int)IMAGES, with_lock,
         with_lock / raw);
  const bool is_met = with_signatures > 0 && with_lock > 0 && with_signatures <= 1.2 * raw &&
                      with_lock <= 1.2 * raw;
  trust_context_free(&b->trust);
  free(b);
  return is_met ? 0 : 1;
}
