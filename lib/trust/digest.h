/* Digests as OCI writes them: "sha256:" and lower-case hexadecimal digits. */
#ifndef TRUST_DIGEST_H
#define TRUST_DIGEST_H

#include "base/arena.h"
#include "base/view.h"

/* "sha256:" or "sha512:" with exactly as many lower-case digits as that has. */
bool digest_is_valid(em_view digest);
/* Whether the bytes have that digest; false for one that is not valid. */
bool digest_is_of(em_view digest, em_view bytes);
/* "sha256:…" of the bytes; data NULL if memory is out. */
em_view digest_make(em_view bytes, arena *memory);
/* The 32 bytes of a sha256 digest; false for other algorithms. */
bool digest_sha256_bytes(em_view digest, unsigned char bytes[32]);

#endif
