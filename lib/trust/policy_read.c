#include "trust/policy_reader.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool policy_fail(policy_reader *r, uint32_t node, const char *format, ...) {
  char message[240];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  error_set(r->error, EM_ERROR_SYNTAX, r->d->nodes[node].start, r->d->nodes[node].length, "%s",
            message);
  return false;
}

em_view policy_path(em_view folder, em_view path, arena *memory) {
  if (folder.length == 0 || (path.length > 0 && path.data[0] == '/')) {
    return path;
  }
  return arena_format(memory, "%.*s/%.*s", VIEW_ARGS(folder), VIEW_ARGS(path));
}

bool policy_read_file(policy_reader *r, uint32_t node, size_t maximum, em_view *bytes) {
  const em_view path = policy_path(r->folder, document_string(r->d, node), &r->t->memory);
  em_error why = {0};
  if (r->t->files.read == NULL) {
    return policy_fail(r, node, "Files cannot be read here: give the key itself.");
  }
  if (!r->t->files.read(r->t->files.context, path, maximum, &r->t->memory, bytes, &why)) {
    return policy_fail(r, node, "%.*s: %s", VIEW_ARGS(view_until(path, 120)), why.message);
  }
  return true;
}

policy_scope *policy_add_scope(policy_reader *r) {
  if (r->p->scopes == NULL) {
    r->p->scopes =
        arena_allocate_array(&r->t->memory, (size_t)r->d->node_count + 2, sizeof *r->p->scopes);
  }
  if (r->p->scopes == NULL) {
    error_memory(r->error);
    return NULL;
  }
  return &r->p->scopes[r->p->scope_count++];
}

bool policy_add_key(policy_reader *r, requirement *q, uint32_t node, em_view text) {
  em_error why = {0};
  trust_key *key = trust_key_read(r->t, text, &why);
  if (key == NULL) {
    return policy_fail(r, node, "%s", why.message);
  }
  if (q->keys == NULL) {
    q->keys = arena_allocate_array(&r->t->memory, TRUST_KEYS, sizeof *q->keys);
  }
  if (q->keys == NULL) {
    error_memory(r->error);
    return false;
  }
  for (uint32_t i = 0; i < q->key_count; i++) {
    /* Twice the same key is one signer. */
    if (memcmp(q->keys[i]->spki_digest, key->spki_digest, sizeof key->spki_digest) == 0) {
      return true;
    }
  }
  if (q->key_count == TRUST_KEYS) {
    return policy_fail(r, node, "There are more than %d keys.", (int)TRUST_KEYS);
  }
  q->keys[q->key_count++] = key;
  return true;
}

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
