/* Sockets of this network namespace, as the kernel's sock_diag lists them. */
#ifndef COLLECTORS_SOCKET_TABLE_H
#define COLLECTORS_SOCKET_TABLE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct socket_entry {
  uint8_t family;   /* AF_INET, AF_INET6 */
  uint8_t protocol; /* IPPROTO_TCP, IPPROTO_UDP */
  uint8_t state;    /* TCP_LISTEN, TCP_ESTABLISHED …; of UDP: TCP_CLOSE is unconnected */
  uint16_t local_port, remote_port;
  uint32_t inode, user;
  uint8_t local[16], remote[16];
} socket_entry;

typedef void socket_each(void *context, const socket_entry *entry);

/* All sockets of a protocol and family. False with errno if the kernel does not tell. */
bool socket_table_read(int family, int protocol, socket_each *each, void *context);
/* Reads one message of sock_diag; false if it is none. */
bool socket_entry_parse(const void *payload, size_t length, int protocol, socket_entry *entry);
/* The address as text; `text` has INET6_ADDRSTRLEN bytes. */
void socket_address(const socket_entry *entry, bool is_remote, char *text);
/* "tcp", "tcp6", "udp", "udp6"; static. */
const char *socket_protocol(const socket_entry *entry);

#endif
