/* What `sign` and `lock` share: opening a secret key and writing a signature beside a file. */
#ifndef CLI_SIGNING_H
#define CLI_SIGNING_H

#include "options.h"
#include "secrecy.h"
#include "trust/minisign.h"

typedef struct signing_options {
  const char *secret;
  bool has_no_password;
  uint32_t descriptor;
  const char *comment, *trusted_comment; /* NULL: a default */
  uint32_t limit;
} signing_options;

#define SIGNING_OPTIONS_INIT                                                                       \
  { .descriptor = NO_DESCRIPTOR, .limit = 1u << 30 }

#define SIGNING_SECRET(struct_type, member)                                                        \
  {                                                                                                \
    "secret", 's', OPTION_TEXT, offsetof(struct_type, member.secret), "FILE",                      \
        "the secret key (default ~/.minisign/minisign.key)", NULL, 0, 0                            \
  }
#define SIGNING_NO_PASSWORD(struct_type, member)                                                   \
  {                                                                                                \
    "no-password", 'W', OPTION_FLAG, offsetof(struct_type, member.has_no_password), NULL,          \
        "never ask: fail if the secret key needs a password", NULL, 0, 0                           \
  }

#define SIGNING_MAX_BYTES(struct_type, member)                                                     \
  {                                                                                                \
    "max-bytes", 0, OPTION_NUMBER, offsetof(struct_type, member), "N",                             \
        "largest file that is read, in bytes (default 1073741824)", NULL, 1, 1u << 30              \
  }

/* Beside an image lock: its signature, and one that becomes it when the lock is there. */
#define LOCK_SIGNATURE ".minisig"
#define LOCK_SIGNATURE_NEXT ".minisig.next"

/* The key in locked memory (free it with secret_free), or NULL: told. */
minisign_secret_key *signing_open_key(const signing_options *options);

/*
 * Signs `bytes` of the file `path` and writes the signature to `signature`, or beside the file if
 * that is NULL; whole or not at all. False, told, if that failed.
 */
bool signing_write(const signing_options *options, const minisign_secret_key *key, const char *path,
                   em_view bytes, const char *signature);

#endif
