#include "http/client.h"

#include "base/bytes.h"
#include "http/addresses.h"
#include "http/parser.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* What is read in one turn, so that a fast peer does not keep the loop. */
enum { TURN = 16384, TURNS = 8 };

/* Milliseconds for one address of a name, while there are others. */
enum { ATTEMPT = 2000 };

struct http_call {
  loop *loop;
  http_request request; /* texts are not valid after http_start */
  int socket;
  loop_watch watch;
  loop_timer deadline, attempt;
  addresses addresses; /* of a name, those that were not tried */
  bool is_connected;
  bytes out;
  size_t sent;
  bytes body; /* of a stream: the line that is not yet whole */
  bool is_open, is_cancelled, is_busy;
  const char *failure;
  http_parser parser;
};

static void call_free(http_call *c) {
  loop_watch_stop(c->loop, &c->watch);
  loop_timer_stop(c->loop, &c->deadline);
  loop_timer_stop(c->loop, &c->attempt);
  addresses_free(&c->addresses);
  if (c->socket >= 0) {
    close(c->socket);
  }
  bytes_free(&c->out);
  bytes_free(&c->body);
  free(c);
}

void http_cancel(http_call *c) {
  if (c == NULL) {
    return;
  }
  c->is_cancelled = true;
  if (!c->is_busy) {
    call_free(c);
  }
}

static void finish(http_call *c, const char *error) {
  const http_answer answer = {.status = c->parser.status,
                              .body = c->body.data == NULL ? "" : c->body.data,
                              .length = c->body.length,
                              .error = error};
  c->is_busy = true;
  c->request.done(c->request.context, &answer);
  call_free(c);
}

/* ---- The body -------------------------------------------------------------------------------- */

static bool take_lines(http_call *c) {
  size_t start = 0;
  while (start < c->body.length) {
    char *end = memchr(c->body.data + start, '\n', c->body.length - start);
    if (end == NULL) {
      break;
    }
    *end = '\0';
    const size_t length = (size_t)(end - (c->body.data + start));
    c->request.line(c->request.context, c->body.data + start, length);
    if (c->is_cancelled) {
      return false;
    }
    start += length + 1;
  }
  bytes_consume(&c->body, start);
  return true;
}

static bool take_body(void *context, const char *data, size_t length) {
  http_call *c = context;
  if (c->request.line == NULL || c->parser.status != 200) {
    return bytes_append(&c->body, data, length);
  }
  /* Line by line, as one piece may hold more lines than the limit of one. */
  for (size_t i = 0; i < length;) {
    const char *end = memchr(data + i, '\n', length - i);
    const size_t piece = end == NULL ? length - i : (size_t)(end - (data + i)) + 1;
    if (!bytes_append(&c->body, data + i, piece) || !take_lines(c)) {
      return false;
    }
    i += piece;
  }
  return true;
}

/* ---- The socket ------------------------------------------------------------------------------ */

static void on_deadline(void *context) {
  finish(context, "no answer within the time allowed");
}

static void after_headers(http_call *c) {
  if (c->is_open || c->request.line == NULL || c->parser.status != 200 ||
      c->parser.state < HTTP_BODY) {
    return;
  }
  c->is_open = true;
  loop_timer_stop(c->loop, &c->deadline);
  if (c->request.opened != NULL) {
    c->request.opened(c->request.context);
  }
}

/* Returns false when the call has ended. */
static bool receive(http_call *c) {
  static char data[TURN];
  for (int turn = 0; turn < TURNS; turn++) {
    const ssize_t got = recv(c->socket, data, sizeof data, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
      return true;
    }
    if (got <= 0) {
      finish(c, got < 0 ? strerror(errno) : http_parser_end(&c->parser) ? NULL : c->parser.broken);
      return false;
    }
    c->is_busy = true;
    const bool is_fine = http_parser_feed(&c->parser, data, (size_t)got);
    if (!c->is_cancelled) {
      after_headers(c);
    }
    c->is_busy = false;
    if (c->is_cancelled) {
      call_free(c);
      return false;
    }
    if (!is_fine || c->parser.state == HTTP_COMPLETE) {
      finish(c, is_fine ? NULL : c->parser.broken);
      return false;
    }
  }
  return true;
}

