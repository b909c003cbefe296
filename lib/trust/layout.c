/* An OCI image layout: index.json, and blobs named by their digests, which are compared. */
#include "base/error.h"
#include "trust/digest.h"
#include "trust/oci.h"
#include "trust/source.h"

/* A manifest or an index that index.json lists. */
typedef struct layout_entry {
  oci_descriptor descriptor;
  oci_manifest manifest;
  em_view bytes;
} layout_entry;

struct image_layout {
  em_view path;
  layout_entry *entries;
  uint32_t count;
};

static bool read_blob(const image_layout *l, trust_context *t, em_view digest, size_t maximum,
                      em_view *bytes, em_error *error) {
  const size_t colon = view_find(digest, ':');
  const em_view path =
      arena_format(&t->memory, "%.*s/blobs/%.*s/%.*s", VIEW_ARGS(l->path),
                   VIEW_ARGS(view_until(digest, colon)), VIEW_ARGS(view_from(digest, colon + 1)));
  if (!t->files.read(t->files.context, path, maximum, &t->memory, bytes, error)) {
    return false;
  }
  if (!digest_is_of(digest, *bytes)) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "The blob %.*s does not have that digest.",
              VIEW_ARGS(digest));
    return false;
  }
  return true;
}

static bool add_entry(image_layout *l, trust_context *t, const oci_descriptor *d, em_error *error) {
  layout_entry *e = &l->entries[l->count];
  e->descriptor = *d;
  if (!read_blob(l, t, d->digest, TRUST_MANIFEST_BYTES, &e->bytes, error) ||
      !oci_manifest_read(&e->manifest, e->bytes, &t->memory, error)) {
    return false;
  }
  l->count++;
  return true;
}

image_layout *image_layout_open(trust_context *t, em_view path, em_error *error) {
  image_layout *l = arena_allocate(&t->memory, sizeof *l);
  const em_view index_path = arena_format(&t->memory, "%.*s/index.json", VIEW_ARGS(path));
  em_view text;
  oci_manifest index;
  if (l == NULL || index_path.data == NULL) {
    error_memory(error);
    return NULL;
  }
  l->path = path;
  if (!t->files.read(t->files.context, index_path, TRUST_MANIFEST_BYTES, &t->memory, &text,
                     error) ||
      !oci_manifest_read(&index, text, &t->memory, error)) {
    return NULL;
  }
  l->entries = arena_allocate_array(&t->memory, (size_t)index.count + 1, sizeof *l->entries);
  if (l->entries == NULL) {
    error_memory(error);
    return NULL;
  }
  for (uint32_t i = 0; i < index.count; i++) {
    if (!add_entry(l, t, &index.items[i], error)) {
      return NULL;
    }
  }
  return l;
}

/* ---- Tags ---------------------------------------------------------------------------------------
 */

/* Layouts name an image in full or only by its tag. */
static bool is_named(const layout_entry *e, const sought_image *s, arena *memory) {
  const em_view full =
      arena_format(memory, "%.*s:%.*s", VIEW_ARGS(s->wanted->name), VIEW_ARGS(s->tag));
  return view_equals(e->descriptor.image, full) || view_equals(e->descriptor.reference, full) ||
         (e->descriptor.image.data == NULL && view_equals(e->descriptor.reference, s->tag));
}

static bool set_platforms(sought_image *s, const oci_manifest *index, arena *memory) {
  s->platforms = arena_allocate_array(memory, index->count, sizeof *s->platforms);
  if (s->platforms == NULL) {
    return false;
  }
  s->platform_count = 0;
  for (uint32_t i = 0; i < index->count; i++) {
    const em_view platform = index->items[i].platform;
    s->platforms[s->platform_count++] = (platform_digest){
        platform.data == NULL ? VIEW("unknown") : platform, index->items[i].digest};
  }
  return true;
}

static bool resolve(const image_layout *l, trust_context *t, sought_image *s) {
  for (uint32_t i = 0; i < l->count && s->tag.data != NULL; i++) {
    const layout_entry *e = &l->entries[i];
    if (is_named(e, s, &t->memory)) {
      s->resolved = e->descriptor.digest;
      s->digest = s->digest.data == NULL ? s->resolved : s->digest;
      s->origin = VIEW("layout");
      break;
    }
  }
  for (uint32_t i = 0; i < l->count; i++) {
    const layout_entry *e = &l->entries[i];
    if (view_equals(e->descriptor.digest, s->digest)) {
      s->set.manifest = e->bytes;
      s->media_type = e->descriptor.media_type;
      if (e->manifest.is_index && !set_platforms(s, &e->manifest, &t->memory)) {
        return false;
      }
    }
  }
  return true;
}

/* ---- Signatures -------------------------------------------------------------------------------
 */

static bool add_layer(const image_layout *l, trust_context *t, const layout_entry *e,
                      const oci_descriptor *layer, sought_image *s) {
  evidence item = {.origin = e->descriptor.digest, .signature = layer->signature};
  em_error why = {0};
  if (!oci_layer_is_evidence(&e->manifest, layer, &item.kind)) {
    return true;
  }
  if (!read_blob(l, t, layer->digest, TRUST_PAYLOAD_BYTES, &item.payload, &why)) {
    sought_add_trouble(s, arena_copy(&t->memory, view_of(why.message)), &t->memory);
    return true;
  }
  return evidence_add(&s->set, item, &t->memory);
}

static bool add_signatures(const image_layout *l, trust_context *t, sought_image *s) {
  const em_view tag = oci_tag_of_digest(s->digest, ".sig", &t->memory);
  for (uint32_t i = 0; i < l->count; i++) {
    const layout_entry *e = &l->entries[i];
    const bool is_tagged = view_ends_with(
        e->descriptor.reference.data == NULL ? VIEW("") : e->descriptor.reference, tag);
    if (e->manifest.is_index || (!is_tagged && !view_equals(e->manifest.subject, s->digest))) {
      continue;
    }
    for (uint32_t k = 0; k < e->manifest.count; k++) {
      if (!add_layer(l, t, e, &e->manifest.items[k], s)) {
        return false;
      }
    }
  }
  return true;
}

static bool look(void *context, trust_context *t, sought_image *images, uint32_t count,
                 bool wants_signatures) {
  const image_layout *l = context;
  for (uint32_t i = 0; i < count; i++) {
    sought_image *s = &images[i];
    if (!resolve(l, t, s)) {
      return false;
    }
    if (wants_signatures) {
      sought_add_place(s, l->path, &t->memory);
      if (digest_is_valid(s->digest) && !add_signatures(l, t, s)) {
        return false;
      }
    }
  }
  return !t->memory.has_failed;
}

trust_source image_layout_source(image_layout *layout) {
  return (trust_source){look, layout};
}
