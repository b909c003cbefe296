/* What answers say, and which questions they raise. */
#include "registry/lookup.h"
#include "trust/digest.h"

enum { PAGES_MAXIMUM = 8 };

static void ask(lookup *l, question q) {
  /* If memory is out the context knows, and lookup_next ends it. */
  lookup_ask(l, q);
}

static bool read_manifest(lookup *l, em_view body, oci_manifest *m) {
  em_error error = {0};
  if (!oci_manifest_read(m, body, &l->t->memory, &error)) {
    lookup_trouble(l, "a manifest cannot be read: %s", error.message);
    return false;
  }
  return true;
}

/* ---- The image ------------------------------------------------------------------------------ */

static void ask_for_signatures(lookup *l) {
  arena *memory = &l->t->memory;
  if (!l->wants_signatures || !digest_is_valid(l->sought->digest)) {
    return;
  }
  const em_view digest = l->sought->digest;
  ask(l, (question){.kind = ASK_REFERRERS,
                    .path = arena_format(memory, "referrers/%.*s", VIEW_ARGS(digest)),
                    .maximum = TRUST_MANIFEST_BYTES});
  const em_view tag = oci_tag_of_digest(digest, ".sig", memory);
  ask(l, (question){.kind = ASK_COSIGN_TAG,
                    .path = arena_format(memory, "manifests/%.*s", VIEW_ARGS(tag)),
                    .maximum = TRUST_MANIFEST_BYTES});
}

static void set_platforms(lookup *l, const oci_manifest *index) {
  sought_image *s = l->sought;
  s->platform_count = 0;
  s->platforms = arena_allocate_array(&l->t->memory, index->count, sizeof *s->platforms);
  for (uint32_t i = 0; s->platforms != NULL && i < index->count; i++) {
    const em_view platform = index->items[i].platform;
    s->platforms[s->platform_count++] = (platform_digest){
        platform.data == NULL ? VIEW("unknown") : platform, index->items[i].digest};
  }
}

static bool take_image(lookup *l, em_view body) {
  oci_manifest m;
  if (!read_manifest(l, body, &m)) {
    return false;
  }
  l->sought->set.manifest = arena_copy(&l->t->memory, body);
  l->sought->media_type = m.media_type;
  if (m.is_index) {
    set_platforms(l, &m);
  }
  return true;
}

static void take_tag(lookup *l, em_view body) {
  sought_image *s = l->sought;
  const em_view stated = l->request.digest;
  const em_view digest = digest_make(body, &l->t->memory);
  if (stated.data != NULL && digest_is_valid(stated) && !digest_is_of(stated, body)) {
    lookup_trouble(l, "the manifest that it gives out does not have the digest that it states");
    return;
  }
  s->resolved = digest;
  s->origin = VIEW("registry");
  if (s->digest.data == NULL || view_equals(s->digest, digest)) {
    if (take_image(l, body)) {
      s->digest = digest;
      ask_for_signatures(l);
    }
    return;
  }
  /* The reference names other bytes than its tag leads to: those are what counts. */
  ask(l, (question){.kind = ASK_IMAGE,
                    .path = arena_format(&l->t->memory, "manifests/%.*s", VIEW_ARGS(s->digest)),
                    .digest = s->digest,
                    .maximum = TRUST_MANIFEST_BYTES});
}

/* ---- Signatures ------------------------------------------------------------------------------ */

static void take_signature(lookup *l, em_view body, em_view origin_name) {
  oci_manifest m;
  if (!read_manifest(l, body, &m) || m.is_index) {
    return;
  }
  for (uint32_t i = 0; i < m.count; i++) {
    const oci_descriptor *layer = &m.items[i];
    question q = {.kind = ASK_LAYER, .digest = layer->digest, .maximum = TRUST_PAYLOAD_BYTES};
    if (!oci_layer_is_evidence(&m, layer, &q.layer.kind)) {
      continue;
    }
    if (layer->size > TRUST_PAYLOAD_BYTES) {
      lookup_trouble(l, "a signature of %lld bytes is not looked at", (long long)layer->size);
      continue;
    }
    q.path = arena_format(&l->t->memory, "blobs/%.*s", VIEW_ARGS(layer->digest));
    q.layer.origin = origin_name;
    q.layer.signature = layer->signature;
    ask(l, q);
  }
}