static bool transmit(http_call *c) {
  while (c->sent < c->out.length) {
    const ssize_t put =
        send(c->socket, c->out.data + c->sent, c->out.length - c->sent, MSG_NOSIGNAL);
    if (put < 0 && (errno == EAGAIN || errno == EINTR)) {
      return true;
    }
    if (put < 0) {
      finish(c, strerror(errno));
      return false;
    }
    c->sent += (size_t)put;
  }
  loop_watch_change(c->loop, &c->watch, EPOLLIN);
  return true;
}

static void on_ready(void *context, uint32_t events);
static void try_next(http_call *c, int reason);

static void on_attempt(void *context) {
  try_next(context, ETIMEDOUT);
}

/* Waits for the connection, as long as is fair to the addresses that are left. */
static bool await(http_call *c) {
  if (c->addresses.left > 0) {
    const int64_t share = c->request.deadline / (c->addresses.left + 1);
    loop_timer_start(c->loop, &c->attempt, share < ATTEMPT ? share : ATTEMPT, on_attempt, c);
  }
  return loop_watch_start(c->loop, &c->watch, c->socket, EPOLLIN | EPOLLOUT, on_ready, c);
}

/* Where none is left, the call ends with the reason of the last that was waited for. */
static void try_next(http_call *c, int reason) {
  loop_watch_stop(c->loop, &c->watch);
  loop_timer_stop(c->loop, &c->attempt);
  close(c->socket);
  c->socket = addresses_connect(&c->addresses);
  if (c->socket < 0 || !await(c)) {
    finish(c, strerror(c->socket < 0 ? reason : errno));
  }
}

/* False if it is not, and the call may have ended. */
static bool is_connected(http_call *c) {
  int error = 0;
  socklen_t size = sizeof error;
  if (c->is_connected) {
    return true;
  }
  if (getsockopt(c->socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
    error = errno;
  }
  if (error != 0) {
    try_next(c, error);
    return false;
  }
  loop_timer_stop(c->loop, &c->attempt);
  c->is_connected = true;
  return true;
}

static void on_ready(void *context, uint32_t events) {
  http_call *c = context;
  if (!is_connected(c)) {
    return;
  }
  if ((events & EPOLLOUT) != 0 && c->sent < c->out.length && !transmit(c)) {
    return;
  }
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    receive(c);
  }
}

static int connect_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(address.sun_path, path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
    const int reason = errno;
    close(fd);
    errno = reason;
    return -1;
  }
  return fd;
}

static int open_socket(http_call *c, const char *address) {
  static const char scheme[] = "unix://", http[] = "http://";
  if (strncmp(address, http, sizeof http - 1) == 0) {
    return addresses_find(&c->addresses, address + sizeof http - 1)
               ? addresses_connect(&c->addresses)
               : -1;
  }
  const bool has_scheme = strncmp(address, scheme, sizeof scheme - 1) == 0;
  return connect_unix(has_scheme ? address + sizeof scheme - 1 : address);
}

static void write_request(http_call *c, const http_request *request) {
  bytes_init(&c->out, 1 << 20);
  bytes_append_format(&c->out, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                      request->method, request->path);
  if (request->body != NULL) {
    bytes_append_format(&c->out, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                        strlen(request->body));
  }
  bytes_append_text(&c->out, "\r\n");
  if (request->body != NULL) {
    bytes_append_text(&c->out, request->body);
  }
}

static void on_failed_start(void *context) {
  http_call *c = context;
  finish(c, c->failure);
}

http_call *http_start(loop *l, const http_request *request) {
  http_call *c = calloc(1, sizeof *c);
  if (c == NULL) {
    return NULL;
  }
  c->loop = l;
  c->request = *request;
  bytes_init(&c->body, request->limit);
  http_parser_start(&c->parser, take_body, c);
  write_request(c, request);
  c->socket = open_socket(c, request->address);
  const bool is_started = c->socket >= 0 && !c->out.has_failed && await(c);
  if (is_started) {
    loop_timer_start(l, &c->deadline, request->deadline, on_deadline, c);
  } else {
    c->failure = strerror(errno);
    loop_timer_start(l, &c->deadline, 0, on_failed_start, c);
  }
  return c;
}
