/* Requirements as containers-policy.json(5) writes them, and our additions to them. */
#include "trust/policy_reader.h"

#include "base/error.h"
#include "trust/base64.h"

/* ---- Under which name ------------------------------------------------------------------------ */

typedef struct identity_word {
  em_view name;
  identity_kind kind;
  bool is_extension;
} identity_word;

static const identity_word identity_words[] = {
    {VIEW_INIT("matchRepoDigestOrExact"), IDENTITY_REPOSITORY_DIGEST_OR_EXACT, false},
    {VIEW_INIT("matchExact"), IDENTITY_EXACT, false},
    {VIEW_INIT("matchRepository"), IDENTITY_REPOSITORY, false},
    {VIEW_INIT("exactReference"), IDENTITY_EXACT_REFERENCE, false},
    {VIEW_INIT("exactRepository"), IDENTITY_EXACT_REPOSITORY, false},
    {VIEW_INIT("remapIdentity"), IDENTITY_REMAP, false},
    {VIEW_INIT("matchDigest"), IDENTITY_DIGEST, true},
};

enum { I_TYPE, I_REFERENCE, I_REPOSITORY, I_PREFIX, I_SIGNED_PREFIX, I_COUNT };

static bool read_reference(policy_reader *r, uint32_t node, bool is_repository, image *reference) {
  const em_view text = arena_copy(&r->t->memory, document_string(r->d, node));
  if (!image_read(reference, text, (place){0}, &r->t->memory)) {
    error_memory(r->error);
    return false;
  }
  const bool has_end = reference->digest.data != NULL || !reference->is_tag_implied;
  if (reference->fault != IMAGE_OK || reference->has_placeholder || reference->is_upstream) {
    return policy_fail(r, node, "This is no image reference.");
  }
  return has_end == !is_repository ||
         policy_fail(r, node,
                     is_repository ? "A repository has neither tag nor digest."
                                   : "A reference needs a tag or a digest.");
}

/* Exactly the members that the type has. */
static bool check_members(policy_reader *r, uint32_t node, const uint32_t *nodes,
                          identity_kind kind) {
  const bool wants[I_COUNT] = {
      [I_TYPE] = true,
      [I_REFERENCE] = kind == IDENTITY_EXACT_REFERENCE,
      [I_REPOSITORY] = kind == IDENTITY_EXACT_REPOSITORY,
      [I_PREFIX] = kind == IDENTITY_REMAP,
      [I_SIGNED_PREFIX] = kind == IDENTITY_REMAP,
  };
  for (int i = 0; i < I_COUNT; i++) {
    if (wants[i] != (nodes[i] != DOCUMENT_NONE)) {
      return policy_fail(r, nodes[i] == DOCUMENT_NONE ? node : nodes[i],
                         "\"signedIdentity\" of this type lacks a member or has one too many.");
    }
  }
  return true;
}

bool policy_read_identity(policy_reader *r, uint32_t node, identity *i) {
  static const strict_member members[I_COUNT] = {
      {VIEW_INIT("type"), STRICT_TEXT, true},
      {VIEW_INIT("dockerReference"), STRICT_TEXT, false},
      {VIEW_INIT("dockerRepository"), STRICT_TEXT, false},
      {VIEW_INIT("prefix"), STRICT_TEXT, false},
      {VIEW_INIT("signedPrefix"), STRICT_TEXT, false},
  };
  uint32_t nodes[I_COUNT];
  if (!strict_members(r->d, node, VIEW("\"signedIdentity\""), members, I_COUNT, false, nodes,
                      r->error)) {
    return false;
  }
  const em_view type = document_string(r->d, nodes[I_TYPE]);
  const size_t count = sizeof identity_words / sizeof *identity_words;
  size_t k = 0;
  while (k < count && !(view_equals(type, identity_words[k].name) &&
                        (r->has_extensions || !identity_words[k].is_extension))) {
    k++;
  }
  if (k == count) {
    return policy_fail(r, nodes[I_TYPE], "This type of \"signedIdentity\" is not known.");
  }
  *i = (identity){.kind = identity_words[k].kind};
  if (!check_members(r, node, nodes, i->kind)) {
    return false;
  }
  if (i->kind == IDENTITY_REMAP) {
    i->prefix = arena_copy(&r->t->memory, document_string(r->d, nodes[I_PREFIX]));
    i->signed_prefix = arena_copy(&r->t->memory, document_string(r->d, nodes[I_SIGNED_PREFIX]));
    return (i->prefix.length > 0 && i->signed_prefix.length > 0) ||
           policy_fail(r, node, "A prefix must not be empty.");
  }
  return i->kind == IDENTITY_EXACT_REFERENCE
             ? read_reference(r, nodes[I_REFERENCE], false, &i->reference)
         : i->kind == IDENTITY_EXACT_REPOSITORY
             ? read_reference(r, nodes[I_REPOSITORY], true, &i->reference)
             : true;
}

