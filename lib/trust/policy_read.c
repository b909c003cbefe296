#include "trust/policy_reader.h"

#include "base/error.h"

static bool read_containers_policy(policy_reader *r) {
  static const strict_member members[] = {
      {VIEW_INIT("default"), STRICT_ARRAY, true},
      {VIEW_INIT("transports"), STRICT_OBJECT, false},
  };
  uint32_t nodes[2];
  if (!strict_members(r->d, 0, VIEW("the policy"), members, 2, false, nodes, r->error)) {
    return false;
  }
  policy_scope *scope = policy_add_scope(r);
  if (scope == NULL || !policy_read_requirements(r, nodes[0], scope)) {
    return false;
  }
  const uint32_t docker =
      nodes[1] == DOCUMENT_NONE ? DOCUMENT_NONE : document_member(r->d, nodes[1], VIEW("docker"));
  return docker == DOCUMENT_NONE || policy_read_scopes(r, docker);
}

em_status policy_read(trust_context *t, policy *p, em_view name, em_view text, em_view folder,
                      em_view trust_store, em_error *error) {
  *p = (policy){.name = arena_copy(&t->memory, name)};
  em_error own = {0};
  em_error *e = error == NULL ? &own : error;
  if (text.length > TRUST_POLICY_BYTES) {
    return error_set(e, EM_ERROR_LIMIT, 0, 0, "This is too long for a policy.");
  }
  document d;
  const em_status status = strict_read(&d, VIEW("the policy"), text, &t->memory, e);
  if (status != EM_OK) {
    return strict_place(e, text);
  }
  policy_reader r = {
      .t = t, .p = p, .d = &d, .folder = folder, .trust_store = trust_store, .error = e};
  p->is_notary = document_member(&d, 0, VIEW("trustPolicies")) != DOCUMENT_NONE;
  const bool is_read = p->is_notary ? policy_read_trust_policies(&r) : read_containers_policy(&r);
  document_free(&d);
  if (t->memory.has_failed) {
    return error_memory(e);
  }
  return is_read ? EM_OK : strict_place(e, text);
}

em_status policy_read_section(trust_context *t, policy *p, const document *d, uint32_t section,
                              em_view name, em_view folder, em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("default"), STRICT_ARRAY, false},
      {VIEW_INIT("docker"), STRICT_OBJECT, false},
      {VIEW_INIT("trustStore"), STRICT_TEXT, false},
      {VIEW_INIT("requireDigest"), STRICT_FLAG, false},
  };
  *p = (policy){.name = arena_copy(&t->memory, name)};
  em_error own = {0};
  policy_reader r = {.t = t,
                     .p = p,
                     .d = d,
                     .folder = folder,
                     .has_extensions = true,
                     .error = error == NULL ? &own : error};
  uint32_t nodes[4];
  bool is_read = strict_members(d, section, VIEW("\"trust\""), members, 4, false, nodes, r.error);
  if (is_read && nodes[2] != DOCUMENT_NONE) {
    r.trust_store = policy_path(folder, document_string(d, nodes[2]), &t->memory);
  }
  p->requires_digest =
      is_read && nodes[3] != DOCUMENT_NONE && document_kind_of(d, nodes[3]) == DOCUMENT_TRUE;
  if (is_read && nodes[0] != DOCUMENT_NONE) {
    policy_scope *scope = policy_add_scope(&r);
    is_read = scope != NULL && policy_read_requirements(&r, nodes[0], scope);
  }
  is_read = is_read && (nodes[1] == DOCUMENT_NONE || policy_read_scopes(&r, nodes[1]));
  if (t->memory.has_failed) {
    return error_memory(r.error);
  }
  return is_read ? EM_OK : strict_place(r.error, d->text);
}