static void take_layer(lookup *l, const question *q, em_view body) {
  evidence e = q->layer;
  e.payload = arena_copy(&l->t->memory, body);
  if (e.payload.data != NULL) {
    evidence_add(&l->sought->set, e, &l->t->memory);
  }
}

static void take_referrers(lookup *l, em_view body) {
  oci_manifest m;
  if (!read_manifest(l, body, &m)) {
    return;
  }
  for (uint32_t i = 0; m.is_index && i < m.count; i++) {
    const oci_descriptor *referrer = &m.items[i];
    if (!oci_may_be_signature(referrer)) {
      continue;
    }
    if (l->referrer_count++ == OCI_REFERRERS) {
      lookup_trouble(l, "more than %d things refer to the image; the rest is not looked at",
                     (int)OCI_REFERRERS);
      return;
    }
    ask(l, (question){
               .kind = ASK_SIGNATURE,
               .path = arena_format(&l->t->memory, "manifests/%.*s", VIEW_ARGS(referrer->digest)),
               .digest = referrer->digest,
               .maximum = TRUST_MANIFEST_BYTES});
  }
}

/* Behind scheme and host. */
static em_view path_of(em_view url) {
  const size_t host = view_find(url, ':') + sizeof "://" - 1;
  const em_view rest = view_from(url, host);
  return view_from(rest, view_find(rest, '/'));
}

/* `<…>; rel="next"`: only on the registry itself, for a list that ends elsewhere is somebody
 * else's. */
static void ask_next_page(lookup *l) {
  arena *memory = &l->t->memory;
  const em_view link = l->request.link.data == NULL ? VIEW("") : l->request.link;
  const size_t end = view_find(link, '>');
  if (!view_starts_with(link, VIEW("<")) || end == link.length) {
    return;
  }
  origin to;
  const em_view target = address_resolve(l->base, view_until(view_from(link, 1), end - 1), memory);
  if (target.data == NULL || !address_read(&to, target, memory) ||
      !address_equals(&to, &l->registry) || !view_starts_with(path_of(target), VIEW("/v2/"))) {
    lookup_trouble(l,
                   "its list of what refers to the image goes on elsewhere, which is not followed");
    return;
  }
  if (++l->page_count == PAGES_MAXIMUM) {
    lookup_trouble(l, "more than %d pages refer to the image", (int)PAGES_MAXIMUM);
    return;
  }
  ask(l,
      (question){.kind = ASK_REFERRERS, .path = path_of(target), .maximum = TRUST_MANIFEST_BYTES});
}

static void ask_referrers_tag(lookup *l) {
  const em_view tag = oci_tag_of_digest(l->sought->digest, "", &l->t->memory);
  ask(l, (question){.kind = ASK_REFERRERS_TAG,
                    .path = arena_format(&l->t->memory, "manifests/%.*s", VIEW_ARGS(tag)),
                    .maximum = TRUST_MANIFEST_BYTES});
}

void answer_take(lookup *l, const question *q, em_view body) {
  const bool is_absent = body.data == NULL;
  switch (q->kind) {
    case ASK_TAG:
      take_tag(l, body);
      break;
    case ASK_IMAGE:
      if (take_image(l, body)) {
        ask_for_signatures(l);
      }
      break;
    case ASK_REFERRERS:
      if (is_absent) {
        ask_referrers_tag(l);
      } else {
        take_referrers(l, body);
        ask_next_page(l);
      }
      break;
    case ASK_REFERRERS_TAG:
      if (!is_absent) {
        take_referrers(l, body);
      }
      break;
    case ASK_COSIGN_TAG:
      if (!is_absent) {
        take_signature(l, body, arena_copy(&l->t->memory, q->path));
      }
      break;
    case ASK_SIGNATURE:
      take_signature(l, body, q->digest);
      break;
    case ASK_LAYER:
      take_layer(l, q, body);
      break;
  }
}
