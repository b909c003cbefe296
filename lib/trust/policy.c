#include "trust/policy.h"

/* How exactly a scope fits: the longer the better; 0 for not at all. */
static size_t fit(em_view scope, em_view full, const image *wanted) {
  enum { EXACT = 1 << 20, PREFIX = 1 << 10 };
  if (view_equals(scope, full)) {
    return EXACT;
  }
  if (view_equals(scope, wanted->name)) {
    return EXACT - 1;
  }
  if (scope.length > 0 && view_starts_with(wanted->name, scope) &&
      wanted->name.data[scope.length] == '/') {
    return PREFIX + scope.length;
  }
  /* *.example.com: any host below it; more labels are more exact. */
  if (scope.length > 2 && view_starts_with(scope, VIEW("*."))) {
    const em_view suffix = view_from(scope, 1);
    return view_ends_with(wanted->registry, suffix) && wanted->registry.length > suffix.length
               ? 1 + scope.length
               : 0;
  }
  return scope.length == 0 && scope.data != NULL ? 1 : 0;
}

static const policy_scope *find_notary(const policy *p, const image *wanted) {
  const policy_scope *global = NULL;
  for (uint32_t i = 0; i < p->scope_count; i++) {
    if (view_equals(p->scopes[i].scope, wanted->name)) {
      return &p->scopes[i];
    }
    if (view_equals(p->scopes[i].scope, VIEW("*"))) {
      global = &p->scopes[i];
    }
  }
  return global;
}

const policy_scope *policy_find(const policy *p, const image *wanted, arena *memory) {
  if (p->is_notary) {
    return find_notary(p, wanted);
  }
  const em_view full = identity_full_name(wanted, memory);
  const policy_scope *best = NULL;
  const policy_scope *standard = NULL;
  size_t best_fit = 0;
  for (uint32_t i = 0; i < p->scope_count; i++) {
    if (p->scopes[i].scope.data == NULL) {
      standard = &p->scopes[i];
      continue;
    }
    const size_t how = fit(p->scopes[i].scope, full, wanted);
    if (how > best_fit) {
      best = &p->scopes[i];
      best_fit = how;
    }
  }
  return best == NULL ? standard : best;
}

/* All requirements must be met; the first that is not decides, and is told. */
static trust_result check_all(trust_context *t, const policy_scope *scope, const image *wanted,
                              em_view digest, const evidence_set *set, const requirement **unmet) {
  trust_result best = {0};
  *unmet = NULL;
  for (uint32_t i = 0; i < scope->count; i++) {
    const trust_result result = requirement_check(t, &scope->requirements[i], wanted, digest, set);
    if (!trust_state_is_good(result.state)) {
      *unmet = &scope->requirements[i];
      return result;
    }
    const bool says_more = result.state == EM_TRUST_LOGGED ||
                           (result.state == EM_TRUST_TRUSTED && best.state != EM_TRUST_LOGGED);
    if (i == 0 || says_more) {
      best = result;
    }
  }
  return best;
}

/* "policy.json, scope registry.example.com/fleet, with key 0123456789ABCDEF". A result that has a
 * key names it itself. */
static em_view checked_with(const policy *p, const policy_scope *scope, const requirement *unmet,
                            const trust_result *result, arena *memory) {
  const em_view where = scope->scope.length == 0
                            ? arena_format(memory, "%.*s, the default", VIEW_ARGS(p->name))
                            : arena_format(memory, "%.*s, scope %.*s", VIEW_ARGS(p->name),
                                           VIEW_ARGS(view_until(scope->scope, 255)));
  if (unmet == NULL || unmet->key_count == 0 || result->key.data != NULL) {
    return where;
  }
  const em_view ids = trust_key_ids(unmet->keys, unmet->key_count, memory);
  return arena_format(memory, "%.*s, with key%s %.*s", VIEW_ARGS(where),
                      unmet->key_count == 1 ? "" : "s", VIEW_ARGS(ids));
}

trust_result policy_check(trust_context *t, const policy *p, const image *wanted, em_view digest,
                          const evidence_set *set) {
  const policy_scope *scope = policy_find(p, wanted, &t->memory);
  if (scope == NULL) {
    trust_result none = trust_result_say(&t->memory, EM_TRUST_REJECTED, (em_view){0},
                                         "the policy says nothing of this image, so it is refused");
    none.checked = p->name;
    return trust_result_settle(t, none);
  }
  const requirement *unmet;
  trust_result result = check_all(t, scope, wanted, digest, set, &unmet);
  if (p->requires_digest && wanted->digest.data == NULL && trust_state_is_good(result.state)) {
    result = trust_result_say(&t->memory, EM_TRUST_NOT_PINNED, (em_view){0},
                              "named by tag, but the policy demands a digest");
  }
  result.checked = checked_with(p, scope, unmet, &result, &t->memory);
  return trust_result_settle(t, result);
}
