/* Ports that somebody listens on. */
#include "collectors/collector.h"
#include "collectors/socket_owners.h"
#include "collectors/socket_table.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>

static void add(void *context, const socket_entry *entry) {
  collector *c = context;
  const bool is_tcp = entry->protocol == IPPROTO_TCP;
  if (is_tcp ? entry->state != TCP_LISTEN : entry->state != TCP_CLOSE) {
    return;
  }
  char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];
  socket_address(entry, false, local);
  socket_address(entry, true, remote);
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Protocol", socket_protocol(entry));
  payload_text(p, PAYLOAD_KEY, "LocalAddress", local);
  payload_number(p, PAYLOAD_KEY, "LocalPort", entry->local_port);
  payload_text(p, PAYLOAD_KEY, "RemoteAddress", remote);
  payload_number(p, PAYLOAD_KEY, "RemotePort", entry->remote_port);
  payload_number(p, PAYLOAD_DETAIL, "Pid", socket_owner(entry->inode));
  events_snapshot_add(c->host->events);
}

static void collect(collector *c) {
  static const struct {
    int family, protocol;
  } tables[] = {{AF_INET, IPPROTO_TCP},
                {AF_INET6, IPPROTO_TCP},
                {AF_INET, IPPROTO_UDP},
                {AF_INET6, IPPROTO_UDP}};
  bool is_read = false;
  socket_owners_read();
  events_snapshot_start(c->host->events, EVENT_LISTENING_PORTS);
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    is_read = socket_table_read(tables[i].family, tables[i].protocol, add, c) || is_read;
  }
  events_snapshot_end(c->host->events);
  if (!is_read && c->state != COLLECTOR_ABSENT) {
    collector_is(c, COLLECTOR_ABSENT, "sock_diag: %s", strerror(errno));
  }
}

static void start(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "sock_diag");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_listening_ports = {
    .id = COLLECTOR_LISTENING_PORTS,
    .kinds = {EVENT_LISTENING_PORTS, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
