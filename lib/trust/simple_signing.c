/*
 * cosign's payload (containers-signature(5), "simple signing"), and its signatures: raw ones in
 * base64, or minisign's files. Which key may have signed, and how, is the policy's to say; the
 * signature says nothing of it, so there is nothing to confuse.
 */
#include "base/error.h"
#include "trust/base64.h"
#include "trust/form.h"
#include "trust/requirement.h"
#include "trust/strict.h"

static bool is_known_type(em_view type) {
  return view_equals(type, VIEW("cosign container image signature")) ||
         view_equals(type, VIEW("atomic container signature"));
}

/* ---- The payload ---------------------------------------------------------------------------- */

typedef struct payload {
  document document;
  em_view reference, digest, type;
  uint32_t optional; /* object, or DOCUMENT_NONE */
} payload;

static bool read_critical(payload *p, uint32_t critical, em_error *error) {
  static const strict_member critical_members[] = {
      {VIEW_INIT("identity"), STRICT_OBJECT, true},
      {VIEW_INIT("image"), STRICT_OBJECT, true},
      {VIEW_INIT("type"), STRICT_TEXT, true},
  };
  static const strict_member identity_members[] = {
      {VIEW_INIT("docker-reference"), STRICT_TEXT, true}};
  static const strict_member image_members[] = {
      {VIEW_INIT("docker-manifest-digest"), STRICT_TEXT, true}};
  const document *d = &p->document;
  uint32_t nodes[3];
  uint32_t name = 0;
  uint32_t digest = 0;
  if (!strict_members(d, critical, VIEW("\"critical\""), critical_members, 3, false, nodes,
                      error) ||
      !strict_members(d, nodes[0], VIEW("\"identity\""), identity_members, 1, false, &name,
                      error) ||
      !strict_members(d, nodes[1], VIEW("\"image\""), image_members, 1, false, &digest, error)) {
    return false;
  }
  p->reference = document_string(d, name);
  p->digest = document_string(d, digest);
  p->type = document_string(d, nodes[2]);
  return true;
}

static bool read_payload(payload *p, em_view text, arena *memory, em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("critical"), STRICT_OBJECT, true},
      {VIEW_INIT("optional"), STRICT_ANY, false},
  };
  if (strict_read(&p->document, VIEW("the payload"), text, memory, error) != EM_OK) {
    return false;
  }
  const document *d = &p->document;
  uint32_t nodes[2];
  bool is_read = strict_members(d, 0, VIEW("the payload"), members, 2, false, nodes, error) &&
                 read_critical(p, nodes[0], error);
  p->optional = DOCUMENT_NONE;
  if (is_read && nodes[1] != DOCUMENT_NONE && document_kind_of(d, nodes[1]) != DOCUMENT_NULL) {
    p->optional = nodes[1];
    is_read = document_kind_of(d, nodes[1]) == DOCUMENT_OBJECT;
    if (!is_read) {
      error_set(error, EM_ERROR_SYNTAX, 0, 0, "\"optional\" of the payload must be an object.");
    }
  }
  if (is_read && !is_known_type(p->type)) {
    is_read = false;
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "The payload is of type \"%.*s\", which is no signature of an image.",
              VIEW_ARGS(view_until(p->type, 60)));
  }
  if (!is_read) {
    document_free(&p->document);
  }
  return is_read;
}

/* The first annotation that the policy demands and the payload lacks, or NULL. */
static const annotation *missing_annotation(const payload *p, const requirement *r) {
  for (uint32_t i = 0; i < r->annotation_count; i++) {
    const uint32_t value = p->optional == DOCUMENT_NONE
                               ? DOCUMENT_NONE
                               : document_member(&p->document, p->optional, r->annotations[i].name);
    if (value == DOCUMENT_NONE || document_kind_of(&p->document, value) != DOCUMENT_STRING ||
        !view_equals(document_string(&p->document, value), r->annotations[i].value)) {
      return &r->annotations[i];
    }
  }
  return NULL;
}

static trust_result check_payload(trust_context *t, const requirement *r, const image *wanted,
                                  em_view digest, const evidence *e, const trust_key *key) {
  em_error error = {0};
  payload p;
  if (!read_payload(&p, e->payload, &t->memory, &error)) {
    return trust_result_say(&t->memory, EM_TRUST_PAYLOAD_INVALID, trust_key_id(key),
                            "%.*s is signed by key %s, but cannot be read: %s",
                            VIEW_ARGS(e->origin), key->id, error.message);
  }
  const claim c = {arena_copy(&t->memory, p.reference), arena_copy(&t->memory, p.digest)};
  trust_result result = claim_check(t, r, wanted, digest, &c, key, e->origin);
  const annotation *missing = missing_annotation(&p, r);
  if (result.state == EM_TRUST_TRUSTED && missing != NULL) {
    result = trust_result_say(&t->memory, EM_TRUST_PAYLOAD_INVALID, trust_key_id(key),
                              "%.*s is signed by key %s, but without the annotation %.*s=%.*s that "
                              "the policy demands",
                              VIEW_ARGS(e->origin), key->id, VIEW_ARGS(missing->name),
                              VIEW_ARGS(missing->value));
  }
  document_free(&p.document);
  return result;
}

