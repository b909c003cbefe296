/* edgemanifest lock: which digest each image of a manifest has, signed. */
#define _XOPEN_SOURCE 700
#include "command.h"
#include "complain.h"
#include "input.h"
#include "output.h"
#include "signing.h"
#include "trust/digest.h"
#include "trust/images.h"
#include "trust/moment.h"
#include "trust/secret.h"
#include "trust_files.h"
#include "trust_options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

typedef struct arguments {
  em_limits limits;
  signing_options signing;
  const char *output;
  bool is_unsigned;
  uint32_t days;
  trust_options trust;
} arguments;

static const cli_option options[] = {
    OPTION_OUTPUT(arguments, output),
    SIGNING_SECRET(arguments, signing),
    SIGNING_NO_PASSWORD(arguments, signing),
    OPTION_PASSWORD(arguments, signing.descriptor),
    {"unsigned", 0, OPTION_FLAG, offsetof(arguments, is_unsigned), NULL,
     "do not sign; `edgemanifest sign` does it later, elsewhere", NULL, 0, 0},
    {"expires", 0, OPTION_NUMBER, offsetof(arguments, days), "DAYS",
     "the lock is good for so many days (default without end)", NULL, 1, 36500},
    OPTION_RARE,
    TRUST_LAYOUT(arguments, trust),
    REGISTRY_OPTIONS(arguments, trust.registry),
    OPTION_LIMITS(arguments, limits),
    OPTION_END};

typedef struct locking {
  const arguments *arguments;
  trust_judge judge; /* its context and sources */
  image *images;
  sought_image *sought;
  uint32_t count, capacity;
  image_lock lock;
  registry_setup registry;
} locking;

/* ---- Which images -----------------------------------------------------------------------------
 */

static bool is_listed(const locking *l, const image *wanted) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (view_equals(l->images[i].text, wanted->text)) {
      return true;
    }
  }
  return false;
}

static bool add_image(locking *l, const char *path, em_view text) {
  image wanted;
  if (!image_read(&wanted, text, (place){0}, &l->judge.context.memory)) {
    complain_memory();
    return false;
  }
  if (wanted.has_placeholder ||
      (wanted.fault != IMAGE_OK && wanted.fault != IMAGE_TAG_WITH_DIGEST)) {
    complain("%s: \"%.*s\" is no image that could be locked: %s", path,
             VIEW_ARGS(view_until(text, 255)),
             wanted.has_placeholder ? "it holds a placeholder; lock the generated manifest"
                                    : "`edgemanifest audit` says what is wrong with it");
    return false;
  }
  if (is_listed(l, &wanted)) {
    return true;
  }
  if (l->count == LOCK_IMAGES) {
    complain("a lock has at most %d images", (int)LOCK_IMAGES);
    return false;
  }
  l->images[l->count++] = wanted;
  return true;
}

/* Looks up the images of one manifest, with that manifest's logins. */
static bool look(locking *l, uint32_t first, const named_images *images) {
  for (uint32_t i = first; i < l->count; i++) {
    l->sought[i] = (sought_image){
        .wanted = &l->images[i], .digest = l->images[i].digest, .tag = l->images[i].tag};
  }
  l->judge.context.logins = images->logins;
  l->judge.context.login_count = images->login_count;
  for (uint32_t i = 0; i < l->judge.source_count; i++) {
    const trust_source *source = &l->judge.sources[i];
    if (!source->look(source->context, &l->judge.context, &l->sought[first], l->count - first,
                      false)) {
      complain_memory();
      return false;
    }
  }
  return true;
}

static bool read_manifest(locking *l, const char *path) {
  input in;
  if (!input_read(&in, path, l->arguments->limits.bytes)) {
    return false;
  }
  named_images images;
  em_error error = {0};
  bool is_read = images_read(&l->judge.context, &images, in.name, in.text, &l->arguments->limits,
                             &error) == EM_OK;
  if (!is_read) {
    complain_error(in.name, in.text, &error);
  }
  const uint32_t first = l->count;
  for (uint32_t i = 0; is_read && i < images.count; i++) {
    is_read = add_image(l, path, images.items[i]);
  }
  is_read = is_read && look(l, first, &images);
  input_free(&in);
  return is_read;
}

