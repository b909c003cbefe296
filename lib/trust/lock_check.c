#include "trust/lock.h"
#include "trust/moment.h"

/* Clocks differ; a lock from further in the future than this is not from now. */
enum { CLOCK_DIFFERENCE = 86400 };

trust_result image_lock_check_time(trust_context *t, const image_lock *lock) {
  char moment[MOMENT_TEXT];
  trust_result result =
      trust_result_say(&t->memory, EM_TRUST_TRUSTED, lock->key, "the lock is within its time");
  if (lock->has_expiry && t->now >= lock->expires) {
    moment_write(moment, lock->expires);
    result = trust_result_say(&t->memory, EM_TRUST_EXPIRED, lock->key,
                              "the image lock expired on %s", moment);
  } else if (lock->created > t->now + CLOCK_DIFFERENCE) {
    moment_write(moment, lock->created);
    result = trust_result_say(&t->memory, EM_TRUST_EXPIRED, lock->key,
                              "the image lock was made in the future (%s)", moment);
  }
  result.checked = lock->file;
  return trust_result_settle(t, result);
}

/* Index of the first image of that name, or the count. */
static uint32_t first_of(const image_lock *lock, em_view name) {
  uint32_t low = 0;
  uint32_t high = lock->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (view_compare(lock->images[middle].name, name) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < lock->count && view_equals(lock->images[low].name, name) ? low : lock->count;
}

static bool has_platform(const lock_image *entry, em_view digest) {
  for (uint32_t i = 0; i < entry->platform_count; i++) {
    if (view_equals(entry->platforms[i].digest, digest)) {
      return true;
    }
  }
  return false;
}

/* What the lock knows of a repository, as far as the reference goes. */
typedef struct lookup {
  const lock_image *same_digest, *of_platform, *same_tag, *any;
} lookup;

static lookup look_up(const image_lock *lock, const image *wanted) {
  lookup found = {0};
  for (uint32_t i = first_of(lock, wanted->name);
       i < lock->count && view_equals(lock->images[i].name, wanted->name); i++) {
    const lock_image *entry = &lock->images[i];
    found.any = entry;
    if (wanted->digest.data != NULL && view_equals(entry->digest, wanted->digest)) {
      found.same_digest = entry;
    } else if (wanted->digest.data != NULL && has_platform(entry, wanted->digest)) {
      found.of_platform = entry;
    }
    if (wanted->tag.data != NULL && entry->tag.data != NULL &&
        view_equals(entry->tag, wanted->tag)) {
      found.same_tag = entry;
    }
  }
  return found;
}

const lock_image *image_lock_find(const image_lock *lock, const image *wanted) {
  const lookup found = look_up(lock, wanted);
  return found.same_digest != NULL   ? found.same_digest
         : found.of_platform != NULL ? found.of_platform
                                     : found.same_tag;
}

static trust_result check_pinned(trust_context *t, const image_lock *lock, const lookup *found,
                                 em_view resolved) {
  const lock_image *entry = found->same_digest;
  if (entry != NULL && resolved.data != NULL && !view_equals(resolved, entry->digest)) {
    return trust_result_say(&t->memory, EM_TRUST_TAG_MOVED, lock->key,
                            "the tag %.*s leads to %.*s now, not to the locked %.*s",
                            VIEW_ARGS(entry->tag), VIEW_ARGS(resolved), VIEW_ARGS(entry->digest));
  }
  if (entry != NULL) {
    return trust_result_say(&t->memory, EM_TRUST_TRUSTED, lock->key,
                            "key %.*s vouches for this digest", VIEW_ARGS(lock->key));
  }
  if (found->of_platform != NULL) {
    return trust_result_say(&t->memory, EM_TRUST_MIXED_DIGESTS, lock->key,
                            "pinned to one platform of the index that was locked, %.*s",
                            VIEW_ARGS(found->of_platform->digest));
  }
  const bool has_tag = found->any->tag.data != NULL;
  return trust_result_say(&t->memory, EM_TRUST_OTHER_DIGEST, lock->key,
                          "the lock has %.*s for this repository%s%.*s",
                          VIEW_ARGS(found->any->digest), has_tag ? ", tag " : "",
                          VIEW_ARGS(has_tag ? found->any->tag : VIEW("")));
}

static trust_result check(trust_context *t, const image_lock *lock, const image *wanted,
                          em_view resolved) {
  const lookup found = look_up(lock, wanted);
  if (found.any == NULL) {
    return trust_result_say(&t->memory, EM_TRUST_NOT_LOCKED, lock->key,
                            "the lock does not know this repository");
  }
  if (wanted->digest.data != NULL) {
    return check_pinned(t, lock, &found, resolved);
  }
  if (found.same_tag == NULL) {
    return trust_result_say(&t->memory, EM_TRUST_NOT_LOCKED, lock->key,
                            "the lock knows this repository, but not this tag");
  }
  return trust_result_say(&t->memory, EM_TRUST_NOT_PINNED, lock->key,
                          "named by tag; what was locked is %.*s@%.*s", VIEW_ARGS(wanted->name),
                          VIEW_ARGS(found.same_tag->digest));
}

trust_result image_lock_check(trust_context *t, const image_lock *lock, const image *wanted,
                              em_view resolved) {
  trust_result result = check(t, lock, wanted, resolved);
  result.checked = lock->file;
  return trust_result_settle(t, result);
}
