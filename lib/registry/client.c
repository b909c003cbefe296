/* Many lookups at a time. */
#define _POSIX_C_SOURCE 200809L
#include "registry/lookup.h"

#include <stdlib.h>
#include <time.h>

enum { WAIT_MILLISECONDS = 1000, WAIT_A_LITTLE = 100, CONNECTIONS_A_HOST = 6 };

/* A lookup, and when it may go on (0: it is not waiting). */
typedef struct running_lookup {
  lookup lookup;
  int64_t not_before; /* milliseconds of a clock that nobody sets */
} running_lookup;

typedef struct client {
  const registry_options *options;
  CURLM *multi;
  running_lookup *lookups;
  uint32_t count, started, running, done, waiting;
} client;

static void tell_progress(const client *c) {
  if (c->options->progress != NULL) {
    c->options->progress(c->options->progress_context, c->done, c->count);
  }
}

/* Sends what the lookup wants to ask; false if it has nothing more to ask. */
static bool send_next(client *c, lookup *l) {
  if (!lookup_next(l)) {
    return false;
  }
  curl_easy_setopt(l->request.easy, CURLOPT_PRIVATE, l);
  if (curl_multi_add_handle(c->multi, l->request.easy) != CURLM_OK) {
    lookup_trouble(l, "the request could not be started");
    request_close(&l->request);
    l->is_done = true;
    return false;
  }
  return true;
}

static void end_lookup(client *c) {
  c->running--;
  c->done++;
  tell_progress(c);
}

/* Keeps as many under way as may be. */
static void start_more(client *c) {
  while (c->running < c->options->parallel && c->started < c->count) {
    lookup *l = &c->lookups[c->started++].lookup;
    c->running++;
    if (!send_next(c, l)) {
      end_lookup(c);
    }
  }
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void finish(client *c, CURL *easy, CURLcode result) {
  char *private = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
  /* The lookup is the first member. */
  running_lookup *r = (running_lookup *)(void *)private;
  lookup *l = &r->lookup;
  curl_multi_remove_handle(c->multi, easy);
  l->request.status = 0;
  if (result == CURLE_OK) {
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &l->request.status);
  } else if (l->request.problem[0] == '\0') {
    const em_view why = view_until(view_of(curl_easy_strerror(result)), CURL_ERROR_SIZE - 1);
    memcpy(l->request.problem, why.data, why.length);
    l->request.problem[why.length] = '\0';
  }
  lookup_answer(l);
  if (l->wait_seconds > 0) {
    r->not_before = now() + (int64_t)l->wait_seconds * 1000;
    c->waiting++;
  } else if (!send_next(c, l)) {
    end_lookup(c);
  }
}

/* Those that have waited for long enough ask again. */
static void wake(client *c) {
  const int64_t moment = c->waiting > 0 ? now() : 0;
  for (uint32_t i = 0; i < c->started && c->waiting > 0; i++) {
    running_lookup *r = &c->lookups[i];
    if (r->not_before != 0 && r->not_before <= moment) {
      r->not_before = 0;
      c->waiting--;
      if (!send_next(c, &r->lookup)) {
        end_lookup(c);
      }
    }
  }
}

static bool run(client *c) {
  start_more(c);
  while (c->running > 0) {
    int active = 0;
    if (curl_multi_perform(c->multi, &active) != CURLM_OK) {
      return false;
    }
    int left = 0;
    const CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(c->multi, &left)) != NULL) {
      if (message->msg == CURLMSG_DONE) {
        finish(c, message->easy_handle, message->data.result);
      }
    }
    wake(c);
    start_more(c);
    const int pause = c->waiting > 0 ? WAIT_A_LITTLE : WAIT_MILLISECONDS;
    if (c->running > 0 && curl_multi_poll(c->multi, NULL, 0, pause, NULL) != CURLM_OK) {
      return false;
    }
  }
  return true;
}

static bool prepare(client *c, trust_context *t, sought_image *images, bool wants_signatures) {
  c->lookups = calloc(c->count == 0 ? 1 : c->count, sizeof *c->lookups);
  c->multi = curl_multi_init();
  if (c->lookups == NULL || c->multi == NULL) {
    return false;
  }
  curl_multi_setopt(c->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CONNECTIONS_A_HOST);
  for (uint32_t i = 0; i < c->count; i++) {
    if (!lookup_start(&c->lookups[i].lookup, c->options, t, &images[i], wants_signatures)) {
      return false;
    }
  }
  return true;
}

static bool look(const registry_options *options, trust_context *t, sought_image *images,
                 uint32_t count, bool wants_signatures) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return false;
  }
  client c = {.options = options, .count = count};
  const bool is_done = prepare(&c, t, images, wants_signatures) && run(&c);
  for (uint32_t i = 0; c.lookups != NULL && i < count; i++) {
    lookup *l = &c.lookups[i].lookup;
    if (l->request.easy != NULL) {
      curl_multi_remove_handle(c.multi, l->request.easy);
    }
    lookup_free(l);
  }
  curl_multi_cleanup(c.multi);
  free(c.lookups);
  curl_global_cleanup();
  return is_done && !t->memory.has_failed;
}

__attribute__((visibility("default"))) const registry_library *edgemanifest_registry_library(void) {
  static const registry_library library = {.version = EM_VERSION, .look = look};
  return &library;
}
