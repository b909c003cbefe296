/*
 * The image lock: which digest each image of a manifest had when somebody released it. It is signed
 * over its exact bytes like any file (minisign.h), and proves offline what a trusted key vouched
 * for. The format is schemas/lock.schema.json.
 */
#ifndef TRUST_LOCK_H
#define TRUST_LOCK_H

#include "trust/source.h"

enum { LOCK_IMAGES = 10000, LOCK_SCHEMA_VERSION = 1 };

typedef struct lock_image {
  em_view name; /* registry and repository */
  em_view tag;  /* data NULL if it was named by digest only */
  em_view digest;
  em_view media_type; /* data NULL if nobody looked */
  em_view source;     /* who said so: "manifest", "layout", "registry" */
  int64_t time;
  platform_digest *platforms; /* of an index */
  uint32_t platform_count;
} lock_image;

typedef struct image_lock {
  em_view file; /* its name, for messages */
  em_view key;  /* id of the key that signed it */
  int64_t created;
  bool has_expiry;
  int64_t expires;
  lock_image *images; /* sorted by name */
  uint32_t count;
} image_lock;

/* Reads a lock strictly; its signature is the caller's to verify first. */
em_status image_lock_read(trust_context *t, image_lock *lock, em_view file, em_view text,
                          em_error *error);
/* Writes it, images sorted; false if the writer refused. */
bool image_lock_write(image_lock *lock, const em_writer *writer);

/* Brings images into the order that lookups need. */
void image_lock_sort(image_lock *lock);

/* Whether it is within its time. */
trust_result image_lock_check_time(trust_context *t, const image_lock *lock);

/*
 * Whether it vouches for what the reference names. `resolved` is what the locked tag leads to now,
 * or data NULL if nobody looked.
 */
trust_result image_lock_check(trust_context *t, const image_lock *lock, const image *wanted,
                              em_view resolved);
/* The entry for the repository and digest, or else tag, or NULL. */
const lock_image *image_lock_find(const image_lock *lock, const image *wanted);

#endif
