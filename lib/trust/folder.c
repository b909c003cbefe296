/*
 * A folder of signatures: the name of each file begins with the digest that it is about.
 *   sha256-HEX.….json with beside it ….json.sig or ….json.minisig   a payload and its signature
 *   sha256-HEX.….sigstore.json                                      a sigstore bundle
 *   sha256-HEX.….jws                                                a Notary Project envelope
 *   sha256-HEX.manifest.json                                        the image's own manifest
 */
#include "base/error.h"
#include "trust/digest.h"
#include "trust/oci.h"
#include "trust/source.h"

struct signature_folder {
  em_view path;
  em_view *names; /* sorted */
  uint32_t count;
};

signature_folder *signature_folder_open(trust_context *t, em_view path, em_error *error) {
  signature_folder *folder = arena_allocate(&t->memory, sizeof *folder);
  if (folder == NULL) {
    error_memory(error);
    return NULL;
  }
  folder->path = path;
  return t->files.list(t->files.context, path, &t->memory, &folder->names, &folder->count, error)
             ? folder
             : NULL;
}

/* Index of the first name that is not before `prefix`. */
static uint32_t first_at(const signature_folder *f, em_view prefix) {
  uint32_t low = 0;
  uint32_t high = f->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (view_compare(f->names[middle], prefix) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static bool has_name(const signature_folder *f, em_view name) {
  const uint32_t at = first_at(f, name);
  return at < f->count && view_equals(f->names[at], name);
}

static bool read_named(const signature_folder *f, trust_context *t, em_view name, size_t maximum,
                       sought_image *s, em_view *bytes) {
  em_error why = {0};
  const em_view path = arena_format(&t->memory, "%.*s/%.*s", VIEW_ARGS(f->path), VIEW_ARGS(name));
  if (t->files.read(t->files.context, path, maximum, &t->memory, bytes, &why)) {
    return true;
  }
  sought_add_trouble(s, arena_format(&t->memory, "%.*s: %s", VIEW_ARGS(path), why.message),
                     &t->memory);
  return false;
}

/* A payload counts with each signature beside it. */
static bool add_payload(const signature_folder *f, trust_context *t, em_view name,
                        sought_image *s) {
  static const struct {
    const char *ending;
    evidence_kind kind;
  } rows[] = {{".sig", EVIDENCE_SIMPLE_SIGNING}, {".minisig", EVIDENCE_MINISIGN}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view beside = arena_format(&t->memory, "%.*s%s", VIEW_ARGS(name), rows[i].ending);
    evidence e = {.kind = rows[i].kind, .origin = beside};
    if (!has_name(f, beside) || !read_named(f, t, name, TRUST_PAYLOAD_BYTES, s, &e.payload) ||
        !read_named(f, t, beside, TRUST_KEY_BYTES, s, &e.signature)) {
      continue;
    }
    /* Editors and `cosign sign --output-signature` end the line. */
    if (rows[i].kind == EVIDENCE_SIMPLE_SIGNING && view_ends_with(e.signature, VIEW("\n"))) {
      e.signature.length--;
    }
    if (!evidence_add(&s->set, e, &t->memory)) {
      return false;
    }
  }
  return true;
}

static bool add_file(const signature_folder *f, trust_context *t, em_view name, sought_image *s) {
  evidence e = {.origin = name};
  if (view_ends_with(name, VIEW(".manifest.json"))) {
    em_view bytes;
    if (read_named(f, t, name, TRUST_MANIFEST_BYTES, s, &bytes) && digest_is_of(s->digest, bytes)) {
      s->set.manifest = bytes;
    }
    return true;
  }
  if (view_ends_with(name, VIEW(".sigstore.json"))) {
    e.kind = EVIDENCE_BUNDLE;
  } else if (view_ends_with(name, VIEW(".jws"))) {
    e.kind = EVIDENCE_NOTARY;
  } else {
    return !view_ends_with(name, VIEW(".json")) || add_payload(f, t, name, s);
  }
  return !read_named(f, t, name, TRUST_PAYLOAD_BYTES, s, &e.payload) ||
         evidence_add(&s->set, e, &t->memory);
}

static bool look(void *context, trust_context *t, sought_image *images, uint32_t count,
                 bool wants_signatures) {
  const signature_folder *f = context;
  for (uint32_t i = 0; i < count && wants_signatures; i++) {
    sought_image *s = &images[i];
    sought_add_place(s, f->path, &t->memory);
    if (!digest_is_valid(s->digest)) {
      continue;
    }
    const em_view prefix = oci_tag_of_digest(s->digest, ".", &t->memory);
    for (uint32_t k = first_at(f, prefix); k < f->count && view_starts_with(f->names[k], prefix);
         k++) {
      if (!add_file(f, t, f->names[k], s)) {
        return false;
      }
    }
  }
  return !t->memory.has_failed;
}

trust_source signature_folder_source(signature_folder *folder) {
  return (trust_source){look, folder};
}
