/*
 * Secrets of the command: keys and passwords. They are read into locked memory, never taken from
 * the arguments (which every user of the machine can list), and no core file is left of them.
 */
#ifndef CLI_SECRECY_H
#define CLI_SECRECY_H

#include "options.h"

#include <edgemanifest.h>

#define NO_DESCRIPTOR UINT32_MAX

#define OPTION_PASSWORD(struct_type, member)                                                       \
  {                                                                                                \
    "password-fd", 0, OPTION_NUMBER, offsetof(struct_type, member), "N",                           \
        "read the password from file descriptor N, not from the terminal", NULL, 0, 1023           \
  }

/*
 * Before anything secret is read: no core dumps, no tracing by others, libsodium ready. False,
 * told, if the system gives no random bytes.
 */
bool secrecy_start(void);

/* A small file, in locked memory; false if that failed, which has been told. */
bool secrecy_read_file(em_view *bytes, const char *path, size_t maximum);

/*
 * A line from a descriptor, or from the terminal without echo (twice if `is_new`, until both are
 * the same). False, told, if there is neither.
 */
bool secrecy_read_password(em_view *password, const char *prompt, uint32_t descriptor, bool is_new);

/* Frees either. */
void secrecy_free(em_view *secret);

/*
 * Writes a file whole or not at all, readable by its owner only. An existing file is kept unless
 * `may_replace`. False, told, if that failed.
 */
bool secrecy_write_file(const char *path, em_view bytes, bool may_replace);

#endif
