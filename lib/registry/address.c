#include "registry/address.h"

#include <curl/curl.h>

em_view address_of_registry(em_view registry, bool has_ca, arena *memory) {
  if (view_equals(registry, VIEW("docker.io"))) {
    return VIEW("https://registry-1.docker.io");
  }
  const bool is_plain = address_is_loopback(registry) && !has_ca;
  return arena_format(memory, "%s://%.*s", is_plain ? "http" : "https", VIEW_ARGS(registry));
}

/* A dotted address below 127, and nothing that only begins like one. */
static bool is_loopback_address(em_view host) {
  uint32_t dots = 0;
  for (size_t i = 0; i < host.length; i++) {
    const char byte = host.data[i];
    dots += byte == '.';
    if (byte != '.' && (byte < '0' || byte > '9')) {
      return false;
    }
  }
  return dots == 3 && view_starts_with(host, VIEW("127."));
}

bool address_is_loopback(em_view host) {
  if (view_starts_with(host, VIEW("["))) {
    return view_equals(view_until(host, view_find(host, ']') + 1), VIEW("[::1]"));
  }
  const em_view name = view_until(host, view_find(host, ':'));
  return view_equals_ignoring_case(name, VIEW("localhost")) || is_loopback_address(name);
}

static em_view part(CURLU *url, CURLUPart which, unsigned flags, arena *memory) {
  char *text = NULL;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) {
    return (em_view){0};
  }
  const em_view copy = arena_copy(memory, view_of(text));
  curl_free(text);
  return copy;
}

bool address_read(origin *o, em_view url, arena *memory) {
  const em_view text = arena_copy(memory, url); /* ends with NUL */
  CURLU *parts = curl_url();
  bool is_read = parts != NULL && text.data != NULL && strlen(text.data) == text.length &&
                 curl_url_set(parts, CURLUPART_URL, text.data, CURLU_DISALLOW_USER) == CURLUE_OK;
  if (is_read) {
    o->scheme = part(parts, CURLUPART_SCHEME, 0, memory);
    o->host = part(parts, CURLUPART_HOST, 0, memory);
    o->port = part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT, memory);
    is_read = o->scheme.data != NULL && o->host.data != NULL && o->port.data != NULL;
  }
  curl_url_cleanup(parts);
  return is_read;
}

bool address_equals(const origin *a, const origin *b) {
  return view_equals_ignoring_case(a->scheme, b->scheme) &&
         view_equals_ignoring_case(a->host, b->host) && view_equals(a->port, b->port);
}

em_view address_resolve(em_view base, em_view location, arena *memory) {
  const em_view base_text = arena_copy(memory, base);
  const em_view location_text = arena_copy(memory, location);
  CURLU *parts = curl_url();
  em_view resolved = {0};
  if (parts != NULL && base_text.data != NULL && location_text.data != NULL &&
      curl_url_set(parts, CURLUPART_URL, base_text.data, 0) == CURLUE_OK &&
      curl_url_set(parts, CURLUPART_URL, location_text.data, CURLU_DISALLOW_USER) == CURLUE_OK) {
    resolved = part(parts, CURLUPART_URL, 0, memory);
  }
  curl_url_cleanup(parts);
  return resolved;
}

bool address_may_lead_to(const origin *from, const origin *to) {
  if (view_equals(to->scheme, VIEW("https"))) {
    return true;
  }
  return view_equals(to->scheme, VIEW("http")) && view_equals(from->scheme, VIEW("http")) &&
         address_is_loopback(from->host) && address_is_loopback(to->host);
}
