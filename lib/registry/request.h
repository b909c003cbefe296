/* One HTTP request: started, then told when it is over. Never follows a redirect by itself. */
#ifndef REGISTRY_REQUEST_H
#define REGISTRY_REQUEST_H

#include "registry/registry.h"

#include <curl/curl.h>

typedef struct request {
  const registry_options *options;
  CURL *easy;
  struct curl_slist *headers;
  arena memory; /* of the answer */
  em_view url;
  bool is_foreign; /* not to the registry itself: must not be led into this machine */
  /* The answer */
  long status; /* 0: there was none */
  char *body;
  size_t length, capacity, maximum;
  size_t header_bytes;
  bool is_too_large;
  em_view location, challenge, digest, link, retry_after;
  char problem[CURL_ERROR_SIZE];
} request;

/* Prepares; false if memory is out. Free it in any case. `maximum` bounds the body. */
bool request_open(request *r, const registry_options *options, em_view url, size_t maximum,
                  bool is_foreign);
bool request_add_header(request *r, const char *name, em_view value);
/* Sends a body of a form with POST. */
bool request_post(request *r, em_view form);
void request_close(request *r);

static inline em_view request_body(const request *r) {
  return (em_view){r->body == NULL ? "" : r->body, r->length};
}

#endif