/* ---- By which keys --------------------------------------------------------------------------- */

enum {
  S_TYPE,
  S_PATH,
  S_PATHS,
  S_DATA,
  S_DATAS,
  S_IDENTITY,
  S_FULCIO,
  S_PKI,
  S_REKOR_PATH,
  S_REKOR_PATHS,
  S_REKOR_DATA,
  S_REKOR_DATAS,
  S_KNOWN,
  S_THRESHOLD = S_KNOWN,
  S_ANNOTATIONS,
  S_COUNT
};

static const strict_member sigstore_members[S_COUNT] = {
    {VIEW_INIT("type"), STRICT_TEXT, true},
    {VIEW_INIT("keyPath"), STRICT_TEXT, false},
    {VIEW_INIT("keyPaths"), STRICT_ARRAY, false},
    {VIEW_INIT("keyData"), STRICT_TEXT, false},
    {VIEW_INIT("keyDatas"), STRICT_ARRAY, false},
    {VIEW_INIT("signedIdentity"), STRICT_OBJECT, false},
    {VIEW_INIT("fulcio"), STRICT_OBJECT, false},
    {VIEW_INIT("pki"), STRICT_OBJECT, false},
    {VIEW_INIT("rekorPublicKeyPath"), STRICT_TEXT, false},
    {VIEW_INIT("rekorPublicKeyPaths"), STRICT_ARRAY, false},
    {VIEW_INIT("rekorPublicKeyData"), STRICT_TEXT, false},
    {VIEW_INIT("rekorPublicKeyDatas"), STRICT_ARRAY, false},
    {VIEW_INIT("threshold"), STRICT_NUMBER, false},
    {VIEW_INIT("annotations"), STRICT_OBJECT, false},
};

static bool add_path(policy_reader *r, requirement *q, uint32_t node) {
  em_view bytes;
  return policy_read_file(r, node, TRUST_KEY_BYTES, &bytes) && policy_add_key(r, q, node, bytes);
}

/* Base64 around the key's file; in our own section the key may also stand as it is. */
static bool add_data(policy_reader *r, requirement *q, uint32_t node) {
  const em_view text = document_string(r->d, node);
  em_view bytes;
  if (base64_decode(&bytes, text, BASE64_STANDARD, &r->t->memory) && bytes.length != 42) {
    return policy_add_key(r, q, node, bytes);
  }
  return r->has_extensions ? policy_add_key(r, q, node, text)
                           : policy_fail(r, node, "A key's data must be base64 of its file.");
}

static bool add_each(policy_reader *r, requirement *q, uint32_t list,
                     bool (*add)(policy_reader *, requirement *, uint32_t)) {
  if (document_count(r->d, list) == 0) {
    return policy_fail(r, list, "This list names no key.");
  }
  DOCUMENT_EACH_ELEMENT(r->d, list, element) {
    if (document_kind_of(r->d, element) != DOCUMENT_STRING) {
      return policy_fail(r, element, "Each key must be text.");
    }
    if (!add(r, q, element)) {
      return false;
    }
  }
  return true;
}

