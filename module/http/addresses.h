/*
 * addresses: the addresses of a name, one connection at a time begun to each.
 * In: "host[:port]". Out: sockets that are connecting. The look-up blocks (see docs/module.md).
 */
#ifndef HTTP_ADDRESSES_H
#define HTTP_ADDRESSES_H

#include <stdbool.h>

struct addrinfo;

/* Zeroed: none. */
typedef struct addresses {
  struct addrinfo *found;
  const struct addrinfo *next;
  int left; /* that were not tried; ADDRESSES at most */
} addresses;

enum { ADDRESSES = 8 };

/* Looks up "host", "host:port" or "[address]:port"; port 80 if there is none. False with errno. */
bool addresses_find(addresses *a, const char *name);
/* Begins to connect to the next; a socket that may not be connected yet, or -1 with errno: none is
 * left. */
int addresses_connect(addresses *a);
void addresses_free(addresses *a);

#endif
