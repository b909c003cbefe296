#include "registry/lookup.h"

#include "trust/digest.h"

enum { REDIRECTS_MAXIMUM = 4, REPEATS_MAXIMUM = 2, WAIT_MAXIMUM = 10 };

#define MANIFEST_TYPES                                                                             \
  VIEW("application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "     \
       "application/vnd.docker.distribution.manifest.list.v2+json, "                               \
       "application/vnd.docker.distribution.manifest.v2+json")

bool lookup_start(lookup *l, const registry_options *options, trust_context *t,
                  sought_image *sought, bool wants_signatures) {
  arena *memory = &t->memory;
  *l = (lookup){.options = options, .t = t, .sought = sought, .wants_signatures = wants_signatures};
  sought_add_place(
      sought, arena_format(memory, "registry %.*s", VIEW_ARGS(sought->wanted->registry)), memory);
  if (sought->wanted->is_upstream) {
    sought_add_trouble(
        sought, VIEW("the parent's registry ($upstream) is known to the device only"), memory);
    l->is_done = true;
    return !memory->has_failed;
  }
  l->base = address_of_registry(sought->wanted->registry, options->ca_file != NULL, memory);
  if (l->base.data == NULL || !address_read(&l->registry, l->base, memory)) {
    l->is_done = true;
    lookup_trouble(l, "this is no address of a registry");
    return !memory->has_failed;
  }
  if (sought->tag.data != NULL && sought->resolved.data == NULL) {
    const em_view path = arena_format(memory, "manifests/%.*s", VIEW_ARGS(sought->tag));
    return lookup_ask(l,
                      (question){.kind = ASK_TAG, .path = path, .maximum = TRUST_MANIFEST_BYTES});
  }
  const em_view path = arena_format(memory, "manifests/%.*s", VIEW_ARGS(sought->digest));
  return lookup_ask(l, (question){.kind = ASK_IMAGE,
                                  .path = path,
                                  .digest = sought->digest,
                                  .maximum = TRUST_MANIFEST_BYTES});
}

void lookup_free(lookup *l) {
  request_close(&l->request);
}

/* ---- Asking --------------------------------------------------------------------------------- */

static bool is_at_registry(const lookup *l) {
  origin to;
  arena scratch;
  arena_init(&scratch, NULL);
  const bool is_same = address_read(&to, l->url, &scratch) && address_equals(&to, &l->registry);
  arena_free(&scratch);
  return is_same;
}

static bool prepare(lookup *l, const question *q) {
  const bool is_home = is_at_registry(l);
  /* Who is led elsewhere goes there without any login. */
  const bool has_login = is_home && l->authorization.data != NULL;
  const bool is_foreign = !is_home && !address_is_loopback(l->registry.host);
  return request_open(&l->request, l->options, l->url, q->maximum, is_foreign) &&
         (q->kind == ASK_LAYER || request_add_header(&l->request, "Accept", MANIFEST_TYPES)) &&
         (!has_login || request_add_header(&l->request, "Authorization", l->authorization));
}

static void set_url(lookup *l, const question *q) {
  const em_view repository = l->sought->wanted->repository;
  l->url = view_starts_with(q->path, VIEW("/"))
               ? arena_format(&l->t->memory, "%.*s%.*s", VIEW_ARGS(l->base), VIEW_ARGS(q->path))
               : arena_format(&l->t->memory, "%.*s/v2/%.*s/%.*s", VIEW_ARGS(l->base),
                              VIEW_ARGS(repository), VIEW_ARGS(q->path));
}

bool lookup_next(lookup *l) {
  if (l->is_asking_for_token) {
    return true; /* authorize_start has prepared it */
  }
  if (l->is_done || l->next == l->questions.count || l->t->memory.has_failed) {
    l->is_done = true;
    return false;
  }
  const question *q = &l->questions.items[l->next];
  if (l->url.data == NULL) {
    set_url(l, q);
  }
  if (l->url.data == NULL || !prepare(l, q)) {
    request_close(&l->request);
    lookup_trouble(l, "memory is out");
    l->is_done = true;
    return false;
  }
  return true;
}

/* ---- Answers -------------------------------------------------------------------------------- */

static void go_on(lookup *l) {
  l->next++;
  l->url = (em_view){0};
  l->redirects = 0;
  l->repeats = 0;
  l->has_tried_token = false;
}

