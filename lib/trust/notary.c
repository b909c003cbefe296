/*
 * The checks of the Notary Project's specification, in its order: integrity, authenticity, time,
 * expiry, revocation. What the policy only logs stands in the sentence of a good result.
 */
#include "trust/notary.h"

#include "base/error.h"
#include "trust/envelope.h"
#include "trust/moment.h"

#include <stdio.h>

typedef struct checking {
  trust_context *t;
  const notary_policy *policy;
  em_view origin;
  envelope e;
  em_view id;
  em_view remarks; /* what was logged */
} checking;

static trust_result say(const checking *c, em_trust_state state, const char *reason) {
  return trust_result_say(&c->t->memory, state, c->id, "%.*s: %s", VIEW_ARGS(c->origin), reason);
}

/* A check that failed: true if that is enforced, otherwise it is remembered. */
static bool is_fatal(checking *c, notary_action action, const char *reason) {
  if (action == NOTARY_ENFORCE) {
    return true;
  }
  c->remarks = arena_format(&c->t->memory, "%.*s; only logged: %s", VIEW_ARGS(c->remarks), reason);
  return false;
}

/* ---- Integrity ----------------------------------------------------------------------------------
 */

typedef struct algorithm_row {
  key_algorithm algorithm;
  uint32_t bits; /* RSA: exactly so many; 0: the curve says it */
  em_view name;
  key_hash hash;
  size_t signature; /* bytes */
} algorithm_row;

/* The key decides on the algorithm; what the envelope states must be the same. */
static const algorithm_row algorithms[] = {
    {KEY_RSA, 2048, VIEW_INIT("PS256"), KEY_SHA256, 256},
    {KEY_RSA, 3072, VIEW_INIT("PS384"), KEY_SHA384, 384},
    {KEY_RSA, 4096, VIEW_INIT("PS512"), KEY_SHA512, 512},
    {KEY_ECDSA_P256, 0, VIEW_INIT("ES256"), KEY_SHA256, 64},
    {KEY_ECDSA_P384, 0, VIEW_INIT("ES384"), KEY_SHA384, 96},
    {KEY_ECDSA_P521, 0, VIEW_INIT("ES512"), KEY_SHA512, 132},
};

static const algorithm_row *find_algorithm(const certificate_facts *f) {
  for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
    if (algorithms[i].algorithm == f->algorithm &&
        (algorithms[i].bits == 0 || algorithms[i].bits == f->key_bits)) {
      return &algorithms[i];
    }
  }
  return NULL;
}

/* Good: the state is EM_TRUST_TRUSTED. */
static trust_result check_integrity(checking *c, em_view digest) {
  const certificate *leaf = c->e.chain[0];
  const algorithm_row *row = find_algorithm(&leaf->facts);
  if (row == NULL) {
    return say(c, EM_TRUST_SIGNATURE_INVALID,
               "the certificate's key is of a kind or size that the Notary Project does not allow");
  }
  if (!view_equals(row->name, c->e.algorithm)) {
    return trust_result_say(&c->t->memory, EM_TRUST_SIGNATURE_INVALID, c->id,
                            "%.*s: the envelope states the algorithm \"%.*s\", but its "
                            "certificate's key signs with %.*s",
                            VIEW_ARGS(c->origin), VIEW_ARGS(view_until(c->e.algorithm, 40)),
                            VIEW_ARGS(row->name));
  }
  if (c->e.signature.length != row->signature) {
    return trust_result_say(&c->t->memory, EM_TRUST_SIGNATURE_INVALID, c->id,
                            "%.*s: the signature has %zu bytes, but one of %.*s has %zu (cut, or "
                            "written as DER)",
                            VIEW_ARGS(c->origin), c->e.signature.length, VIEW_ARGS(row->name),
                            row->signature);
  }
  void *key = c->t->loaded->certificate_key(leaf->handle);
  if (!c->t->loaded->key_verify(key, KEY_SCHEME_JWS, row->hash, c->e.input, c->e.signature)) {
    return say(c, EM_TRUST_SIGNATURE_INVALID,
               "the signature does not fit the envelope: it was changed after signing");
  }
  if (!view_equals(c->e.digest, digest)) {
    return trust_result_say(&c->t->memory, EM_TRUST_OTHER_DIGEST, c->id,
                            "%.*s: the envelope is about %.*s, not about %.*s",
                            VIEW_ARGS(c->origin), VIEW_ARGS(view_until(c->e.digest, 80)),
                            VIEW_ARGS(digest));
  }
  return (trust_result){.state = EM_TRUST_TRUSTED};
}