static bool read_keys(policy_reader *r, uint32_t object, const uint32_t *nodes, requirement *q) {
  static const int sources[] = {S_PATH, S_PATHS, S_DATA, S_DATAS};
  int source = -1;
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    if (nodes[sources[i]] != DOCUMENT_NONE && source >= 0) {
      return policy_fail(r, nodes[sources[i]],
                         "Only one of keyPath, keyPaths, keyData, keyDatas may be given.");
    }
    source = nodes[sources[i]] != DOCUMENT_NONE ? sources[i] : source;
  }
  switch (source) {
    case S_PATH:
      return add_path(r, q, nodes[S_PATH]);
    case S_PATHS:
      return add_each(r, q, nodes[S_PATHS], add_path);
    case S_DATA:
      return add_data(r, q, nodes[S_DATA]);
    case S_DATAS:
      return add_each(r, q, nodes[S_DATAS], add_data);
    default:
      break;
  }
  /* A demand that nobody can meet is no error of form: it is found and told for each image. */
  (void)object;
  return true;
}

static bool read_annotations(policy_reader *r, uint32_t object, requirement *q) {
  q->annotations =
      arena_allocate_array(&r->t->memory, document_count(r->d, object), sizeof *q->annotations);
  if (q->annotations == NULL) {
    error_memory(r->error);
    return false;
  }
  DOCUMENT_EACH_MEMBER(r->d, object, key) {
    if (document_kind_of(r->d, key + 1) != DOCUMENT_STRING) {
      return policy_fail(r, key + 1, "An annotation's value must be text.");
    }
    annotation *a = &q->annotations[q->annotation_count++];
    a->name = arena_copy(&r->t->memory, document_string(r->d, key));
    a->value = arena_copy(&r->t->memory, document_string(r->d, key + 1));
  }
  return true;
}

static bool read_threshold(policy_reader *r, uint32_t node, requirement *q) {
  int64_t number = 0;
  double real = 0;
  document_number(r->d, node, &number, &real);
  if (number < 1 || number > q->key_count) {
    return policy_fail(r, node,
                       "The threshold must be from 1 to the number of different keys (%u).",
                       q->key_count);
  }
  q->threshold = (uint32_t)number;
  return true;
}

static em_view unusable_because(const uint32_t *nodes) {
  if (nodes[S_FULCIO] != DOCUMENT_NONE || nodes[S_PKI] != DOCUMENT_NONE) {
    return VIEW("the policy demands a certificate of a sigstore authority (fulcio, pki), which is "
                "not checked here: name a key");
  }
  for (int i = S_REKOR_PATH; i <= S_REKOR_DATAS; i++) {
    if (nodes[i] != DOCUMENT_NONE) {
      return VIEW("the policy demands an entry in a transparency log (rekor), which is not checked "
                  "here: name a key only");
    }
  }
  return (em_view){0};
}

static bool read_sigstore(policy_reader *r, uint32_t object, requirement *q) {
  uint32_t nodes[S_COUNT];
  for (int i = 0; i < S_COUNT; i++) {
    nodes[i] = DOCUMENT_NONE;
  }
  if (!strict_members(r->d, object, VIEW("\"sigstoreSigned\""), sigstore_members,
                      r->has_extensions ? S_COUNT : S_KNOWN, false, nodes, r->error)) {
    return false;
  }
  q->kind = REQUIRE_KEY;
  q->threshold = 1;
  q->unusable = unusable_because(nodes);
  if (q->unusable.data != NULL) {
    q->kind = REQUIRE_UNUSABLE;
  }
  return read_keys(r, object, nodes, q) &&
         (nodes[S_IDENTITY] == DOCUMENT_NONE ||
          policy_read_identity(r, nodes[S_IDENTITY], &q->identity)) &&
         (nodes[S_THRESHOLD] == DOCUMENT_NONE || read_threshold(r, nodes[S_THRESHOLD], q)) &&
         (nodes[S_ANNOTATIONS] == DOCUMENT_NONE || read_annotations(r, nodes[S_ANNOTATIONS], q));
}

/* ---- Requirements ---------------------------------------------------------------------------- */

