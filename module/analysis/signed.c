#include "analysis/signed.h"

#include "analysis/answers.h"

#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(minisign_public_key) == SIGNED_KEY_BYTES, "keys travel as they are");

bool signed_take_keys(signed_demand *d, const char *data, size_t length) {
  const size_t count = length / SIGNED_KEY_BYTES;
  if (count == 0 || count > SIGNED_KEYS || length % SIGNED_KEY_BYTES != 0) {
    return false;
  }
  memcpy(d->keys, data, length);
  d->count = (uint32_t)count;
  return true;
}

bool signed_take_signature(signed_demand *d, const char *data, size_t length) {
  const em_view all = {data, length};
  const size_t end = view_find(all, '\n');
  if (end == length) {
    return false;
  }
  d->name = view_until(all, end);
  d->signature = view_from(all, end + 1);
  return true;
}

/* What is wrong with it: a rule and the end of a sentence. */
typedef struct fault {
  const char *rule;
  char sentence[400];
} fault;

static bool verify(const signed_demand *d, em_view text, char id[MINISIGN_ID_TEXT], fault *f) {
  minisign_signature signature;
  em_error error;
  unsigned char hash[MINISIGN_HASH];
  if (d->signature.length == 0) {
    f->rule = "deployment-unsigned";
    snprintf(f->sentence, sizeof f->sentence, "has no signature (%.*s.minisig)",
             VIEW_ARGS(view_until(d->name, 255)));
    return false;
  }
  f->rule = "deployment-changed";
  if (minisign_read_signature(&signature, d->signature, &error) != EM_OK) {
    snprintf(f->sentence, sizeof f->sentence, "has a signature that cannot be read: %s",
             error.message);
    return false;
  }
  minisign_id_text(id, signature.id);
  minisign_hash(hash, text);
  for (uint32_t i = 0; i < d->count; i++) {
    const minisign_verdict verdict = minisign_verify(&d->keys[i], &signature, hash, text);
    if (verdict == MINISIGN_GOOD) {
      return true;
    }
    if (verdict != MINISIGN_OTHER_KEY) {
      snprintf(f->sentence, sizeof f->sentence, "is not what key %s signed: %s was changed", id,
               verdict == MINISIGN_COMMENT_CHANGED ? "its trusted comment" : "it or its signature");
      return false;
    }
  }
  f->rule = "deployment-signer-untrusted";
  snprintf(f->sentence, sizeof f->sentence,
           "is signed by key %s, which --manifest-key does not name", id);
  return false;
}

bool signed_check(signed_demand *d, em_view text) {
  if (d->count == 0) {
    return true;
  }
  char id[MINISIGN_ID_TEXT];
  char state[800];
  fault f;
  const em_view name = view_until(d->name, 255);
  const bool is_good = verify(d, text, id, &f);
  if (is_good) {
    snprintf(state, sizeof state, "%.*s is signed by key %s", VIEW_ARGS(name), id);
  } else {
    snprintf(state, sizeof state, "%.*s %s", VIEW_ARGS(name), f.sentence);
    answer_unsigned(f.rule, d->name, state);
  }
  answer_signature(state, is_good);
  d->signature = (em_view){0};
  return is_good;
}
