#define _POSIX_C_SOURCE 200809L
#include "registry/request.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADERS_MAXIMUM = 65536, CONNECT_SECONDS = 10, SLOW_BYTES = 64, SLOW_SECONDS = 20 };

/* ---- The answer ----------------------------------------------------------------------------- */

static size_t take_body(char *data, size_t size, size_t count, void *context) {
  request *r = context;
  const size_t length = size * count;
  if (length > r->maximum - r->length) {
    r->is_too_large = true;
    return 0;
  }
  if (length > r->capacity - r->length) {
    const size_t capacity = (r->length + length) * 2;
    char *larger = realloc(r->body, capacity);
    if (larger == NULL) {
      return 0;
    }
    r->body = larger;
    r->capacity = capacity;
  }
  memcpy(r->body + r->length, data, length);
  r->length += length;
  return length;
}

static em_view trimmed(em_view text) {
  while (text.length > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
    text = view_from(text, 1);
  }
  while (text.length > 0 && strchr(" \t\r\n", text.data[text.length - 1]) != NULL) {
    text.length--;
  }
  return text;
}

static size_t take_header(char *data, size_t size, size_t count, void *context) {
  request *r = context;
  const em_view line = {data, size * count};
  const size_t colon = view_find(line, ':');
  const em_view name = view_until(line, colon);
  const struct {
    const char *name;
    em_view *value;
  } wanted[] = {{"location", &r->location},
                {"www-authenticate", &r->challenge},
                {"docker-content-digest", &r->digest},
                {"link", &r->link},
                {"retry-after", &r->retry_after}};
  r->header_bytes += line.length;
  if (r->header_bytes > HEADERS_MAXIMUM) {
    r->is_too_large = true;
    return 0;
  }
  const bool is_status = colon == line.length && view_starts_with(line, VIEW("HTTP/"));
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    if (is_status) {
      /* What came before was of an interim answer (103 Early Hints). */
      *wanted[i].value = (em_view){0};
      continue;
    }
    /* The first counts: a second one comes from somebody who wants to be believed over it. */
    if (wanted[i].value->data == NULL && view_equals_ignoring_case(name, view_of(wanted[i].name))) {
      *wanted[i].value = arena_copy(&r->memory, trimmed(view_from(line, colon + 1)));
    }
  }
  return line.length;
}

/* ---- The connection ------------------------------------------------------------------------- */

static bool is_this_machine(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, address, sizeof in);
    const uint32_t host = ntohl(in.sin_addr.s_addr);
    /* 127/8, 0/8, 169.254/16: this machine, and what clouds tell only to this machine. */
    return host >> 24 == 127 || host >> 24 == 0 || host >> 16 == 0xA9FE;
  }
  if (address->sa_family == AF_INET6) {
    struct sockaddr_in6 in;
    memcpy(&in, address, sizeof in);
    const unsigned char *b = in.sin6_addr.s6_addr;
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool is_link_local = b[0] == 0xFE && (b[1] & 0xC0) == 0x80;
    const bool is_mapped = memcmp(b, mapped, sizeof mapped) == 0;
    return IN6_IS_ADDR_LOOPBACK(&in.sin6_addr) || IN6_IS_ADDR_UNSPECIFIED(&in.sin6_addr) ||
           is_link_local ||
           (is_mapped && (b[12] == 127 || b[12] == 0 || (b[12] == 0xA9 && b[13] == 0xFE)));
  }
  return false;
}

/* A registry must not lead us to what only this machine can reach. */
static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address) {
  const request *r = context;
  (void)purpose;
  if (r->is_foreign && is_this_machine(&address->addr)) {
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype, address->protocol);
}

static void set_connection(request *r) {
  const bool is_plain = view_starts_with(r->url, VIEW("http:"));
  curl_easy_setopt(r->easy, CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https");
  curl_easy_setopt(r->easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(r->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
  curl_easy_setopt(r->easy, CURLOPT_TIMEOUT, (long)r->options->timeout_seconds);
  curl_easy_setopt(r->easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
  curl_easy_setopt(r->easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
  curl_easy_setopt(r->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(r->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(r->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(r->easy, CURLOPT_OPENSOCKETDATA, r);
  if (is_plain) {
    /* What goes unencrypted goes to this machine alone, whatever proxy the environment names. */
    curl_easy_setopt(r->easy, CURLOPT_PROXY, "");
  }
  if (r->options->ca_file != NULL) {
    curl_easy_setopt(r->easy, CURLOPT_CAINFO, r->options->ca_file);
    curl_easy_setopt(r->easy, CURLOPT_CAPATH, NULL);
  }
}

bool request_open(request *r, const registry_options *options, em_view url, size_t maximum,
                  bool is_foreign) {
  *r = (request){.options = options, .maximum = maximum, .is_foreign = is_foreign};
  arena_init(&r->memory, NULL);
  r->url = arena_copy(&r->memory, url); /* ends with NUL */
  r->easy = curl_easy_init();
  if (r->url.data == NULL || r->easy == NULL) {
    return false;
  }
  curl_easy_setopt(r->easy, CURLOPT_URL, r->url.data);
  curl_easy_setopt(r->easy, CURLOPT_PRIVATE, r);
  curl_easy_setopt(r->easy, CURLOPT_USERAGENT, "edgemanifest/" EM_VERSION);
  curl_easy_setopt(r->easy, CURLOPT_ERRORBUFFER, r->problem);
  curl_easy_setopt(r->easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(r->easy, CURLOPT_WRITEDATA, r);
  curl_easy_setopt(r->easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(r->easy, CURLOPT_HEADERDATA, r);
  set_connection(r);
  return true;
}

bool request_add_header(request *r, const char *name, em_view value) {
  /* A line end in a value would be a header of somebody else's. */
  for (size_t i = 0; i < value.length; i++) {
    if ((unsigned char)value.data[i] < 0x20 || (unsigned char)value.data[i] == 0x7F) {
      return false;
    }
  }
  const em_view line = arena_format(&r->memory, "%s: %.*s", name, VIEW_ARGS(value));
  struct curl_slist *longer = line.data == NULL ? NULL : curl_slist_append(r->headers, line.data);
  if (longer == NULL) {
    return false;
  }
  r->headers = longer;
  return curl_easy_setopt(r->easy, CURLOPT_HTTPHEADER, r->headers) == CURLE_OK;
}

bool request_post(request *r, em_view form) {
  return curl_easy_setopt(r->easy, CURLOPT_POSTFIELDSIZE, (long)form.length) == CURLE_OK &&
         curl_easy_setopt(r->easy, CURLOPT_COPYPOSTFIELDS, form.data) == CURLE_OK;
}

void request_close(request *r) {
  curl_easy_cleanup(r->easy);
  curl_slist_free_all(r->headers);
  free(r->body);
  arena_free(&r->memory);
  *r = (request){0};
}
