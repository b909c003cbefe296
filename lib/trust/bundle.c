/*
 * sigstore bundles 0.1 to 0.3 made with a key: a DSSE envelope around an in-toto statement about
 * the image, or a signature over the image's manifest. Certificates and the transparency log are
 * not looked at: what is trusted is a key that the policy names.
 */
#include "base/error.h"
#include "trust/base64.h"
#include "trust/digest.h"
#include "trust/form.h"
#include "trust/requirement.h"
#include "trust/strict.h"

#include <sodium.h>

#define SIGN_PREDICATE VIEW("https://sigstore.dev/cosign/sign/v1")

typedef struct checking {
  trust_context *t;
  const requirement *r;
  const image *wanted;
  em_view digest, manifest;
  const evidence *e;
  const document *d;
  uint32_t *by;
} checking;

static trust_result say(const checking *c, em_trust_state state, const char *what) {
  return trust_result_say(&c->t->memory, state, (em_view){0}, "the bundle %.*s %s",
                          VIEW_ARGS(c->e->origin), what);
}

static trust_result say_error(const checking *c, const em_error *error) {
  return trust_result_say(&c->t->memory, EM_TRUST_SIGNATURE_INVALID, (em_view){0},
                          "the bundle %.*s cannot be read: %s", VIEW_ARGS(c->e->origin),
                          error->message);
}

static trust_result say_stranger(const checking *c, em_view message, em_view signature) {
  const form_fault fault = form_find_fault(c->t, c->r->keys, c->r->key_count, message, signature);
  if (fault.what.data != NULL) {
    return trust_result_say(&c->t->memory, fault.state, fault.key, "the bundle %.*s %.*s",
                            VIEW_ARGS(c->e->origin), VIEW_ARGS(fault.what));
  }
  const em_view ids = trust_key_ids(c->r->keys, c->r->key_count, &c->t->memory);
  return trust_result_say(&c->t->memory, EM_TRUST_UNTRUSTED_KEY, (em_view){0},
                          "the bundle %.*s is signed by no trusted key (%.*s), or what it covers "
                          "was changed",
                          VIEW_ARGS(c->e->origin), VIEW_ARGS(ids));
}

/* False, with the result set, if it is no base64 or empty. */
static bool decode(const checking *c, uint32_t node, const char *what, em_view *bytes,
                   trust_result *result) {
  const em_view text = document_string(c->d, node);
  if (base64_decode(bytes, text, BASE64_STANDARD, &c->t->memory) && bytes->length > 0) {
    return true;
  }
  *result = trust_result_say(&c->t->memory, EM_TRUST_SIGNATURE_INVALID, (em_view){0},
                             "the %s of the bundle %.*s %s", what, VIEW_ARGS(c->e->origin),
                             base64_fault(text, BASE64_STANDARD));
  return false;
}

/* ---- A statement in an envelope ---------------------------------------------------------------
 */

/* What DSSE signs: type and body with their lengths, so that neither can be taken for the other. */
static em_view pre_authentication(em_view type, em_view body, arena *memory) {
  const em_view head =
      arena_format(memory, "DSSEv1 %zu %.*s %zu ", type.length, VIEW_ARGS(type), body.length);
  char *text = head.data == NULL ? NULL : arena_allocate(memory, head.length + body.length);
  if (text == NULL) {
    return (em_view){0};
  }
  memcpy(text, head.data, head.length);
  memcpy(text + head.length, body.data, body.length);
  return (em_view){text, head.length + body.length};
}

