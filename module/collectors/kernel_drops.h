/* What the kernel could not put into a netlink socket, as it counts it itself. */
#ifndef COLLECTORS_KERNEL_DROPS_H
#define COLLECTORS_KERNEL_DROPS_H

#include <stdint.h>

/* How many messages were dropped since `*before`, which is brought up to date. */
uint32_t kernel_drops(int socket, uint32_t *before);

#endif
