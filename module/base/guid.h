/* Identifiers of events, messages and the agent. */
#ifndef BASE_GUID_H
#define BASE_GUID_H

#include <stddef.h>
#include <stdint.h>

enum { GUID_TEXT = 37 };

/* A random GUID (version 4); `text` has GUID_TEXT bytes. */
void guid_make(char *text);
/* A random number below `bound`, 0 if that is 0; for jitter. */
uint32_t random_below(uint32_t bound);

#endif
