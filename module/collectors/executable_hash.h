/*
 * The SHA-256 of a running program's file, without holding the loop: what is read in one turn and
 * in one second is bounded; a file that takes longer is known at its next start.
 */
#ifndef COLLECTORS_EXECUTABLE_HASH_H
#define COLLECTORS_EXECUTABLE_HASH_H

#include "loop/loop.h"

enum { EXECUTABLE_HASH_TEXT = 65 };

typedef struct executable_hashes executable_hashes;

/* `l` is borrowed. NULL if memory is out. */
executable_hashes *executable_hashes_new(loop *l);
void executable_hashes_free(executable_hashes *h);
/* The hash of what the process executes, in hexadecimal; "" while it is not known (the file is
 * gone, larger than 256 MiB, or still being read). Valid until the next call. */
const char *executable_hash(executable_hashes *h, int pid);

#endif
