#include "trust/identity.h"

em_view identity_full_name(const image *i, arena *memory) {
  if (i->digest.data != NULL) {
    return arena_format(memory, "%.*s@%.*s", VIEW_ARGS(i->name), VIEW_ARGS(i->digest));
  }
  return arena_format(memory, "%.*s:%.*s", VIEW_ARGS(i->name), VIEW_ARGS(i->tag));
}

/* A host alone must not match a host with a port: that is another registry. */
static bool is_repository_prefix(em_view prefix, em_view name) {
  if (prefix.length == 0 || !view_starts_with(name, prefix)) {
    return false;
  }
  const em_view rest = view_from(name, prefix.length);
  return rest.length == 0 || rest.data[0] == '/';
}

static bool has_tag(const image *i) {
  return i->tag.data != NULL && !i->is_tag_implied;
}

static bool is_same_reference(const image *a, const image *b) {
  const em_view no_tag = {0};
  const em_view a_tag = has_tag(a) ? a->tag : no_tag;
  const em_view b_tag = has_tag(b) ? b->tag : no_tag;
  return view_equals(a->name, b->name) && (a_tag.data == NULL) == (b_tag.data == NULL) &&
         view_equals(a_tag, b_tag) && (a->digest.data == NULL) == (b->digest.data == NULL) &&
         view_equals(a->digest, b->digest);
}

/* edgeAgent adds :latest, so an image without tag and digest is that one. */
static image as_run(const image *wanted) {
  image run = *wanted;
  run.is_tag_implied = false;
  return run;
}

static bool matches_repository_digest_or_exact(const image *wanted, const image *claimed) {
  return wanted->digest.data != NULL ? view_equals(wanted->name, claimed->name)
                                     : is_same_reference(wanted, claimed);
}

/* The image under the name that it had before it was mirrored. */
static bool remap(const identity *i, const image *wanted, image *mapped, arena *memory) {
  *mapped = *wanted;
  if (!is_repository_prefix(i->prefix, wanted->name)) {
    return true;
  }
  mapped->name = arena_format(memory, "%.*s%.*s", VIEW_ARGS(i->signed_prefix),
                              VIEW_ARGS(view_from(wanted->name, i->prefix.length)));
  return mapped->name.data != NULL;
}

/* A signature names an image in full; what is no reference matches nothing. */
static bool read_claim(image *claimed, em_view name, arena *memory) {
  return image_read(claimed, name, (place){0}, memory) && !claimed->has_placeholder &&
         !claimed->is_upstream && view_equals(claimed->text, name) &&
         (claimed->fault == IMAGE_OK || claimed->fault == IMAGE_TAG_WITH_DIGEST);
}

bool identity_matches(const identity *i, const image *wanted, em_view signed_name, arena *memory) {
  if (i->kind == IDENTITY_DIGEST) {
    return true;
  }
  image claimed;
  if (!read_claim(&claimed, signed_name, memory)) {
    return false;
  }
  const image run = as_run(wanted);
  image mapped;
  switch (i->kind) {
    case IDENTITY_REPOSITORY_DIGEST_OR_EXACT:
      return matches_repository_digest_or_exact(&run, &claimed);
    case IDENTITY_EXACT:
      return is_same_reference(&run, &claimed);
    case IDENTITY_REPOSITORY:
      return view_equals(run.name, claimed.name);
    case IDENTITY_EXACT_REFERENCE:
      return is_same_reference(&i->reference, &claimed);
    case IDENTITY_EXACT_REPOSITORY:
      return view_equals(i->reference.name, claimed.name);
    case IDENTITY_REMAP:
      return remap(i, &run, &mapped, memory) &&
             matches_repository_digest_or_exact(&mapped, &claimed);
    case IDENTITY_DIGEST:
      break;
  }
  return true;
}

em_view identity_expected(const identity *i, const image *wanted, arena *memory) {
  image mapped = *wanted;
  switch (i->kind) {
    case IDENTITY_REPOSITORY:
      return wanted->name;
    case IDENTITY_EXACT_REPOSITORY:
      return i->reference.name;
    case IDENTITY_EXACT_REFERENCE:
      return identity_full_name(&i->reference, memory);
    case IDENTITY_REMAP:
      remap(i, wanted, &mapped, memory);
      break;
    default:
      break;
  }
  return i->kind != IDENTITY_EXACT && mapped.digest.data != NULL
             ? mapped.name
             : identity_full_name(&mapped, memory);
}