static bool read_plain(policy_reader *r, uint32_t object, requirement_kind kind, requirement *q) {
  q->kind = kind;
  return document_count(r->d, object) == 1 ||
         policy_fail(r, object, "A requirement of this type has no further members.");
}

static bool read_notary_requirement(policy_reader *r, uint32_t object, requirement *q) {
  static const strict_member members[] = {
      {VIEW_INIT("type"), STRICT_TEXT, true},
      {VIEW_INIT("level"), STRICT_TEXT, false},
      {VIEW_INIT("override"), STRICT_OBJECT, false},
      {VIEW_INIT("trustStores"), STRICT_ARRAY, true},
      {VIEW_INIT("trustedIdentities"), STRICT_ARRAY, true},
      {VIEW_INIT("verifyTimestamp"), STRICT_TEXT, false},
  };
  uint32_t nodes[6];
  if (!strict_members(r->d, object, VIEW("\"notarySigned\""), members, 6, false, nodes, r->error)) {
    return false;
  }
  const notary_nodes notary = {object, nodes[1], nodes[2], nodes[3], nodes[4], nodes[5]};
  return policy_read_notary(r, &notary, r->p->name, q);
}

static bool read_requirement(policy_reader *r, uint32_t object, requirement *q) {
  const uint32_t node = document_member(r->d, object, VIEW("type"));
  const em_view type = node == DOCUMENT_NONE ? (em_view){0} : document_string(r->d, node);
  if (view_equals(type, VIEW("insecureAcceptAnything"))) {
    return read_plain(r, object, REQUIRE_NOTHING, q);
  }
  if (view_equals(type, VIEW("reject"))) {
    return read_plain(r, object, REQUIRE_REJECT, q);
  }
  if (view_equals(type, VIEW("sigstoreSigned"))) {
    return read_sigstore(r, object, q);
  }
  if (view_equals(type, VIEW("notarySigned")) && r->has_extensions) {
    return read_notary_requirement(r, object, q);
  }
  if (view_equals(type, VIEW("signedBy")) || view_equals(type, VIEW("signedBaseLayer"))) {
    q->kind = REQUIRE_UNUSABLE;
    q->unusable = VIEW("the policy demands an OpenPGP signature (signedBy), which is not checked "
                       "here: use sigstoreSigned");
    return true;
  }
  return policy_fail(r, node == DOCUMENT_NONE ? object : node,
                     "This type of requirement is not known (insecureAcceptAnything, reject, "
                     "sigstoreSigned are).");
}

bool policy_read_requirements(policy_reader *r, uint32_t list, policy_scope *scope) {
  const uint32_t count = document_count(r->d, list);
  if (document_kind_of(r->d, list) != DOCUMENT_ARRAY || count == 0) {
    return policy_fail(r, list, "A list of requirements was expected, with at least one.");
  }
  scope->requirements = arena_allocate_array(&r->t->memory, count, sizeof *scope->requirements);
  if (scope->requirements == NULL) {
    error_memory(r->error);
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->d, list, element) {
    if (document_kind_of(r->d, element) != DOCUMENT_OBJECT) {
      return policy_fail(r, element, "A requirement is an object with a \"type\".");
    }
    if (!read_requirement(r, element, &scope->requirements[scope->count++])) {
      return false;
    }
  }
  return true;
}

bool policy_read_scopes(policy_reader *r, uint32_t object) {
  if (document_kind_of(r->d, object) != DOCUMENT_OBJECT) {
    return policy_fail(r, object, "Scopes and their requirements were expected, as an object.");
  }
  DOCUMENT_EACH_MEMBER(r->d, object, key) {
    policy_scope *scope = policy_add_scope(r);
    if (scope == NULL) {
      return false;
    }
    const em_view name = document_string(r->d, key);
    scope->scope = arena_copy(&r->t->memory, name);
    if (view_ends_with(name, VIEW("/"))) {
      return policy_fail(r, key, "A scope does not end with a slash.");
    }
    if (!policy_read_requirements(r, key + 1, scope)) {
      return false;
    }
  }
  return true;
}
