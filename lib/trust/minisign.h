/*
 * minisign's files: public keys, secret keys, detached signatures, as its version 0.11 writes them.
 * Ours and minisign's are the same files.
 *
 * A signature covers the bytes of a file (hashed with BLAKE2b first, or, in old signatures, as they
 * are); a second one covers the first and the trusted comment.
 */
#ifndef TRUST_MINISIGN_H
#define TRUST_MINISIGN_H

#include "base/arena.h"
#include "base/view.h"

enum {
  MINISIGN_ID = 8,
  MINISIGN_PUBLIC_KEY = 32,
  MINISIGN_SECRET_KEY = 64,
  MINISIGN_SIGNATURE = 64,
  MINISIGN_HASH = 64,
  MINISIGN_COMMENT_MAXIMUM = 1024,
  MINISIGN_TRUSTED_COMMENT_MAXIMUM = 8192,
  MINISIGN_FILE_MAXIMUM = 16384, /* no file of these is longer */
  MINISIGN_ID_TEXT = 17,         /* sixteen hexadecimal digits and NUL */
};

typedef struct minisign_public_key {
  unsigned char id[MINISIGN_ID];
  unsigned char bytes[MINISIGN_PUBLIC_KEY];
} minisign_public_key;

/* Lives in memory of secret.h only. */
typedef struct minisign_secret_key {
  unsigned char id[MINISIGN_ID];
  unsigned char bytes[MINISIGN_SECRET_KEY];
} minisign_secret_key;

typedef struct minisign_signature {
  bool is_prehashed;
  unsigned char id[MINISIGN_ID];
  unsigned char bytes[MINISIGN_SIGNATURE];
  em_view trusted_comment; /* borrowed from the text read */
  unsigned char global[MINISIGN_SIGNATURE];
} minisign_signature;

/* The id as minisign prints it: most significant byte first. */
void minisign_id_text(char text[MINISIGN_ID_TEXT], const unsigned char id[MINISIGN_ID]);

/* ---- Keys (minisign_key.c) ---------------------------------------------------------------- */

/* A public key file, or its second line alone. */
em_status minisign_read_public_key(minisign_public_key *key, em_view text, em_error *error);
/* Data NULL if memory is out. `comment` is one line without control characters. */
em_view minisign_write_public_key(const minisign_public_key *key, em_view comment, arena *memory);

/* A new pair; `secret` in memory of secret.h. */
void minisign_generate(minisign_public_key *key, minisign_secret_key *secret);

/* Whether a secret key file wants a password; false too if it is no such file. */
bool minisign_is_encrypted(em_view text);
/*
 * Reads a secret key file. `password.data` may be NULL for a key without one. The key derivation
 * takes the memory and time that the file asks for, up to what minisign itself uses (1 GiB,
 * seconds).
 */
em_status minisign_read_secret_key(minisign_secret_key *key, em_view text, em_view password,
                                   em_error *error);
/*
 * The secret key file, in memory of secret.h (free it with secret_view_free). `password.data` NULL:
 * not encrypted. If there is no memory for the full key derivation, less is used, as minisign does.
 */
em_status minisign_write_secret_key(em_view *text, const minisign_secret_key *key, em_view password,
                                    em_view comment, em_error *error);

/* ---- Signatures --------------------------------------------------------------------------- */

/* BLAKE2b-512: what is signed in place of the bytes. */
void minisign_hash(unsigned char hash[MINISIGN_HASH], em_view bytes);

/* Comments that would break the file's lines, or are too long. */
em_status minisign_check_comment(em_view comment, size_t maximum, em_error *error);

/* Signs a hash; returns the text of the .minisig file, data NULL if memory is out. */
em_view minisign_sign(const minisign_secret_key *key, const unsigned char hash[MINISIGN_HASH],
                      em_view comment, em_view trusted_comment, arena *memory);

/* Reads a signature file; strict about its four lines. */
em_status minisign_read_signature(minisign_signature *signature, em_view text, em_error *error);

typedef enum minisign_verdict {
  MINISIGN_GOOD,
  MINISIGN_OTHER_KEY,       /* made with another key: nothing is said of the file */
  MINISIGN_OTHER_BYTES,     /* by this key, but not for these bytes */
  MINISIGN_COMMENT_CHANGED, /* the bytes are right, the trusted comment is not what was signed */
} minisign_verdict;

/* `hash` is that of the bytes; `bytes` are needed only for a signature that is not prehashed. */
minisign_verdict minisign_verify(const minisign_public_key *key,
                                 const minisign_signature *signature,
                                 const unsigned char hash[MINISIGN_HASH], em_view bytes);

#endif