/* True if the question is to be asked at the place that the answer names. */
static bool follow(lookup *l) {
  arena *memory = &l->t->memory;
  origin from;
  origin to;
  const em_view target = l->request.location.data == NULL
                             ? (em_view){0}
                             : address_resolve(l->url, l->request.location, memory);
  if (target.data == NULL || !address_read(&from, l->url, memory) ||
      !address_read(&to, target, memory)) {
    lookup_trouble(l, "it leads elsewhere, but not to a URL");
    return false;
  }
  if (!address_may_lead_to(&from, &to)) {
    lookup_trouble(l, "it leads to %.*s://%.*s, which is not followed", VIEW_ARGS(to.scheme),
                   VIEW_ARGS(view_until(to.host, 100)));
    return false;
  }
  if (++l->redirects > REDIRECTS_MAXIMUM) {
    lookup_trouble(l, "it leads on and on");
    return false;
  }
  l->url = target;
  return true;
}

static bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The seconds that a busy registry asks for, 1 if it names none; 0 if it wants more than anybody
 * should wait, or names a date. */
static uint32_t seconds_to_wait(em_view retry_after) {
  uint32_t seconds = 0;
  for (size_t i = 0; i < retry_after.length; i++) {
    const char digit = retry_after.data[i];
    seconds = seconds * 10 + (uint32_t)(digit - '0');
    if (digit < '0' || digit > '9' || seconds > WAIT_MAXIMUM) {
      return 0;
    }
  }
  return seconds == 0 ? 1 : seconds;
}

/* True if the question is to be asked again in a while. */
static bool may_repeat(lookup *l) {
  const bool is_busy = l->request.status == 429 || l->request.status == 503;
  if (!is_busy || l->repeats == REPEATS_MAXIMUM) {
    return false;
  }
  l->wait_seconds = seconds_to_wait(l->request.retry_after);
  l->repeats += l->wait_seconds > 0;
  return l->wait_seconds > 0;
}

/* Things that need not be there. */
static bool may_be_absent(const question *q) {
  return q->kind == ASK_REFERRERS || q->kind == ASK_REFERRERS_TAG || q->kind == ASK_COSIGN_TAG;
}

static bool is_absence(const question *q, long status) {
  /* Registries without the referrers API answer it in several ways. */
  return status == 404 ||
         (q->kind == ASK_REFERRERS && (status == 400 || status == 405 || status == 501));
}

static void tell_failure(lookup *l, const question *q) {
  const request *r = &l->request;
  if (r->is_too_large) {
    lookup_trouble(l, "the answer for %.*s is larger than %zu bytes",
                   VIEW_ARGS(view_until(q->path, 100)), r->maximum);
  } else if (r->status == 0) {
    lookup_trouble(l, "%s", r->problem[0] == '\0' ? "there was no answer" : r->problem);
  } else if (r->status == 401 || r->status == 403) {
    lookup_trouble(l, "%s",
                   l->authorization.data == NULL
                       ? "it wants a login, and there is none"
                       : "it does not accept the login, or the login may not read this");
  } else if (r->status == 404) {
    lookup_trouble(l, "%.*s is not there", VIEW_ARGS(view_until(q->path, 120)));
  } else if (r->status == 429) {
    lookup_trouble(l, "it has had enough questions for now (429)");
  } else {
    const bool is_plain = view_equals(l->registry.scheme, VIEW("http"));
    lookup_trouble(l, "it answers with status %ld%s", r->status,
                   r->status == 400 && is_plain
                       ? " to a question without TLS (for TLS to this machine: --ca-file)"
                       : "");
  }
}

static void take(lookup *l, const question *q) {
  const request *r = &l->request;
  if (r->status != 200 || r->is_too_large) {
    if (is_absence(q, r->status) && may_be_absent(q)) {
      answer_take(l, q, (em_view){0});
    } else {
      tell_failure(l, q);
    }
    return;
  }
  const em_view body = request_body(r);
  if (q->digest.data != NULL && !digest_is_of(q->digest, body)) {
    lookup_trouble(l, "the bytes that it gives out do not have the digest %.*s",
                   VIEW_ARGS(q->digest));
    return;
  }
  answer_take(l, q, body);
}

void lookup_answer(lookup *l) {
  const question q = l->questions.items[l->next];
  l->wait_seconds = 0;
  if (l->is_asking_for_token) {
    l->is_asking_for_token = false;
    if (!authorize_take(l)) {
      go_on(l);
    }
  } else if (l->request.status == 401 && !l->has_tried_token && is_at_registry(l)) {
    l->has_tried_token = true;
    if (!authorize_start(l)) {
      go_on(l);
    } else if (l->is_asking_for_token) {
      return; /* the request for the token is open already */
    }
  } else if (is_redirect(l->request.status)) {
    if (!follow(l)) {
      go_on(l);
    }
  } else if (!may_repeat(l)) {
    take(l, &q);
    go_on(l);
  }
  request_close(&l->request);
}