/* ---- Authenticity -------------------------------------------------------------------------------
 */

static bool has_name(const certificate_facts *f, const certificate_name *wanted) {
  for (uint32_t i = 0; i < f->subject_count; i++) {
    if (view_equals_ignoring_case(f->subject[i].type, wanted->type) &&
        view_equals(f->subject[i].value, wanted->value)) {
      return true;
    }
  }
  return false;
}

static bool is_identity_trusted(const notary_policy *policy, const certificate_facts *f) {
  for (uint32_t i = 0; i < policy->identity_count && !policy->any_identity; i++) {
    const notary_identity *one = &policy->identities[i];
    uint32_t k = 0;
    while (k < one->count && has_name(f, &one->names[k])) {
      k++;
    }
    if (k == one->count) {
      return true;
    }
  }
  return policy->any_identity;
}

static trust_result check_authenticity(checking *c) {
  const notary_policy *policy = c->policy;
  const notary_roots *roots =
      c->e.is_signing_authority ? &policy->signing_authorities : &policy->authorities;
  const certificate_facts *leaf = &c->e.chain[0]->facts;
  em_error error = {0};
  if (!chain_check_form(c->t, c->e.chain, c->e.chain_count, &error) &&
      is_fatal(c, policy->authenticity, error.message)) {
    return say(c, EM_TRUST_SIGNATURE_INVALID, error.message);
  }
  if (!chain_leads_to(c->e.chain, c->e.chain_count, roots->items, roots->count) &&
      is_fatal(c, policy->authenticity, "no certificate of the chain is in the trust stores")) {
    return trust_result_say(&c->t->memory, EM_TRUST_UNTRUSTED_KEY, c->id,
                            "%.*s: signed by \"%.*s\", whose chain leads to no certificate in the "
                            "trust stores of policy \"%.*s\"",
                            VIEW_ARGS(c->origin), VIEW_ARGS(view_until(leaf->subject_text, 120)),
                            VIEW_ARGS(policy->name));
  }
  if (!is_identity_trusted(policy, leaf) &&
      is_fatal(c, policy->authenticity, "the signer is none of the trusted identities")) {
    return trust_result_say(&c->t->memory, EM_TRUST_UNTRUSTED_KEY, c->id,
                            "%.*s: signed by \"%.*s\", which is none of the trusted identities of "
                            "policy \"%.*s\"",
                            VIEW_ARGS(c->origin), VIEW_ARGS(view_until(leaf->subject_text, 120)),
                            VIEW_ARGS(policy->name));
  }
  return (trust_result){.state = EM_TRUST_TRUSTED};
}

/* ---- Time
 * ----------------------------------------------------------------------------------------- */

static bool verify_timestamp(checking *c, int64_t *earliest, int64_t *latest, em_error *error) {
  const notary_roots *roots = &c->policy->time_authorities;
  void *handles[TRUST_KEYS];
  for (uint32_t i = 0; i < roots->count; i++) {
    handles[i] = roots->items[i]->handle;
  }
  return c->t->loaded->timestamp_verify(c->e.timestamp, c->e.signature, handles, roots->count,
                                        earliest, latest, error);
}

/* Whether the policy wants to see a time stamp. */
static bool needs_timestamp(const checking *c) {
  const int64_t now = c->t->now;
  em_error ignored;
  return !c->e.is_signing_authority && c->policy->time_authorities.count > 0 &&
         (!c->policy->stamps_after_expiry_only ||
          !chain_check_time(c->e.chain, c->e.chain_count, now, now, &ignored));
}

