#include "trust/requirement.h"

#include "trust/notary.h"

static trust_result look_at(trust_context *t, const requirement *r, const image *wanted,
                            em_view digest, const evidence_set *set, const evidence *e,
                            uint32_t *by) {
  switch (e->kind) {
    case EVIDENCE_SIMPLE_SIGNING:
    case EVIDENCE_MINISIGN:
      return simple_signing_check(t, r, wanted, digest, e, by);
    case EVIDENCE_BUNDLE:
      return bundle_check(t, r, wanted, digest, set->manifest, e, by);
    case EVIDENCE_NOTARY:
      return notary_check(t, r->notary, digest, e);
  }
  return (trust_result){0};
}

static trust_result say_nothing_found(trust_context *t, const evidence_set *set, const char *form) {
  if (set->trouble.data != NULL) {
    return trust_result_say(&t->memory, EM_TRUST_NOT_EVALUATED, (em_view){0},
                            "signatures could not be looked for: %.*s", VIEW_ARGS(set->trouble));
  }
  if (set->searched.data == NULL) {
    return trust_result_say(&t->memory, EM_TRUST_NOT_EVALUATED, (em_view){0},
                            "there was nowhere to look for signatures (--signatures, --layout, "
                            "--registry)");
  }
  return trust_result_say(&t->memory, EM_TRUST_UNSIGNED, (em_view){0}, "no %s in %.*s", form,
                          VIEW_ARGS(set->searched));
}

static bool is_for(const requirement *r, const evidence *e) {
  return (r->kind == REQUIRE_NOTARY) == (e->kind == EVIDENCE_NOTARY);
}

/* Looks at everything; good as soon as enough different keys have signed. */
static trust_result check_evidence(trust_context *t, const requirement *r, const image *wanted,
                                   em_view digest, const evidence_set *set) {
  bool has_signed[TRUST_KEYS] = {false};
  uint32_t signed_count = 0;
  trust_result worst = {0};
  trust_result good = {0};
  trust_result logged = {0};
  bool has_any = false;
  for (uint32_t i = 0; i < set->count; i++) {
    if (!is_for(r, &set->items[i])) {
      continue;
    }
    uint32_t by = 0;
    const trust_result result = look_at(t, r, wanted, digest, set, &set->items[i], &by);
    if (result.state == EM_TRUST_TRUSTED && !has_signed[by]) {
      has_signed[by] = true;
      signed_count++;
      good = result;
      if (signed_count >= r->threshold) {
        return good;
      }
    } else if (result.state == EM_TRUST_LOGGED) {
      logged = result;
    } else if (result.state != EM_TRUST_TRUSTED &&
               (!has_any || trust_state_says_more(result.state, worst.state))) {
      worst = result;
      has_any = true;
    }
  }
  if (logged.state == EM_TRUST_LOGGED) {
    return logged;
  }
  if (signed_count > 0) {
    return trust_result_say(&t->memory, EM_TRUST_UNTRUSTED_KEY, good.key,
                            "signed by %u trusted key(s), but the policy demands %u", signed_count,
                            r->threshold);
  }
  return has_any ? worst
                 : say_nothing_found(t, set,
                                     r->kind == REQUIRE_NOTARY
                                         ? "Notary Project signature for this digest"
                                         : "signature for this digest");
}

static trust_result check_signed(trust_context *t, const requirement *r, const image *wanted,
                                 em_view digest, const evidence_set *set) {
  if (r->kind == REQUIRE_NOTARY && r->notary->is_skipped) {
    return trust_result_say(&t->memory, EM_TRUST_ACCEPTED, (em_view){0},
                            "policy \"%.*s\" skips verification", VIEW_ARGS(r->notary->name));
  }
  if (r->kind == REQUIRE_KEY && r->key_count == 0) {
    return trust_result_say(&t->memory, EM_TRUST_NO_KEY, (em_view){0},
                            "the policy demands a signature, but names no key");
  }
  if (digest.data == NULL && set->trouble.data != NULL) {
    return say_nothing_found(t, set, "");
  }
  if (digest.data == NULL) {
    return trust_result_say(&t->memory, EM_TRUST_NOT_PINNED, (em_view){0},
                            "named by tag, so no signature can vouch for what will run");
  }
  return check_evidence(t, r, wanted, digest, set);
}

trust_result requirement_check(trust_context *t, const requirement *r, const image *wanted,
                               em_view digest, const evidence_set *set) {
  switch (r->kind) {
    case REQUIRE_NOTHING:
      return trust_result_say(&t->memory, EM_TRUST_ACCEPTED, (em_view){0},
                              "the policy takes anything here (insecureAcceptAnything)");
    case REQUIRE_REJECT:
      return trust_result_say(&t->memory, EM_TRUST_REJECTED, (em_view){0},
                              "the policy rejects every image here");
    case REQUIRE_UNUSABLE:
      return trust_result_say(&t->memory, EM_TRUST_NO_KEY, (em_view){0}, "%.*s",
                              VIEW_ARGS(r->unusable));
    case REQUIRE_KEY:
    case REQUIRE_NOTARY:
      break;
  }
  return check_signed(t, r, wanted, digest, set);
}
