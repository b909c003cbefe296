/*
 * Connections that begin: the table of sockets at each interval, where those that ended still stand
 * for a minute in TIME_WAIT (without their process), and what the kernel's destroy groups tell, if
 * they do. Of connections that come in, the other side's port is no part of the key; of those that
 * go out, ours is not.
 */
#include "base/clock.h"
#include "collectors/collector.h"
#include "collectors/kernel_drops.h"
#include "collectors/process_facts.h"
#include "collectors/socket_owners.h"
#include "collectors/socket_table.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Sockets seen at the last look: a power of two. Beyond three quarters a connection may be told
 * again. */
enum { SLOTS = 16384, RECEIVED = 32768, ROUNDS = 64 };

typedef struct connections {
  int socket; /* of the destroy groups, -1 */
  loop_watch watch;
  uint32_t dropped;        /* as the kernel counted when it was last asked */
  uint64_t seen[2][SLOTS]; /* hashes: the last look and this one */
  unsigned count[2];
  int now;
  uint8_t listening[65536 / 8];
  bool is_first, has_owners;
} connections;

static bool is_listening(const connections *n, uint16_t port) {
  return (n->listening[port / 8] >> (port % 8) & 1) != 0;
}

static uint64_t hash_of(const socket_entry *e) {
  uint64_t hash = UINT64_C(14695981039346656037);
  const uint8_t *parts[] = {e->local, e->remote, (const uint8_t *)&e->local_port,
                            (const uint8_t *)&e->remote_port, &e->protocol};
  const size_t lengths[] = {16, 16, 2, 2, 1};
  for (size_t p = 0; p < 5; p++) {
    for (size_t i = 0; i < lengths[p]; i++) {
      hash = (hash ^ parts[p][i]) * UINT64_C(1099511628211);
    }
  }
  return hash == 0 ? 1 : hash;
}

static bool holds(const connections *n, int which, uint64_t hash) {
  size_t slot = hash % SLOTS;
  while (n->seen[which][slot] != 0 && n->seen[which][slot] != hash) {
    slot = (slot + 1) % SLOTS;
  }
  return n->seen[which][slot] == hash;
}

static void put(connections *n, uint64_t hash) {
  size_t slot = hash % SLOTS;
  uint64_t *seen = n->seen[n->now];
  while (seen[slot] != 0 && seen[slot] != hash) {
    slot = (slot + 1) % SLOTS;
  }
  if (seen[slot] == 0 && n->count[n->now] < SLOTS * 3 / 4) {
    seen[slot] = hash;
    n->count[n->now]++;
  }
}

static void report(collector *c, const socket_entry *entry) {
  connections *n = c->own;
  if (!n->has_owners) {
    socket_owners_read();
    n->has_owners = true;
  }
  const int pid = socket_owner(entry->inode);
  process_facts facts = {.executable = ""};
  if (pid > 0) {
    process_read(pid, &facts);
  }
  char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];
  socket_address(entry, false, local);
  socket_address(entry, true, remote);
  const bool is_in = is_listening(n, entry->local_port);
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Executable", facts.executable);
  payload_text(p, PAYLOAD_KEY, "CommandLine", facts.command_line);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", pid);
  payload_number(p, PAYLOAD_KEY, "UserId", entry->user);
  payload_text(p, PAYLOAD_KEY, "Protocol", entry->protocol == IPPROTO_TCP ? "tcp" : "udp");
  payload_text(p, PAYLOAD_KEY, "LocalAddress", local);
  payload_number(p, is_in ? PAYLOAD_KEY : PAYLOAD_DETAIL, "LocalPort", entry->local_port);
  payload_text(p, PAYLOAD_KEY, "RemoteAddress", remote);
  payload_number(p, is_in ? PAYLOAD_DETAIL : PAYLOAD_KEY, "RemotePort", entry->remote_port);
  payload_text(p, PAYLOAD_KEY, "Direction", is_in ? "In" : "Out");
  events_add(c->host->events, EVENT_CONNECTION_CREATE, clock_wall());
}

static void note_listening(void *context, const socket_entry *entry) {
  connections *n = context;
  if (entry->state == TCP_LISTEN || entry->protocol == IPPROTO_UDP) {
    n->listening[entry->local_port / 8] |= (uint8_t)(1u << (entry->local_port % 8));
  }
}

static void look(void *context, const socket_entry *entry) {
  collector *c = context;
  connections *n = c->own;
  if (entry->state == TCP_LISTEN || entry->remote_port == 0) {
    return;
  }
  const uint64_t hash = hash_of(entry);
  const bool is_known = holds(n, 1 - n->now, hash) || holds(n, n->now, hash);
  put(n, hash);
  if (!is_known && !n->is_first) {
    report(c, entry);
  }
}

