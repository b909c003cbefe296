#define _POSIX_C_SOURCE 200809L
#include "http.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct http {
  int socket;
  char *buffer; /* what was received: head and body */
  size_t used, capacity;
  char *body;
  size_t body_capacity;
};

http *http_open(const char *socket_path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  http *h = calloc(1, sizeof *h);
  if (h == NULL || strlen(socket_path) >= sizeof address.sun_path) {
    free(h);
    return NULL;
  }
  strcpy(address.sun_path, socket_path);
  h->socket = socket(AF_UNIX, SOCK_STREAM, 0);
  if (h->socket < 0 || connect(h->socket, (const struct sockaddr *)&address, sizeof address) != 0) {
    http_close(h);
    return NULL;
  }
  return h;
}

void http_close(http *h) {
  if (h == NULL) {
    return;
  }
  if (h->socket >= 0) {
    close(h->socket);
  }
  free(h->buffer);
  free(h->body);
  free(h);
}

static bool write_all(int to, const char *data, size_t length) {
  while (length > 0) {
    const ssize_t written = send(to, data, length, MSG_NOSIGNAL);
    if (written <= 0) {
      return false;
    }
    data += written;
    length -= (size_t)written;
  }
  return true;
}

static bool receive(http *h) {
  if (h->capacity - h->used < 16384) {
    h->capacity = h->capacity * 2 + 32768;
    h->buffer = realloc(h->buffer, h->capacity);
  }
  const ssize_t got =
      h->buffer == NULL ? -1 : recv(h->socket, h->buffer + h->used, h->capacity - h->used - 1, 0);
  if (got <= 0) {
    return false;
  }
  h->used += (size_t)got;
  h->buffer[h->used] = '\0';
  return true;
}

/* Receives until the text stands somewhere from `start` on; its offset, or SIZE_MAX. */
static size_t receive_until(http *h, size_t start, const char *text) {
  for (;;) {
    const char *found = h->used <= start ? NULL : strstr(h->buffer + start, text);
    if (found != NULL) {
      return (size_t)(found - h->buffer);
    }
    if (!receive(h)) {
      return SIZE_MAX;
    }
  }
}

static bool receive_count(http *h, size_t count) {
  while (h->used < count) {
    if (!receive(h)) {
      return false;
    }
  }
  return true;
}

static bool keep_body(http *h, size_t from, size_t length, size_t at) {
  if (at + length + 1 > h->body_capacity) {
    h->body_capacity = 2 * (at + length + 1);
    h->body = realloc(h->body, h->body_capacity);
  }
  if (h->body == NULL) {
    return false;
  }
  memcpy(h->body + at, h->buffer + from, length);
  h->body[at + length] = '\0';
  return true;
}

/* The value of a header in the head, or NULL. */
static const char *header(const http *h, size_t head_end, const char *name) {
  const size_t length = strlen(name);
  for (const char *line = h->buffer; line != NULL && line < h->buffer + head_end;) {
    if (strncasecmp(line, name, length) == 0) {
      return line + length;
    }
    line = strstr(line, "\r\n");
    line = line == NULL ? NULL : line + 2;
  }
  return NULL;
}

static bool receive_chunks(http *h, size_t start) {
  size_t at = 0;
  for (;;) {
    const size_t line_end = receive_until(h, start, "\r\n");
    if (line_end == SIZE_MAX) {
      return false;
    }
    const size_t length = strtoul(h->buffer + start, NULL, 16);
    const size_t chunk = line_end + 2;
    if (!receive_count(h, chunk + length + 2) || !keep_body(h, chunk, length, at)) {
      return false;
    }
    at += length;
    start = chunk + length + 2;
    if (length == 0) {
      return true;
    }
  }
}

static bool receive_answer(http *h, http_answer *answer) {
  h->used = 0;
  const size_t head_end = receive_until(h, 0, "\r\n\r\n");
  if (head_end == SIZE_MAX || sscanf(h->buffer, "HTTP/1.1 %d", &answer->status) != 1) {
    return false;
  }
  const size_t start = head_end + 4;
  const char *length = header(h, head_end, "Content-Length:");
  const char *encoding = header(h, head_end, "Transfer-Encoding:");
  bool is_whole = keep_body(h, start, 0, 0);
  if (length != NULL) {
    const size_t count = strtoul(length, NULL, 10);
    is_whole = receive_count(h, start + count) && keep_body(h, start, count, 0);
  } else if (encoding != NULL) {
    is_whole = receive_chunks(h, start);
  }
  answer->body = h->body;
  return is_whole;
}

bool http_send(http *h, const char *method, const char *path, const char *type, const char *body,
               size_t length, http_answer *answer) {
  char head[512];
  const int written = snprintf(head, sizeof head,
                               "%s %s HTTP/1.1\r\nHost: engine\r\nContent-Type: %s\r\n"
                               "Content-Length: %zu\r\n\r\n",
                               method, path, type, length);
  return written > 0 && (size_t)written < sizeof head &&
         write_all(h->socket, head, (size_t)written) && write_all(h->socket, body, length) &&
         receive_answer(h, answer);
}

bool http_request(http *h, const char *method, const char *path, const char *json,
                  http_answer *answer) {
  return http_send(h, method, path, "application/json", json == NULL ? "" : json,
                   json == NULL ? 0 : strlen(json), answer);
}
