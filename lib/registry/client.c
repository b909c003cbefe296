/* Many lookups at a time. */
#include "registry/lookup.h"

#include <stdlib.h>

enum { WAIT_MILLISECONDS = 1000, CONNECTIONS_A_HOST = 6 };

typedef struct client {
  const registry_options *options;
  CURLM *multi;
  lookup *lookups;
  uint32_t count, started, running, done;
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
    lookup *l = &c->lookups[c->started++];
    c->running++;
    if (!send_next(c, l)) {
      end_lookup(c);
    }
  }
}

static void finish(client *c, CURL *easy, CURLcode result) {
  char *private = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
  lookup *l = (lookup *)(void *)private;
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
  if (!send_next(c, l)) {
    end_lookup(c);
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
    start_more(c);
    if (c->running > 0 && curl_multi_poll(c->multi, NULL, 0, WAIT_MILLISECONDS, NULL) != CURLM_OK) {
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
    if (!lookup_start(&c->lookups[i], c->options, t, &images[i], wants_signatures)) {
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
    if (c.lookups[i].request.easy != NULL) {
      curl_multi_remove_handle(c.multi, c.lookups[i].request.easy);
    }
    lookup_free(&c.lookups[i]);
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
