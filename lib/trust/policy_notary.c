/* The Notary Project's trust policy and trust stores. */
#include "trust/policy_reader.h"

#include "base/error.h"

/* ---- Levels ------------------------------------------------------------------------------------
 */

typedef struct level {
  em_view name;
  notary_action authenticity, authentic_time, expiry, revocation;
  bool is_skipped;
} level;

static const level levels[] = {
    {VIEW_INIT("strict"), NOTARY_ENFORCE, NOTARY_ENFORCE, NOTARY_ENFORCE, NOTARY_ENFORCE, false},
    {VIEW_INIT("permissive"), NOTARY_ENFORCE, NOTARY_LOG, NOTARY_LOG, NOTARY_LOG, false},
    {VIEW_INIT("audit"), NOTARY_LOG, NOTARY_LOG, NOTARY_LOG, NOTARY_LOG, false},
    {VIEW_INIT("skip"), NOTARY_SKIP, NOTARY_SKIP, NOTARY_SKIP, NOTARY_SKIP, true},
};

static bool read_level(policy_reader *r, const notary_nodes *n, notary_policy *p) {
  const em_view name = n->level == DOCUMENT_NONE ? VIEW("strict") : document_string(r->d, n->level);
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    if (view_equals(name, levels[i].name)) {
      p->is_skipped = levels[i].is_skipped;
      p->authenticity = levels[i].authenticity;
      p->authentic_time = levels[i].authentic_time;
      p->expiry = levels[i].expiry;
      p->revocation = levels[i].revocation;
      return true;
    }
  }
  return policy_fail(r, n->level, "The level must be strict, permissive, audit or skip.");
}

static bool read_action(policy_reader *r, uint32_t node, bool may_skip, notary_action *action) {
  const em_view word = document_string(r->d, node);
  if (view_equals(word, VIEW("enforce"))) {
    *action = NOTARY_ENFORCE;
  } else if (view_equals(word, VIEW("log"))) {
    *action = NOTARY_LOG;
  } else if (may_skip && view_equals(word, VIEW("skip"))) {
    *action = NOTARY_SKIP;
  } else {
    return policy_fail(
        r, node, may_skip ? "This must be enforce, log or skip." : "This must be enforce or log.");
  }
  return true;
}

static bool read_override(policy_reader *r, const notary_nodes *n, notary_policy *p) {
  static const strict_member members[] = {
      {VIEW_INIT("authenticity"), STRICT_TEXT, false},
      {VIEW_INIT("authenticTimestamp"), STRICT_TEXT, false},
      {VIEW_INIT("expiry"), STRICT_TEXT, false},
      {VIEW_INIT("revocation"), STRICT_TEXT, false},
  };
  uint32_t nodes[4];
  if (n->override == DOCUMENT_NONE) {
    return true;
  }
  if (p->is_skipped) {
    return policy_fail(r, n->override, "The level skip cannot be overridden.");
  }
  if (!strict_members(r->d, n->override, VIEW("\"override\""), members, 4, false, nodes,
                      r->error)) {
    return false;
  }
  notary_action *const actions[] = {&p->authenticity, &p->authentic_time, &p->expiry,
                                    &p->revocation};
  for (int i = 0; i < 4; i++) {
    if (nodes[i] != DOCUMENT_NONE && !read_action(r, nodes[i], i == 3, actions[i])) {
      return false;
    }
  }
  return true;
}

/* ---- Stores ------------------------------------------------------------------------------------
 */

static bool is_certificate_file(em_view name) {
  return view_ends_with(name, VIEW(".pem")) || view_ends_with(name, VIEW(".crt")) ||
         view_ends_with(name, VIEW(".cer"));
}

static bool read_store_file(policy_reader *r, uint32_t node, em_view path, notary_roots *roots) {
  em_view bytes;
  em_error why = {0};
  const trust_files *files = &r->t->files;
  if (!files->read(files->context, path, TRUST_POLICY_BYTES, &r->t->memory, &bytes, &why) ||
      !certificates_read(r->t, bytes, &roots->items, &roots->count, &why)) {
    return policy_fail(r, node, "%.*s: %s", VIEW_ARGS(view_until(path, 120)), why.message);
  }
  return true;
}

/* A name is one folder: it must not lead out of the trust store. */
static bool is_store_name(em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    const char c = name.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
          c == '-' || c == '.')) {
      return false;
    }
  }
  return name.length > 0 && name.data[0] != '.';
}