/* ---- Which digests ----------------------------------------------------------------------------
 */

static bool add_entry(locking *l, const sought_image *s) {
  const image *wanted = s->wanted;
  if (s->digest.data == NULL) {
    complain("%.*s: nothing says which digest it has", VIEW_ARGS(view_until(wanted->text, 255)));
    if (s->set.trouble.data != NULL) {
      complain_hint("  %.*s", VIEW_ARGS(s->set.trouble));
    }
    return false;
  }
  if (s->set.trouble.data != NULL) {
    /* Its digest is written in the manifest; that the registry does not confirm it is worth a word.
     */
    complain("%.*s: %.*s", VIEW_ARGS(view_until(wanted->text, 255)), VIEW_ARGS(s->set.trouble));
  }
  l->lock.images[l->lock.count++] =
      (lock_image){.name = wanted->name,
                   .tag = wanted->tag,
                   .digest = s->digest,
                   .media_type = s->media_type,
                   .source = wanted->digest.data != NULL ? VIEW("manifest") : s->origin,
                   .time = l->judge.context.now,
                   .platforms = s->platforms,
                   .platform_count = s->platform_count};
  return true;
}

/* Tells of every image that has no digest, not only of the first. */
static bool make_entries(locking *l) {
  l->lock.images = arena_allocate_array(&l->judge.context.memory, l->count, sizeof *l->lock.images);
  if (l->lock.images == NULL) {
    complain_memory();
    return false;
  }
  bool are_all = true;
  for (uint32_t i = 0; i < l->count; i++) {
    are_all = add_entry(l, &l->sought[i]) && are_all;
  }
  const bool has_asked =
      l->arguments->trust.layout != NULL || l->arguments->trust.registry.is_wanted;
  if (!are_all && !has_asked) {
    complain_hint("Name images by digest (name@sha256:…), or look them up in an OCI image layout "
                  "(--layout) or the registry (--registry).");
  }
  return are_all;
}

/* ---- Writing ------------------------------------------------------------------------------------
 */

typedef struct gathering {
  arena *memory;
  char *text;
  size_t length, capacity;
} gathering;

static bool gather(void *context, const char *data, size_t length) {
  gathering *g = context;
  if (length > g->capacity - g->length) {
    const size_t capacity = (g->capacity + length) * 2;
    char *larger = arena_allocate(g->memory, capacity);
    if (larger == NULL) {
      return false;
    }
    memcpy(larger, g->text, g->length);
    g->text = larger;
    g->capacity = capacity;
  }
  memcpy(g->text + g->length, data, length);
  g->length += length;
  return true;
}

/* The lock's bytes: what is written is what is signed. */
static em_view lock_text(locking *l) {
  gathering g = {.memory = &l->judge.context.memory,
                 .text = arena_allocate(&l->judge.context.memory, 1)};
  const em_writer writer = {gather, &g};
  if (g.text == NULL || !image_lock_write(&l->lock, &writer)) {
    complain_memory();
    return (em_view){0};
  }
  return (em_view){g.text, g.length};
}

static bool write_lock(const char *path, em_view text) {
  output out;
  if (!output_open(&out, path)) {
    return false;
  }
  const em_writer writer = output_writer(&out);
  /* A write that failed shows in output_close. */
  writer.write(writer.context, text.data, text.length);
  return output_close(&out);
}

/*
 * Two files cannot be renamed at once. The new signature waits as LOCK.minisig.next, which audit
 * looks at too, until the new lock stands: whenever this is cut off, the lock that is there has its
 * signature beside it.
 */