/* The subject with the image's digest, or, if there is none, the first that has one. */
static bool find_subject(const checking *c, const document *statement, uint32_t subjects,
                         claim *found, em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("name"), STRICT_TEXT, false},
      {VIEW_INIT("digest"), STRICT_OBJECT, true},
  };
  *found = (claim){0};
  DOCUMENT_EACH_ELEMENT(statement, subjects, subject) {
    uint32_t nodes[2];
    if (!strict_members(statement, subject, VIEW("a subject"), members, 2, true, nodes, error)) {
      return false;
    }
    const uint32_t hash = document_member(statement, nodes[1], VIEW("sha256"));
    if (hash == DOCUMENT_NONE || document_kind_of(statement, hash) != DOCUMENT_STRING) {
      continue;
    }
    const em_view hex = document_string(statement, hash);
    const em_view digest = arena_format(&c->t->memory, "sha256:%.*s", VIEW_ARGS(hex));
    const bool is_wanted = view_equals(digest, c->digest);
    if (is_wanted || found->digest.data == NULL) {
      const em_view name =
          nodes[0] == DOCUMENT_NONE ? (em_view){0} : document_string(statement, nodes[0]);
      found->digest = digest;
      found->reference = name.length == 0 ? (em_view){0} : arena_copy(&c->t->memory, name);
    }
    if (is_wanted) {
      return true;
    }
  }
  if (found->digest.data == NULL) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "No subject of the statement has a sha256 digest.");
  }
  return found->digest.data != NULL;
}

static bool read_statement(const checking *c, const document *statement, claim *found,
                           em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("_type"), STRICT_TEXT, true},
      {VIEW_INIT("subject"), STRICT_ARRAY, true},
      {VIEW_INIT("predicateType"), STRICT_TEXT, true},
      {VIEW_INIT("predicate"), STRICT_ANY, false},
  };
  uint32_t nodes[4];
  if (!strict_members(statement, 0, VIEW("the statement"), members, 4, false, nodes, error)) {
    return false;
  }
  const em_view type = document_string(statement, nodes[0]);
  const em_view predicate = document_string(statement, nodes[2]);
  if (!view_equals(type, VIEW("https://in-toto.io/Statement/v1")) &&
      !view_equals(type, VIEW("https://in-toto.io/Statement/v0.1"))) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "The statement is of no known type (in-toto v0.1, v1).");
    return false;
  }
  if (!view_equals(predicate, SIGN_PREDICATE)) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "It states \"%.*s\" about the image, which is no signature of it.",
              VIEW_ARGS(view_until(predicate, 80)));
    return false;
  }
  return find_subject(c, statement, nodes[1], found, error);
}

static trust_result check_statement(const checking *c, em_view body, const trust_key *key) {
  em_error error = {0};
  document statement;
  claim found;
  bool is_read =
      strict_read(&statement, VIEW("the statement"), body, &c->t->memory, &error) == EM_OK;
  if (is_read) {
    is_read = read_statement(c, &statement, &found, &error);
    document_free(&statement);
  }
  return is_read ? claim_check(c->t, c->r, c->wanted, c->digest, &found, key, c->e->origin)
                 : trust_result_say(&c->t->memory, EM_TRUST_PAYLOAD_INVALID, trust_key_id(key),
                                    "the bundle %.*s is signed by key %s, but cannot be used: %s",
                                    VIEW_ARGS(c->e->origin), key->id, error.message);
}