static bool read_store(policy_reader *r, uint32_t node, em_view type, em_view name,
                       notary_roots *roots) {
  arena *memory = &r->t->memory;
  if (r->trust_store.data == NULL || r->t->files.list == NULL) {
    return policy_fail(r, node, "Which folder holds the trust stores? Say it with --trust-store.");
  }
  const em_view folder = arena_format(memory, "%.*s/x509/%.*s/%.*s", VIEW_ARGS(r->trust_store),
                                      VIEW_ARGS(type), VIEW_ARGS(name));
  em_view *names = NULL;
  uint32_t count = 0;
  em_error why = {0};
  if (!r->t->files.list(r->t->files.context, folder, memory, &names, &count, &why)) {
    return policy_fail(r, node, "%.*s: %s", VIEW_ARGS(view_until(folder, 120)), why.message);
  }
  const uint32_t before = roots->count;
  for (uint32_t i = 0; i < count; i++) {
    const em_view path = arena_format(memory, "%.*s/%.*s", VIEW_ARGS(folder), VIEW_ARGS(names[i]));
    if (is_certificate_file(names[i]) && !read_store_file(r, node, path, roots)) {
      return false;
    }
  }
  return roots->count > before || policy_fail(r, node, "There is no certificate in %.*s.",
                                              VIEW_ARGS(view_until(folder, 150)));
}

static bool read_stores(policy_reader *r, const notary_nodes *n, notary_policy *p) {
  const struct {
    em_view type;
    notary_roots *roots;
  } types[] = {{VIEW("ca"), &p->authorities},
               {VIEW("signingAuthority"), &p->signing_authorities},
               {VIEW("tsa"), &p->time_authorities}};
  DOCUMENT_EACH_ELEMENT(r->d, n->stores, element) {
    const em_view text = document_string(r->d, element);
    const size_t colon = view_find(text, ':');
    const em_view name = view_from(text, colon + 1);
    size_t i = 0;
    while (i < 3 && !view_equals(view_until(text, colon), types[i].type)) {
      i++;
    }
    if (text.data == NULL || i == 3 || !is_store_name(name)) {
      return policy_fail(r, element,
                         "A trust store is named \"ca:NAME\", \"signingAuthority:NAME\" or "
                         "\"tsa:NAME\".");
    }
    if (!read_store(r, element, types[i].type, name, types[i].roots)) {
      return false;
    }
  }
  return p->authorities.count + p->signing_authorities.count > 0 ||
         policy_fail(r, n->stores == DOCUMENT_NONE ? n->object : n->stores,
                     "The policy names no trust store, so it trusts nobody.");
}

/* ---- All
 * ------------------------------------------------------------------------------------------ */

static bool read_time_stamps(policy_reader *r, const notary_nodes *n, notary_policy *p) {
  const em_view when =
      n->time_stamps == DOCUMENT_NONE ? VIEW("always") : document_string(r->d, n->time_stamps);
  p->stamps_after_expiry_only = view_equals(when, VIEW("afterCertExpiry"));
  return p->stamps_after_expiry_only || view_equals(when, VIEW("always")) ||
         policy_fail(r, n->time_stamps, "verifyTimestamp must be always or afterCertExpiry.");
}

bool policy_read_notary(policy_reader *r, const notary_nodes *nodes, em_view name, requirement *q) {
  notary_policy *p = arena_allocate(&r->t->memory, sizeof *p);
  if (p == NULL) {
    error_memory(r->error);
    return false;
  }
  p->name = arena_copy(&r->t->memory, name);
  q->kind = REQUIRE_NOTARY;
  q->threshold = 1;
  q->notary = p;
  if (!read_level(r, nodes, p) || !read_override(r, nodes, p) || !read_time_stamps(r, nodes, p)) {
    return false;
  }
  if (p->is_skipped) {
    return true;
  }
  return nodes->stores == DOCUMENT_NONE
             ? policy_fail(r, nodes->object,
                           "The policy names no trust store, so it trusts nobody.")
             : read_stores(r, nodes, p) && policy_read_identities(r, nodes, p);
}