static bool write_signed(const arguments *a, const minisign_secret_key *key, em_view text) {
  char next[PATH_MAX];
  char signature[PATH_MAX];
  const int length = snprintf(next, sizeof next, "%s" LOCK_SIGNATURE_NEXT, a->output);
  if (length < 0 || (size_t)length >= sizeof next) {
    complain_file(a->output, ENAMETOOLONG);
    return false;
  }
  snprintf(signature, sizeof signature, "%s" LOCK_SIGNATURE, a->output);
  if (!signing_write(&a->signing, key, a->output, text, next)) {
    return false;
  }
  if (!write_lock(a->output, text)) {
    unlink(next);
    return false;
  }
  if (rename(next, signature) != 0) {
    complain_file(signature, errno);
    return false;
  }
  return true;
}

static bool write_all(locking *l) {
  const arguments *a = l->arguments;
  const em_view text = lock_text(l);
  if (text.data == NULL) {
    return false;
  }
  if (a->is_unsigned) {
    return write_lock(a->output, text);
  }
  minisign_secret_key *key = signing_open_key(&a->signing);
  if (key == NULL) {
    return false;
  }
  const bool is_written = write_signed(a, key, text);
  secret_free(key);
  return is_written;
}

static bool run_lock(locking *l, const cli_call *call) {
  for (int i = 0; i < call->operand_count; i++) {
    if (!read_manifest(l, call->operands[i])) {
      return false;
    }
  }
  if (l->count == 0) {
    complain("there is no image in it to be locked");
    return false;
  }
  return make_entries(l) && write_all(l);
}

static bool start(locking *l, const arguments *a) {
  *l = (locking){.arguments = a};
  trust_files_context(&l->judge.context);
  l->images = arena_allocate_array(&l->judge.context.memory, LOCK_IMAGES, sizeof *l->images);
  l->sought = arena_allocate_array(&l->judge.context.memory, LOCK_IMAGES, sizeof *l->sought);
  if (l->images == NULL || l->sought == NULL) {
    complain_memory();
    return false;
  }
  l->lock.created = l->judge.context.now;
  l->lock.has_expiry = a->days > 0;
  l->lock.expires = l->lock.created + (int64_t)a->days * 86400;
  return (a->trust.layout == NULL || trust_setup_add_layout(&l->judge, a->trust.layout)) &&
         (!a->trust.registry.is_wanted ||
          trust_setup_add_registry(&l->judge, &l->registry, &a->trust.registry));
}

static int lock(cli_call *call) {
  arguments a = {
      .limits = EM_LIMITS_INIT, .signing = SIGNING_OPTIONS_INIT, .trust = TRUST_OPTIONS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "FILE");
  }
  if (a.output == NULL && !a.is_unsigned) {
    complain("the lock and its signature are two files: name the lock with --output FILE");
    return EXIT_FAILED;
  }
  if (!secret_start()) {
    complain("the system gives no random bytes");
    return EXIT_FAILED;
  }
  locking l;
  const bool is_done = start(&l, &a) && run_lock(&l, call);
  registry_setup_free(&l.registry);
  trust_context_free(&l.judge.context);
  return is_done ? EXIT_CLEAN : EXIT_FAILED;
}

const cli_command command_lock = {
    .name = "lock",
    .summary = "record which digest each image has, and sign that",
    .usage = "[OPTION]... FILE...",
    .description =
        "Writes an image lock: for each image of the manifests its digest, who said so, and "
        "when, signed in LOCK.minisig. An audit with the lock then proves, without any network, "
        "that each image is pinned to a digest that the key vouches for.\n\n"
        "Images that the manifest names by tag need somebody who knows their digest: "
        "--layout or --registry.",
    .examples = "edgemanifest lock --secret fleet.key --output images.lock.json deployment.json\n"
                "edgemanifest audit --lock images.lock.json --key fleet.pub deployment.json",
    .options = options,
    .run = lock};