static void collect(collector *c) {
  connections *n = c->own;
  n->now = 1 - n->now;
  n->count[n->now] = 0;
  n->has_owners = false;
  memset(n->seen[n->now], 0, sizeof n->seen[n->now]);
  memset(n->listening, 0, sizeof n->listening);
  bool is_read = socket_table_read(AF_INET, IPPROTO_TCP, note_listening, n);
  is_read = socket_table_read(AF_INET6, IPPROTO_TCP, note_listening, n) || is_read;
  socket_table_read(AF_INET, IPPROTO_TCP, look, c);
  socket_table_read(AF_INET6, IPPROTO_TCP, look, c);
  socket_table_read(AF_INET, IPPROTO_UDP, look, c);
  socket_table_read(AF_INET6, IPPROTO_UDP, look, c);
  n->is_first = false;
  if (n->socket >= 0) {
    /* A full queue is told once, and drops on. */
    c->lost += kernel_drops(n->socket, &n->dropped);
  }
  if (!is_read && c->state != COLLECTOR_ABSENT) {
    collector_is(c, COLLECTOR_ABSENT, "sock_diag: %s", strerror(errno));
  }
}

/* ---- Those that ended meanwhile ----------------------------------------------------------------
 */

static void take_ended(collector *c, const char *message, size_t length) {
  connections *n = c->own;
  socket_entry entry;
  if (!socket_entry_parse(message, length, IPPROTO_TCP, &entry) || entry.remote_port == 0) {
    return;
  }
  const uint64_t hash = hash_of(&entry);
  if (!n->is_first && !holds(n, 0, hash) && !holds(n, 1, hash)) {
    put(n, hash);
    n->has_owners = true; /* nobody has it any more: do not look */
    report(c, &entry);
  }
}

static void on_ready(void *context, uint32_t ready) {
  (void)ready;
  collector *c = context;
  connections *n = c->own;
  static _Alignas(struct nlmsghdr) char data[RECEIVED];
  for (int round = 0; round < ROUNDS; round++) {
    const ssize_t got = recv(n->socket, data, sizeof data, MSG_DONTWAIT);
    if (got < 0 && errno == ENOBUFS) {
      c->lost += kernel_drops(n->socket, &n->dropped);
      continue;
    }
    if (got < (ssize_t)sizeof(struct nlmsghdr)) {
      return;
    }
    struct nlmsghdr header;
    memcpy(&header, data, sizeof header);
    if (header.nlmsg_len >= NLMSG_HDRLEN && header.nlmsg_len <= (size_t)got) {
      take_ended(c, data + NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN);
    }
  }
}

static bool listen_to_kernel(collector *c) {
  connections *n = c->own;
  static const int groups[] = {SKNLGRP_INET_TCP_DESTROY, SKNLGRP_INET6_TCP_DESTROY};
  n->socket = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
  const struct sockaddr_nl address = {.nl_family = AF_NETLINK};
  const int size = 2 << 20;
  /* A socket without an address of its own may join, but is told nothing. */
  bool is_joined =
      n->socket >= 0 && bind(n->socket, (const struct sockaddr *)&address, sizeof address) == 0;
  setsockopt(n->socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  for (size_t i = 0; i < 2 && is_joined; i++) {
    is_joined = setsockopt(n->socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &groups[i],
                           sizeof groups[i]) == 0;
  }
  return is_joined && loop_watch_start(c->host->loop, &n->watch, n->socket, EPOLLIN, on_ready, c);
}

static void start(collector *c) {
  connections *n = calloc(1, sizeof *n);
  c->own = n;
  if (n == NULL) {
    collector_is(c, COLLECTOR_ABSENT, "no memory");
    return;
  }
  n->is_first = true;
  if (listen_to_kernel(c)) {
    collector_is(c, COLLECTOR_RUNNING, "sock_diag, with the connections that ended");
  } else {
    collector_is(c, COLLECTOR_FALLBACK, "sock_diag at each interval; destroy groups: %s",
                 strerror(errno));
  }
}

static void stop(collector *c) {
  connections *n = c->own;
  if (n != NULL) {
    loop_watch_stop(c->host->loop, &n->watch);
    if (n->socket >= 0) {
      close(n->socket);
    }
    free(n);
    c->own = NULL;
  }
}

const collector_class collector_connections = {
    .id = COLLECTOR_CONNECTIONS,
    .kinds = {EVENT_CONNECTION_CREATE, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