/* When it was signed, as far as that can be believed: without a trusted stamp, now. */
static trust_result check_time(checking *c) {
  int64_t earliest = c->t->now;
  int64_t latest = c->t->now;
  em_error error = {0};
  if (c->e.is_signing_authority) {
    earliest = latest = c->e.signing_time;
  } else if (needs_timestamp(c)) {
    const bool has_stamp = c->e.timestamp.data != NULL;
    if (!has_stamp) {
      error_set(&error, EM_ERROR_SYNTAX, 0, 0,
                "The policy names time stamp authorities, but the envelope has no time stamp.");
    }
    if (!has_stamp || !verify_timestamp(c, &earliest, &latest, &error)) {
      if (is_fatal(c, c->policy->authentic_time, error.message)) {
        return say(c, EM_TRUST_SIGNATURE_INVALID, error.message);
      }
      earliest = latest = c->t->now;
    }
  }
  if (!chain_check_time(c->e.chain, c->e.chain_count, earliest, latest, &error) &&
      is_fatal(c, c->policy->authentic_time, error.message)) {
    return say(c, EM_TRUST_EXPIRED, error.message);
  }
  return (trust_result){.state = EM_TRUST_TRUSTED};
}

static trust_result check_expiry(checking *c) {
  if (!c->e.has_expiry || c->t->now < c->e.expiry) {
    return (trust_result){.state = EM_TRUST_TRUSTED};
  }
  char text[MOMENT_TEXT];
  char reason[96];
  moment_write(text, c->e.expiry);
  snprintf(reason, sizeof reason, "the signature expired on %s", text);
  return is_fatal(c, c->policy->expiry, reason) ? say(c, EM_TRUST_EXPIRED, reason)
                                                : (trust_result){.state = EM_TRUST_TRUSTED};
}

/* Nothing is asked of anybody here: a chain that says where to ask cannot meet a policy that
 * insists. */
static trust_result check_revocation(checking *c) {
  for (uint32_t i = 0; i < c->e.chain_count && c->policy->revocation != NOTARY_SKIP; i++) {
    if (c->e.chain[i]->facts.names_revocation &&
        is_fatal(c, c->policy->revocation, "whether a certificate was revoked was not asked")) {
      return say(c, EM_TRUST_NOT_EVALUATED,
                 "the policy enforces revocation, which is not asked for offline; "
                 "\"override\": {\"revocation\": \"skip\"} accepts that");
    }
  }
  return (trust_result){.state = EM_TRUST_TRUSTED};
}

/* ---- All
 * -------------------------------------------------------------------------------------------- */

trust_result notary_check(trust_context *t, const notary_policy *policy, em_view digest,
                          const evidence *e) {
  checking c = {.t = t, .policy = policy, .origin = e->origin, .remarks = VIEW("")};
  em_error error = {0};
  if (!envelope_read(t, &c.e, e->payload, &error)) {
    return say(&c, EM_TRUST_SIGNATURE_INVALID, error.message);
  }
  c.id = certificate_id(c.e.chain[0], &t->memory);
  trust_result result = check_integrity(&c, digest);
  static trust_result (*const checks[])(checking *) = {check_authenticity, check_time, check_expiry,
                                                       check_revocation};
  for (size_t i = 0; i < sizeof checks / sizeof *checks && result.state == EM_TRUST_TRUSTED; i++) {
    result = checks[i](&c);
  }
  if (result.state == EM_TRUST_TRUSTED) {
    const em_view subject = view_until(c.e.chain[0]->facts.subject_text, 160);
    result = trust_result_say(
        &t->memory, c.remarks.length == 0 ? EM_TRUST_TRUSTED : EM_TRUST_LOGGED, c.id,
        "%.*s is signed by \"%.*s\" (policy \"%.*s\")%.*s", VIEW_ARGS(c.origin), VIEW_ARGS(subject),
        VIEW_ARGS(policy->name), VIEW_ARGS(c.remarks));
  }
  return result;
}