static bool read_scope(policy_reader *r, uint32_t node, uint32_t scope_count, bool is_skipped,
                       const requirement *q) {
  policy_scope *scope = policy_add_scope(r);
  if (scope == NULL) {
    return false;
  }
  scope->requirements = arena_allocate(&r->t->memory, sizeof *scope->requirements);
  if (scope->requirements == NULL) {
    error_memory(r->error);
    return false;
  }
  *scope->requirements = *q;
  scope->count = 1;
  scope->scope = arena_copy(&r->t->memory, document_string(r->d, node));
  const bool is_global = view_equals(scope->scope, VIEW("*"));
  if (is_global && (scope_count > 1 || is_skipped)) {
    return policy_fail(r, node,
                       is_skipped ? "The level skip must not apply to everything (\"*\")."
                                  : "The scope \"*\" stands alone.");
  }
  if (!is_global && view_find(scope->scope, '*') < scope->scope.length) {
    return policy_fail(r, node, "A scope is a whole repository, or \"*\".");
  }
  for (uint32_t i = 0; i + 1 < r->p->scope_count; i++) {
    if (view_equals(r->p->scopes[i].scope, scope->scope)) {
      return policy_fail(r, node, "Two policies have this scope; one must decide.");
    }
  }
  return true;
}

static bool read_trust_policy(policy_reader *r, uint32_t object) {
  static const strict_member members[] = {
      {VIEW_INIT("name"), STRICT_TEXT, true},
      {VIEW_INIT("registryScopes"), STRICT_ARRAY, true},
      {VIEW_INIT("signatureVerification"), STRICT_OBJECT, true},
      {VIEW_INIT("trustStores"), STRICT_ARRAY, false},
      {VIEW_INIT("trustedIdentities"), STRICT_ARRAY, false},
  };
  static const strict_member verification_members[] = {
      {VIEW_INIT("level"), STRICT_TEXT, true},
      {VIEW_INIT("override"), STRICT_OBJECT, false},
      {VIEW_INIT("verifyTimestamp"), STRICT_TEXT, false},
  };
  uint32_t nodes[5];
  uint32_t verification[3];
  if (!strict_members(r->d, object, VIEW("a trust policy"), members, 5, false, nodes, r->error) ||
      !strict_members(r->d, nodes[2], VIEW("\"signatureVerification\""), verification_members, 3,
                      false, verification, r->error)) {
    return false;
  }
  requirement q = {0};
  const notary_nodes notary = {object,   verification[0], verification[1],
                               nodes[3], nodes[4],        verification[2]};
  if (!policy_read_notary(r, &notary, document_string(r->d, nodes[0]), &q)) {
    return false;
  }
  const uint32_t count = document_count(r->d, nodes[1]);
  if (count == 0) {
    return policy_fail(r, nodes[1], "A trust policy needs at least one scope.");
  }
  DOCUMENT_EACH_ELEMENT(r->d, nodes[1], element) {
    if (document_kind_of(r->d, element) != DOCUMENT_STRING) {
      return policy_fail(r, element, "A scope must be text.");
    }
    if (!read_scope(r, element, count, q.notary->is_skipped, &q)) {
      return false;
    }
  }
  return true;
}

/* Messages name the policy that decided. */
static bool check_name(policy_reader *r, uint32_t list, uint32_t object) {
  const uint32_t node = document_kind_of(r->d, object) == DOCUMENT_OBJECT
                            ? document_member(r->d, object, VIEW("name"))
                            : DOCUMENT_NONE;
  DOCUMENT_EACH_ELEMENT(r->d, list, other) {
    if (other == object || node == DOCUMENT_NONE) {
      break;
    }
    const uint32_t taken = document_member(r->d, other, VIEW("name"));
    if (view_equals(document_string(r->d, taken), document_string(r->d, node))) {
      return policy_fail(r, node, "Two policies have this name.");
    }
  }
  return true;
}

bool policy_read_trust_policies(policy_reader *r) {
  static const strict_member members[] = {
      {VIEW_INIT("version"), STRICT_TEXT, true},
      {VIEW_INIT("trustPolicies"), STRICT_ARRAY, true},
  };
  uint32_t nodes[2];
  if (!strict_members(r->d, 0, VIEW("the trust policy"), members, 2, false, nodes, r->error)) {
    return false;
  }
  if (!view_equals(document_string(r->d, nodes[0]), VIEW("1.0"))) {
    return policy_fail(r, nodes[0], "Only version \"1.0\" of trust policies is known.");
  }
  DOCUMENT_EACH_ELEMENT(r->d, nodes[1], element) {
    if (!check_name(r, nodes[1], element) || !read_trust_policy(r, element)) {
      return false;
    }
  }
  return r->p->scope_count > 0 || policy_fail(r, nodes[1], "There is no policy in it.");
}
