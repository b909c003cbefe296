/* Which process has a socket open: /proc/PID/fd, read once for a round of questions. */
#ifndef COLLECTORS_SOCKET_OWNERS_H
#define COLLECTORS_SOCKET_OWNERS_H

#include <stdint.h>

/* Looks through all processes; what cannot be read is left out. */
void socket_owners_read(void);
/* Id of a process that has it, 0 if none is known. */
int socket_owner(uint32_t inode);

#endif