static trust_result check_envelope(const checking *c, uint32_t envelope) {
  static const strict_member members[] = {
      {VIEW_INIT("payload"), STRICT_TEXT, true},
      {VIEW_INIT("payloadType"), STRICT_TEXT, true},
      {VIEW_INIT("signatures"), STRICT_ARRAY, true},
  };
  static const strict_member signature_members[] = {
      {VIEW_INIT("sig"), STRICT_TEXT, true},
      {VIEW_INIT("keyid"), STRICT_TEXT, false},
  };
  em_error error = {0};
  uint32_t nodes[3];
  uint32_t signature_nodes[2];
  em_view body;
  em_view signature;
  if (!strict_members(c->d, envelope, VIEW("\"dsseEnvelope\""), members, 3, false, nodes, &error)) {
    return say_error(c, &error);
  }
  if (document_count(c->d, nodes[2]) != 1) {
    return say(c, EM_TRUST_SIGNATURE_INVALID, "must have exactly one signature");
  }
  if (!strict_members(c->d, nodes[2] + 1, VIEW("\"signatures\""), signature_members, 2, false,
                      signature_nodes, &error)) {
    return say_error(c, &error);
  }
  trust_result undecoded;
  if (!decode(c, nodes[0], "payload", &body, &undecoded) ||
      !decode(c, signature_nodes[0], "signature", &signature, &undecoded)) {
    return undecoded;
  }
  const em_view type = document_string(c->d, nodes[1]);
  if (!view_equals(type, VIEW("application/vnd.in-toto+json"))) {
    return say(c, EM_TRUST_PAYLOAD_INVALID, "holds something other than an in-toto statement");
  }
  const em_view message = pre_authentication(type, body, &c->t->memory);
  for (uint32_t i = 0; i < c->r->key_count && message.data != NULL; i++) {
    const trust_key *key = c->r->keys[i];
    if (trust_key_verify(c->t, key, KEY_SCHEME_PLAIN, trust_key_hash(key), message, signature)) {
      *c->by = i;
      return check_statement(c, body, key);
    }
  }
  return say_stranger(c, message, signature);
}

/* ---- A signature over the manifest ---------------------------------------------------------- */

typedef enum verification { IS_VERIFIED, IS_NOT_VERIFIED, NEEDS_MANIFEST } verification;

/* With the digest alone where the algorithm signs that digest; otherwise with the bytes. */
static verification verify_message(const checking *c, const trust_key *key, em_view signature) {
  unsigned char hash[32];
  if (key->foreign != NULL && trust_key_hash(key) == KEY_SHA256 &&
      digest_sha256_bytes(c->digest, hash)) {
    const em_view bytes = {(const char *)hash, sizeof hash};
    return trust_key_verify_digest(c->t, key, KEY_SHA256, bytes, signature) ? IS_VERIFIED
                                                                            : IS_NOT_VERIFIED;
  }
  if (c->manifest.data == NULL) {
    return NEEDS_MANIFEST;
  }
  return trust_key_verify(c->t, key, KEY_SCHEME_PLAIN, trust_key_hash(key), c->manifest, signature)
             ? IS_VERIFIED
             : IS_NOT_VERIFIED;
}

static trust_result check_verified(const checking *c, em_view signature) {
  bool needs_manifest = false;
  for (uint32_t i = 0; i < c->r->key_count; i++) {
    const verification v = verify_message(c, c->r->keys[i], signature);
    needs_manifest = needs_manifest || v == NEEDS_MANIFEST;
    if (v == IS_VERIFIED) {
      *c->by = i;
      const claim verified = {.digest = c->digest};
      return claim_check(c->t, c->r, c->wanted, c->digest, &verified, c->r->keys[i], c->e->origin);
    }
  }
  return needs_manifest ? say(c, EM_TRUST_NOT_EVALUATED,
                              "signs the image's manifest, whose bytes are needed to check it")
                        : say_stranger(c, c->manifest, signature);
}

