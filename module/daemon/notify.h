/* Readiness and watchdog of systemd, by its datagram protocol. */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

#include <stdint.h>

/* Sends e.g. "READY=1"; nothing if nobody listens. */
void notify_send(const char *state);
/* Milliseconds between two signs of life that systemd asks for, 0: none. */
int64_t notify_watchdog(void);

#endif
