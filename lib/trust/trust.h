/*
 * trust: who vouches for what the device will run.
 * In: keys, policies, image locks and signatures as bytes. Out: verdicts, each with the key and the
 * reason. Reads no file, asks no clock and no network itself: whoever uses it hands over a
 * trust_context.
 */
#ifndef TRUST_TRUST_H
#define TRUST_TRUST_H

#include "base/arena.h"
#include "base/view.h"

struct crypto_library;

/* Bounds: what is larger is refused, whatever it says. */
enum {
  TRUST_KEY_BYTES = 65536,        /* a PEM file */
  TRUST_POLICY_BYTES = 1 << 20,   /* a policy */
  TRUST_PAYLOAD_BYTES = 1 << 20,  /* what a signature covers, an envelope, a bundle */
  TRUST_MANIFEST_BYTES = 4 << 20, /* an image's manifest, as registries have it */
  TRUST_LOCK_BYTES = 16 << 20,    /* an image lock */
  TRUST_SIGNATURES = 64,          /* signatures looked at for one image */
  TRUST_KEYS = 256,               /* keys of one requirement */
  TRUST_CHAIN = 10,               /* certificates of one chain */
};

/* Files that policies name. `read` fills in `bytes` (in `memory`) or says why not in `error`. */
typedef struct trust_files {
  bool (*read)(void *context, em_view path, size_t maximum, arena *memory, em_view *bytes,
               em_error *error);
  /* Plain files of a folder, sorted by name; symbolic links are left out. */
  bool (*list)(void *context, em_view folder, arena *memory, em_view **names, uint32_t *count,
               em_error *error);
  void *context;
} trust_files;

typedef struct trust_cleanup {
  void (*release)(void *handle);
  void *handle;
} trust_cleanup;

/* What everything here works with; not for sharing between threads. */
typedef struct trust_context {
  arena memory;
  int64_t now; /* seconds since 1970: what "expired" refers to */
  trust_files files;
  /*
   * ECDSA, RSA and X.509, asked for when the first such key is met; may return NULL with the reason
   * in `error`. NULL: there is no such library.
   */
  const struct crypto_library *(*crypto)(void *context, em_error *error);
  void *crypto_context;
  const struct crypto_library *loaded;
  /* Logins of the manifest whose images are looked at, for its registries. */
  const em_registry_login *logins;
  size_t login_count;
  ARENA_LIST(trust_cleanup) cleanups; /* of foreign keys and certificates */
} trust_context;

void trust_context_start(trust_context *t, const em_allocator *allocator, int64_t now);
void trust_context_free(trust_context *t);

/* The library for foreign keys, or NULL with error set. */
const struct crypto_library *trust_crypto(trust_context *t, em_error *error);
/* Has `release` called with `handle` at the end; calls it at once and returns false if memory is
 * out. */
bool trust_keep(trust_context *t, void *handle, void (*release)(void *handle));

/* ---- Verdicts ----------------------------------------------------------------------------- */

/* What was found out about one image, one signature, one file. */
typedef struct trust_result {
  em_trust_state state;
  em_view key;     /* id of the key that decided it, or data NULL */
  em_view checked; /* what was looked at: "policy.json, scope registry.example.com/fleet" */
  em_view detail;  /* one sentence with the reason; may quote hostile text */
} trust_result;

/* A result with a formatted reason; the arena knows if memory is out. */
trust_result trust_result_say(arena *memory, em_trust_state state, em_view key, const char *format,
                              ...) __attribute__((format(printf, 4, 5)));

/* The result, or, if memory was out in finding it, that nothing was evaluated: half of a check
 * proves nothing. */
trust_result trust_result_settle(const trust_context *t, trust_result result);

/* Whether the image may run by this. */
bool trust_state_is_good(em_trust_state state);

/*
 * Of several reasons against, the one that says most: that of a trusted key over that of a
 * stranger, a stranger's over silence.
 */
bool trust_state_says_more(em_trust_state a, em_trust_state b);

#endif
