/* A registry of Debian's on loopback, and the command that asks it. */
#ifndef TESTS_REGISTRY_BENCH_H
#define TESTS_REGISTRY_BENCH_H

#include "base/arena.h"
#include "base/view.h"

extern arena bench_memory;
extern int bench_port;

/* Enters a scratch folder with keys: k.pub and k.sec of minisign's kind, k.pem and sign.pub of
 * OpenSSL's. E is the command. */
void bench_open(void);
void bench_close(void);
/* Starts a registry without TLS; `more` ends its configuration. Skips the test where there is none.
 */
void bench_start(const char *more);
/* The same one on the same port, with `http` and `more` in its configuration. */
void bench_restart(const char *http, const char *more);

/* A file: %1 and %2 in the format stand for a and b, %P for the port. */
void bench_write(const char *name, const char *format, const char *a, const char *b);
/* A deployment whose module has the image 127.0.0.1:PORT/REST, with a login for it or "". */
void bench_write_manifest(const char *name, const char *rest, const char *login);

void bench_expect_run(int status, const char *command);
void bench_expect_said(const char *text);

/* Runs push.py; the digest of what the tag leads to, good until the next command. */
const char *bench_push(const char *options);
/* fleet/camera@DIGEST */
const char *bench_pinned(const char *digest);

/* `bundle`: a statement about fleet/camera with that digest, signed with k.pem in its envelope. */
void bench_make_bundle(const char *digest);

#define POLICY_OF(identity)                                                                        \
  "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"127.0.0.1:%P\":[{\"type\":"  \
  "\"sigstoreSigned\",\"keyPath\":\"sign.pub\",\"signedIdentity\":{\"type\":\"" identity           \
  "\"}}]}}}"
#define BY_POLICY "\"$E\" audit --width 300 --trust-policy policy.json --registry "

#endif
