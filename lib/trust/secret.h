/*
 * Memory for what nobody may read: locked against swapping as far as the system allows, left out of
 * core dumps, between guard pages, wiped when freed.
 */
#ifndef TRUST_SECRET_H
#define TRUST_SECRET_H

#include "base/view.h"

/* Prepares libsodium; call it once before anything of this room. False if there is no good source
 * of random bytes. Safe from several threads. */
bool secret_start(void);

/* `size` bytes, or NULL. */
void *secret_allocate(size_t size);
/* Wipes and frees; NULL is allowed. */
void secret_free(void *secret);
void secret_wipe(void *bytes, size_t size);

/* Frees a password or token, and forgets where it was. */
void secret_view_free(em_view *secret);

#endif
