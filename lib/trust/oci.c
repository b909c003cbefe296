#include "trust/oci.h"

#include "base/error.h"
#include "trust/digest.h"
#include "trust/strict.h"

static em_view text_of(const document *d, uint32_t node, arena *memory) {
  return node == DOCUMENT_NONE || document_kind_of(d, node) != DOCUMENT_STRING
             ? (em_view){0}
             : arena_copy(memory, document_string(d, node));
}

static em_view member_text(const document *d, uint32_t object, em_view name, arena *memory) {
  return object == DOCUMENT_NONE ? (em_view){0}
                                 : text_of(d, document_member(d, object, name), memory);
}

static em_view platform_of(const document *d, uint32_t object, arena *memory) {
  const uint32_t platform = document_member(d, object, VIEW("platform"));
  const em_view os = member_text(d, platform, VIEW("os"), memory);
  const em_view architecture = member_text(d, platform, VIEW("architecture"), memory);
  const em_view variant = member_text(d, platform, VIEW("variant"), memory);
  if (os.data == NULL || architecture.data == NULL) {
    return (em_view){0};
  }
  return arena_format(memory, "%.*s/%.*s%s%.*s", VIEW_ARGS(view_until(os, 32)),
                      VIEW_ARGS(view_until(architecture, 32)), variant.data == NULL ? "" : "/",
                      VIEW_ARGS(view_until(variant.data == NULL ? VIEW("") : variant, 32)));
}

static bool read_descriptor(oci_descriptor *item, const document *d, uint32_t object, arena *memory,
                            em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("mediaType"), STRICT_TEXT, false},
      {VIEW_INIT("digest"), STRICT_TEXT, true},
      {VIEW_INIT("size"), STRICT_NUMBER, true},
      {VIEW_INIT("artifactType"), STRICT_TEXT, false},
      {VIEW_INIT("annotations"), STRICT_OBJECT, false},
  };
  uint32_t nodes[5];
  double real = 0;
  if (!strict_members(d, object, VIEW("a descriptor"), members, 5, true, nodes, error)) {
    return false;
  }
  item->media_type = text_of(d, nodes[0], memory);
  item->digest = text_of(d, nodes[1], memory);
  item->artifact_type = text_of(d, nodes[3], memory);
  item->platform = platform_of(d, object, memory);
  document_number(d, nodes[2], &item->size, &real);
  item->reference = member_text(d, nodes[4], VIEW("org.opencontainers.image.ref.name"), memory);
  item->image = member_text(d, nodes[4], VIEW("io.containerd.image.name"), memory);
  item->signature = member_text(d, nodes[4], VIEW("dev.cosignproject.cosign/signature"), memory);
  if (!digest_is_valid(item->digest)) {
    error_set(error, EM_ERROR_SYNTAX, d->nodes[object].start, d->nodes[object].length,
              "A descriptor's digest is not valid.");
    return false;
  }
  return true;
}

static bool read_items(oci_manifest *m, const document *d, uint32_t list, arena *memory,
                       em_error *error) {
  const uint32_t count = list == DOCUMENT_NONE ? 0 : document_count(d, list);
  if (count > OCI_DESCRIPTORS) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "It lists more than %d things.", (int)OCI_DESCRIPTORS);
    return false;
  }
  m->items = arena_allocate_array(memory, count, sizeof *m->items);
  if (m->items == NULL) {
    error_memory(error);
    return false;
  }
  if (list != DOCUMENT_NONE) {
    DOCUMENT_EACH_ELEMENT(d, list, element) {
      if (!read_descriptor(&m->items[m->count++], d, element, memory, error)) {
        return false;
      }
    }
  }
  return true;
}

static bool read_document(oci_manifest *m, const document *d, arena *memory, em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("schemaVersion"), STRICT_NUMBER, true},
      {VIEW_INIT("mediaType"), STRICT_TEXT, false},
      {VIEW_INIT("artifactType"), STRICT_TEXT, false},
      {VIEW_INIT("config"), STRICT_OBJECT, false},
      {VIEW_INIT("layers"), STRICT_ARRAY, false},
      {VIEW_INIT("manifests"), STRICT_ARRAY, false},
      {VIEW_INIT("subject"), STRICT_OBJECT, false},
  };
  uint32_t nodes[7];
  int64_t version = 0;
  double real = 0;
  if (!strict_members(d, 0, VIEW("the manifest"), members, 7, true, nodes, error)) {
    return false;
  }
  document_number(d, nodes[0], &version, &real);
  if (version != 2 || (nodes[4] != DOCUMENT_NONE && nodes[5] != DOCUMENT_NONE)) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "It is no image manifest and no index of schema version 2.");
    return false;
  }
  m->is_index = nodes[5] != DOCUMENT_NONE;
  m->media_type = text_of(d, nodes[1], memory);
  m->artifact_type = text_of(d, nodes[2], memory);
  m->config_type = member_text(d, nodes[3], VIEW("mediaType"), memory);
  m->subject = member_text(d, nodes[6], VIEW("digest"), memory);
  return read_items(m, d, nodes[m->is_index ? 5 : 4], memory, error);
}

bool oci_manifest_read(oci_manifest *m, em_view text, arena *memory, em_error *error) {
  *m = (oci_manifest){0};
  if (text.length > TRUST_MANIFEST_BYTES) {
    error_set(error, EM_ERROR_LIMIT, 0, 0, "It is larger than any manifest of an image.");
    return false;
  }
  document d;
  if (strict_read(&d, VIEW("the manifest"), text, memory, error) != EM_OK) {
    return false;
  }
  const bool is_read = read_document(m, &d, memory, error);
  document_free(&d);
  return is_read && (!memory->has_failed || (error_memory(error), false));
}

static bool is_bundle_type(em_view type) {
  return view_starts_with(type, VIEW("application/vnd.dev.sigstore.bundle"));
}

bool oci_layer_is_evidence(const oci_manifest *m, const oci_descriptor *layer,
                           evidence_kind *kind) {
  if (view_equals(layer->media_type, OCI_SIMPLE_SIGNING) && layer->signature.data != NULL) {
    *kind = EVIDENCE_SIMPLE_SIGNING;
    return true;
  }
  if (is_bundle_type(layer->media_type)) {
    *kind = EVIDENCE_BUNDLE;
    return true;
  }
  *kind = EVIDENCE_NOTARY;
  return view_equals(layer->media_type, OCI_JOSE) &&
         (view_equals(m->config_type, OCI_NOTARY_SIGNATURE) ||
          view_equals(m->artifact_type, OCI_NOTARY_SIGNATURE));
}

bool oci_may_be_signature(const oci_descriptor *referrer) {
  const em_view type = referrer->artifact_type;
  return type.data == NULL || view_equals(type, OCI_NOTARY_SIGNATURE) || is_bundle_type(type) ||
         view_starts_with(type, VIEW("application/vnd.dev.cosign")) ||
         view_starts_with(type, VIEW("application/vnd.oci."));
}

em_view oci_tag_of_digest(em_view digest, const char *suffix, arena *memory) {
  const size_t colon = view_find(digest, ':');
  return arena_format(memory, "%.*s-%.*s%s", VIEW_ARGS(view_until(digest, colon)),
                      VIEW_ARGS(view_from(digest, colon + 1)), suffix);
}
