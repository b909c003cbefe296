#include "trust/requirement.h"

trust_result claim_check(trust_context *t, const requirement *r, const image *wanted,
                         em_view digest, const claim *c, const trust_key *key, em_view origin) {
  arena *memory = &t->memory;
  const em_view id = trust_key_id(key);
  if (!view_equals(c->digest, digest)) {
    return trust_result_say(
        memory, EM_TRUST_OTHER_DIGEST, id, "%.*s is signed by key %s, but for %.*s, not for %.*s",
        VIEW_ARGS(origin), key->id, VIEW_ARGS(view_until(c->digest, 80)), VIEW_ARGS(digest));
  }
  if (c->reference.data == NULL && r->identity.kind != IDENTITY_DIGEST) {
    return trust_result_say(memory, EM_TRUST_OTHER_REPOSITORY, id,
                            "%.*s is signed by key %s and names no repository, but the policy "
                            "demands one (signedIdentity matchDigest would do without)",
                            VIEW_ARGS(origin), key->id);
  }
  if (!identity_matches(&r->identity, wanted, c->reference, memory)) {
    const em_view expected = identity_expected(&r->identity, wanted, memory);
    return trust_result_say(memory, EM_TRUST_OTHER_REPOSITORY, id,
                            "%.*s is signed by key %s as \"%.*s\", but the policy demands \"%.*s\"",
                            VIEW_ARGS(origin), key->id, VIEW_ARGS(view_until(c->reference, 255)),
                            VIEW_ARGS(expected));
  }
  return trust_result_say(memory, EM_TRUST_TRUSTED, id, "%.*s is signed by key %s",
                          VIEW_ARGS(origin), key->id);
}
