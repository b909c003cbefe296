/* What the readers of all kinds of policies need. */
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
