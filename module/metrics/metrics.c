#include "metrics/metrics.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 4, REQUEST = 2048, ANSWER = 262144, PATIENCE = 5000 };

typedef struct client {
  metrics *metrics;
  int socket; /* -1: free */
  loop_watch watch;
  loop_timer patience;
  char request[REQUEST];
  size_t received;
  bytes answer;
  size_t sent;
} client;

struct metrics {
  loop *loop;
  int socket;
  loop_watch watch;
  void (*write)(void *context, bytes *out);
  void *context;
  client clients[CLIENTS];
};

void metrics_family(bytes *out, const char *name, const char *kind, const char *help) {
  bytes_append_format(out, "# HELP edgemanifestd_%s %s\n# TYPE edgemanifestd_%s %s\n", name, help,
                      name, kind);
}

void metrics_sample(bytes *out, const char *name, const char *labels, double value) {
  if (labels[0] == '\0') {
    bytes_append_format(out, "edgemanifestd_%s %.15g\n", name, value);
  } else {
    bytes_append_format(out, "edgemanifestd_%s{%s} %.15g\n", name, labels, value);
  }
}

static void drop(client *c) {
  loop_watch_stop(c->metrics->loop, &c->watch);
  loop_timer_stop(c->metrics->loop, &c->patience);
  if (c->socket >= 0) {
    close(c->socket);
  }
  c->socket = -1;
  bytes_free(&c->answer);
}

static void on_patience(void *context) {
  drop(context);
}

static void answer(client *c) {
  const bool is_metrics = strncmp(c->request, "GET /metrics ", 13) == 0 ||
                          strncmp(c->request, "GET /metrics?", 13) == 0;
  bytes body;
  bytes_init(&body, ANSWER);
  if (is_metrics) {
    c->metrics->write(c->metrics->context, &body);
  } else {
    bytes_append_text(&body, "Only GET /metrics is served here.\n");
  }
  bytes_init(&c->answer, ANSWER + 1024);
  bytes_append_format(&c->answer,
                      "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                      "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                      is_metrics ? "200 OK" : "404 Not Found", body.length);
  bytes_append(&c->answer, body.data, body.length);
  bytes_free(&body);
  c->sent = 0;
  loop_watch_change(c->metrics->loop, &c->watch, EPOLLOUT);
}

static void on_client(void *context, uint32_t ready) {
  client *c = context;
  if (c->answer.length > 0) {
    const ssize_t put =
        send(c->socket, c->answer.data + c->sent, c->answer.length - c->sent, MSG_NOSIGNAL);
    c->sent += put > 0 ? (size_t)put : 0;
    if ((put < 0 && errno != EAGAIN) || c->sent == c->answer.length) {
      drop(c);
    }
    return;
  }
  (void)ready;
  const ssize_t got = recv(c->socket, c->request + c->received, REQUEST - 1 - c->received, 0);
  if (got <= 0) {
    drop(c);
    return;
  }
  c->received += (size_t)got;
  c->request[c->received] = '\0';
  if (strstr(c->request, "\r\n\r\n") != NULL) {
    answer(c);
  } else if (c->received == REQUEST - 1) {
    drop(c);
  }
}

static void on_accept(void *context, uint32_t ready) {
  (void)ready;
  metrics *m = context;
  const int fd = accept4(m->socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  for (size_t i = 0; i < CLIENTS && fd >= 0; i++) {
    client *c = &m->clients[i];
    if (c->socket < 0) {
      c->socket = fd;
      c->received = 0;
      loop_watch_start(m->loop, &c->watch, fd, EPOLLIN, on_client, c);
      loop_timer_start(m->loop, &c->patience, PATIENCE, on_patience, c);
      return;
    }
  }
  if (fd >= 0) {
    close(fd);
  }
}

metrics *metrics_new(loop *l, int port, void (*write)(void *context, bytes *out), void *context) {
  metrics *m = calloc(1, sizeof *m);
  if (m == NULL) {
    return NULL;
  }
  *m = (metrics){.loop = l, .write = write, .context = context};
  for (size_t i = 0; i < CLIENTS; i++) {
    m->clients[i].metrics = m;
    m->clients[i].socket = -1;
  }
  const struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_port = htons((uint16_t)port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int yes = 1;
  m->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (m->socket < 0 || setsockopt(m->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(m->socket, (const struct sockaddr *)&address, sizeof address) != 0 ||
      listen(m->socket, CLIENTS) != 0 ||
      !loop_watch_start(l, &m->watch, m->socket, EPOLLIN, on_accept, m)) {
    const int reason = errno;
    metrics_free(m);
    errno = reason;
    return NULL;
  }
  return m;
}

void metrics_free(metrics *m) {
  if (m != NULL) {
    for (size_t i = 0; i < CLIENTS; i++) {
      drop(&m->clients[i]);
    }
    loop_watch_stop(m->loop, &m->watch);
    if (m->socket >= 0) {
      close(m->socket);
    }
    free(m);
  }
}
