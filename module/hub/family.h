/*
 * libmosquitto connects to the first address of a name that the kernel begins to connect to, and
 * never to the next: a gateway with an IPv6 address and a hub that listens on IPv4 only (or the
 * other way round) would never be reached. An address to bind to holds it to one family.
 */
#ifndef MODULE_HUB_FAMILY_H
#define MODULE_HUB_FAMILY_H

#include <stdint.h>

/*
 * Why a socket did not get connected, an errno; 0 if it did, or may still. `events` are epoll's for
 * it: the reason may have been told to libmosquitto already, which passes it on to nobody.
 */
int family_failure(int fd, uint32_t events);

/* What to bind to for the other family than the socket's; NULL if `host` has no address of it. */
const char *family_other(int fd, const char *host);

#endif
