#include "base/error.h"
#include "trust/digest.h"
#include "trust/lock.h"
#include "trust/moment.h"
#include "trust/strict.h"

#include <stdlib.h>

typedef struct lock_reader {
  trust_context *t;
  const document *d;
  em_error *error;
} lock_reader;

static bool fail(const lock_reader *r, uint32_t node, const char *message) {
  error_set(r->error, EM_ERROR_SYNTAX, r->d->nodes[node].start, r->d->nodes[node].length, "%s",
            message);
  return false;
}

static em_view text_of(const lock_reader *r, uint32_t node) {
  return node == DOCUMENT_NONE ? (em_view){0}
                               : arena_copy(&r->t->memory, document_string(r->d, node));
}

static bool read_moment(const lock_reader *r, uint32_t node, int64_t *moment) {
  return moment_read(moment, document_string(r->d, node)) ||
         fail(r, node, "A time is written as in \"2026-08-05T12:00:00Z\".");
}

static bool read_digest(const lock_reader *r, uint32_t node, em_view *digest) {
  *digest = text_of(r, node);
  return digest_is_valid(*digest) || fail(r, node, "This is no digest.");
}

static bool read_platforms(const lock_reader *r, uint32_t list, lock_image *entry) {
  static const strict_member members[] = {
      {VIEW_INIT("platform"), STRICT_TEXT, true},
      {VIEW_INIT("digest"), STRICT_TEXT, true},
  };
  entry->platforms =
      arena_allocate_array(&r->t->memory, document_count(r->d, list), sizeof *entry->platforms);
  if (entry->platforms == NULL) {
    error_memory(r->error);
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->d, list, element) {
    uint32_t nodes[2];
    platform_digest *p = &entry->platforms[entry->platform_count++];
    if (!strict_members(r->d, element, VIEW("a platform"), members, 2, false, nodes, r->error) ||
        !read_digest(r, nodes[1], &p->digest)) {
      return false;
    }
    p->platform = text_of(r, nodes[0]);
  }
  return true;
}

static bool read_image(const lock_reader *r, uint32_t object, lock_image *entry) {
  static const strict_member members[] = {
      {VIEW_INIT("name"), STRICT_TEXT, true},        {VIEW_INIT("tag"), STRICT_TEXT, false},
      {VIEW_INIT("digest"), STRICT_TEXT, true},      {VIEW_INIT("mediaType"), STRICT_TEXT, false},
      {VIEW_INIT("source"), STRICT_TEXT, true},      {VIEW_INIT("time"), STRICT_TEXT, true},
      {VIEW_INIT("platforms"), STRICT_ARRAY, false},
  };
  uint32_t nodes[7];
  if (!strict_members(r->d, object, VIEW("an image"), members, 7, false, nodes, r->error) ||
      !read_digest(r, nodes[2], &entry->digest) || !read_moment(r, nodes[5], &entry->time)) {
    return false;
  }
  entry->name = text_of(r, nodes[0]);
  entry->tag = text_of(r, nodes[1]);
  entry->media_type = text_of(r, nodes[3]);
  entry->source = text_of(r, nodes[4]);
  if (view_find(entry->name, '/') == entry->name.length) {
    return fail(r, nodes[0], "A name is written in full, with its registry.");
  }
  return nodes[6] == DOCUMENT_NONE || read_platforms(r, nodes[6], entry);
}

static int compare_images(const void *a, const void *b) {
  const lock_image *x = a;
  const lock_image *y = b;
  const int by_name = view_compare(x->name, y->name);
  const int by_tag = by_name != 0 ? by_name : view_compare(x->tag, y->tag);
  return by_tag != 0 ? by_tag : view_compare(x->digest, y->digest);
}

static bool read_images(const lock_reader *r, uint32_t list, image_lock *lock) {
  const uint32_t count = document_count(r->d, list);
  if (count > LOCK_IMAGES) {
    return fail(r, list, "A lock has at most 10000 images.");
  }
  lock->images = arena_allocate_array(&r->t->memory, count, sizeof *lock->images);
  if (lock->images == NULL) {
    error_memory(r->error);
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->d, list, element) {
    if (!read_image(r, element, &lock->images[lock->count++])) {
      return false;
    }
  }
  if (lock->count > 0) {
    qsort(lock->images, lock->count, sizeof *lock->images, compare_images);
  }
  return true;
}

static bool read_lock(const lock_reader *r, image_lock *lock) {
  static const strict_member members[] = {
      {VIEW_INIT("schemaVersion"), STRICT_NUMBER, true},
      {VIEW_INIT("created"), STRICT_TEXT, true},
      {VIEW_INIT("expires"), STRICT_TEXT, false},
      {VIEW_INIT("images"), STRICT_ARRAY, true},
  };
  uint32_t nodes[4];
  int64_t version = 0;
  double real = 0;
  if (!strict_members(r->d, 0, VIEW("the lock"), members, 4, false, nodes, r->error)) {
    return false;
  }
  document_number(r->d, nodes[0], &version, &real);
  if (version != LOCK_SCHEMA_VERSION) {
    return fail(r, nodes[0], "Only schema version 1 of image locks is known here.");
  }
  lock->has_expiry = nodes[2] != DOCUMENT_NONE;
  return read_moment(r, nodes[1], &lock->created) &&
         (!lock->has_expiry || read_moment(r, nodes[2], &lock->expires)) &&
         read_images(r, nodes[3], lock);
}

em_status image_lock_read(trust_context *t, image_lock *lock, em_view file, em_view text,
                          em_error *error) {
  em_error own = {0};
  em_error *e = error == NULL ? &own : error;
  *lock = (image_lock){.file = arena_copy(&t->memory, file)};
  if (text.length > TRUST_LOCK_BYTES) {
    return error_set(e, EM_ERROR_LIMIT, 0, 0, "This is too long for an image lock.");
  }
  document d;
  const em_status status = strict_read(&d, VIEW("the lock"), text, &t->memory, e);
  if (status != EM_OK) {
    return strict_place(e, text);
  }
  const lock_reader r = {t, &d, e};
  const bool is_read = read_lock(&r, lock);
  document_free(&d);
  if (t->memory.has_failed) {
    return error_memory(e);
  }
  return is_read ? EM_OK : strict_place(e, text);
}

void image_lock_sort(image_lock *lock) {
  if (lock->count > 0) {
    qsort(lock->images, lock->count, sizeof *lock->images, compare_images);
  }
}