/* ---- Its signature -------------------------------------------------------------------------- */

static trust_result check_raw(trust_context *t, const requirement *r, const evidence *e,
                              uint32_t *by) {
  em_view signature;
  if (!base64_decode(&signature, e->signature, BASE64_STANDARD, &t->memory) ||
      signature.length == 0) {
    return trust_result_say(&t->memory, EM_TRUST_SIGNATURE_INVALID, (em_view){0},
                            "the signature of %.*s %s", VIEW_ARGS(e->origin),
                            base64_fault(e->signature, BASE64_STANDARD));
  }
  for (uint32_t i = 0; i < r->key_count; i++) {
    /* cosign hashes with SHA-256, whatever the key. */
    if (trust_key_verify(t, r->keys[i], KEY_SCHEME_PLAIN, KEY_SHA256, e->payload, signature)) {
      *by = i;
      return (trust_result){.state = EM_TRUST_TRUSTED};
    }
  }
  const form_fault fault = form_find_fault(t, r->keys, r->key_count, e->payload, signature);
  if (fault.what.data != NULL) {
    return trust_result_say(&t->memory, fault.state, fault.key, "%.*s %.*s", VIEW_ARGS(e->origin),
                            VIEW_ARGS(fault.what));
  }
  const em_view ids = trust_key_ids(r->keys, r->key_count, &t->memory);
  return trust_result_say(&t->memory, EM_TRUST_UNTRUSTED_KEY, (em_view){0},
                          "%.*s is signed by no trusted key (%.*s), or was changed after signing",
                          VIEW_ARGS(e->origin), VIEW_ARGS(ids));
}

static trust_result say_minisign(trust_context *t, minisign_verdict verdict, const evidence *e,
                                 const trust_key *key) {
  if (verdict == MINISIGN_COMMENT_CHANGED) {
    return trust_result_say(
        &t->memory, EM_TRUST_SIGNATURE_INVALID, trust_key_id(key),
        "the trusted comment of the signature of %.*s is not what key %s signed",
        VIEW_ARGS(e->origin), key->id);
  }
  return trust_result_say(&t->memory, EM_TRUST_SIGNATURE_INVALID, trust_key_id(key),
                          "%.*s is not what key %s signed", VIEW_ARGS(e->origin), key->id);
}

static trust_result check_minisign(trust_context *t, const requirement *r, const evidence *e,
                                   uint32_t *by) {
  minisign_signature signature;
  em_error error = {0};
  if (minisign_read_signature(&signature, e->signature, &error) != EM_OK) {
    return trust_result_say(&t->memory, EM_TRUST_SIGNATURE_INVALID, (em_view){0},
                            "the signature of %.*s cannot be read: %s", VIEW_ARGS(e->origin),
                            error.message);
  }
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, e->payload);
  for (uint32_t i = 0; i < r->key_count; i++) {
    if (r->keys[i]->algorithm != KEY_MINISIGN) {
      continue;
    }
    const minisign_verdict verdict =
        minisign_verify(&r->keys[i]->ed25519, &signature, hash, e->payload);
    if (verdict == MINISIGN_GOOD) {
      *by = i;
      return (trust_result){.state = EM_TRUST_TRUSTED};
    }
    if (verdict != MINISIGN_OTHER_KEY) {
      return say_minisign(t, verdict, e, r->keys[i]);
    }
  }
  char id[MINISIGN_ID_TEXT];
  minisign_id_text(id, signature.id);
  return trust_result_say(&t->memory, EM_TRUST_UNTRUSTED_KEY, arena_copy(&t->memory, view_of(id)),
                          "%.*s is signed by key %s, which the policy does not name",
                          VIEW_ARGS(e->origin), id);
}

trust_result simple_signing_check(trust_context *t, const requirement *r, const image *wanted,
                                  em_view digest, const evidence *e, uint32_t *by) {
  if (e->payload.length > TRUST_PAYLOAD_BYTES || e->signature.length > TRUST_KEY_BYTES) {
    return trust_result_say(&t->memory, EM_TRUST_SIGNATURE_INVALID, (em_view){0},
                            "%.*s is larger than any signature of an image", VIEW_ARGS(e->origin));
  }
  const trust_result result =
      e->kind == EVIDENCE_MINISIGN ? check_minisign(t, r, e, by) : check_raw(t, r, e, by);
  return result.state == EM_TRUST_TRUSTED ? check_payload(t, r, wanted, digest, e, r->keys[*by])
                                          : result;
}