static trust_result check_message(const checking *c, uint32_t message) {
  static const strict_member members[] = {
      {VIEW_INIT("messageDigest"), STRICT_OBJECT, true},
      {VIEW_INIT("signature"), STRICT_TEXT, true},
  };
  static const strict_member digest_members[] = {
      {VIEW_INIT("algorithm"), STRICT_TEXT, true},
      {VIEW_INIT("digest"), STRICT_TEXT, true},
  };
  em_error error = {0};
  uint32_t nodes[2];
  uint32_t digest_nodes[2];
  em_view signature;
  em_view stated;
  unsigned char hash[32];
  if (!strict_members(c->d, message, VIEW("\"messageSignature\""), members, 2, false, nodes,
                      &error) ||
      !strict_members(c->d, nodes[0], VIEW("\"messageDigest\""), digest_members, 2, false,
                      digest_nodes, &error)) {
    return say_error(c, &error);
  }
  trust_result undecoded;
  if (!decode(c, nodes[1], "signature", &signature, &undecoded) ||
      !decode(c, digest_nodes[1], "digest", &stated, &undecoded)) {
    return undecoded;
  }
  if (!view_equals(document_string(c->d, digest_nodes[0]), VIEW("SHA2_256"))) {
    return say(c, EM_TRUST_SIGNATURE_INVALID, "states a digest other than SHA2_256");
  }
  if (!digest_sha256_bytes(c->digest, hash) ||
      !view_equals(stated, (em_view){(const char *)hash, sizeof hash})) {
    char hex[2 * sizeof hash + 1] = "";
    if (stated.length == sizeof hash) {
      sodium_bin2hex(hex, sizeof hex, (const unsigned char *)stated.data, stated.length);
    }
    return trust_result_say(&c->t->memory, EM_TRUST_OTHER_DIGEST, (em_view){0},
                            "the bundle %.*s is about a manifest of sha256:%s, not of %.*s",
                            VIEW_ARGS(c->e->origin), hex, VIEW_ARGS(c->digest));
  }
  return check_verified(c, signature);
}

/* ---- The bundle -------------------------------------------------------------------------------
 */

static bool is_known_media_type(em_view type) {
  static const em_view known[] = {
      VIEW_INIT("application/vnd.dev.sigstore.bundle+json;version=0.1"),
      VIEW_INIT("application/vnd.dev.sigstore.bundle+json;version=0.2"),
      VIEW_INIT("application/vnd.dev.sigstore.bundle+json;version=0.3"),
      VIEW_INIT("application/vnd.dev.sigstore.bundle.v0.3+json"),
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (view_equals(type, known[i])) {
      return true;
    }
  }
  return false;
}

static trust_result check_document(const checking *c) {
  static const strict_member members[] = {
      {VIEW_INIT("mediaType"), STRICT_TEXT, true},
      {VIEW_INIT("verificationMaterial"), STRICT_OBJECT, true},
      {VIEW_INIT("messageSignature"), STRICT_OBJECT, false},
      {VIEW_INIT("dsseEnvelope"), STRICT_OBJECT, false},
  };
  em_error error = {0};
  uint32_t nodes[4];
  if (!strict_members(c->d, 0, VIEW("the bundle"), members, 4, false, nodes, &error)) {
    return say_error(c, &error);
  }
  if (!is_known_media_type(document_string(c->d, nodes[0]))) {
    return say(c, EM_TRUST_SIGNATURE_INVALID, "is of no version that is known (0.1 to 0.3)");
  }
  if (document_member(c->d, nodes[1], VIEW("publicKey")) == DOCUMENT_NONE) {
    return say(c, EM_TRUST_UNTRUSTED_KEY,
               "is signed with a certificate, but the policy names keys");
  }
  if ((nodes[2] == DOCUMENT_NONE) == (nodes[3] == DOCUMENT_NONE)) {
    return say(c, EM_TRUST_SIGNATURE_INVALID,
               "must hold either a messageSignature or a dsseEnvelope");
  }
  return nodes[3] != DOCUMENT_NONE ? check_envelope(c, nodes[3]) : check_message(c, nodes[2]);
}

trust_result bundle_check(trust_context *t, const requirement *r, const image *wanted,
                          em_view digest, em_view manifest, const evidence *e, uint32_t *by) {
  checking c = {t, r, wanted, digest, manifest, e, NULL, by};
  if (e->payload.length > TRUST_PAYLOAD_BYTES) {
    return say(&c, EM_TRUST_SIGNATURE_INVALID, "is larger than any bundle for an image");
  }
  em_error error = {0};
  document d;
  if (strict_read(&d, VIEW("the bundle"), e->payload, &t->memory, &error) != EM_OK) {
    return say_error(&c, &error);
  }
  c.d = &d;
  const trust_result result = check_document(&c);
  document_free(&d);
  return result;
}
