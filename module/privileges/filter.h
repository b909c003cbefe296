/*
 * The filter of system calls that the daemon lives under after its start: what it calls is allowed,
 * all else is answered as a kernel would that does not know the call. Child processes inherit it.
 */
#ifndef PRIVILEGES_FILTER_H
#define PRIVILEGES_FILTER_H

#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>

/* The filter for an architecture (SCMP_ARCH_NATIVE or another, to look at); NULL if libseccomp
 * refuses. seccomp_release frees it. */
scmp_filter_ctx filter_make(uint32_t architecture);
/* Loads it for this process. */
bool filter_load(void);

#endif
