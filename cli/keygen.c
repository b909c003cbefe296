/* edgemanifest keygen: a new pair of keys, in minisign's files. */
#define _XOPEN_SOURCE 700
#include "command.h"
#include "complain.h"
#include "key_files.h"
#include "output.h"
#include "secrecy.h"
#include "trust/minisign.h"
#include "trust/secret.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

typedef struct arguments {
  const char *public_path, *secret_path, *comment;
  bool has_no_password, may_replace;
  uint32_t descriptor;
} arguments;

static const cli_option options[] = {
    {"public", 'p', OPTION_TEXT, offsetof(arguments, public_path), "FILE",
     "where the public key goes (default " KEY_FILES_PUBLIC ")", NULL, 0, 0},
    {"secret", 's', OPTION_TEXT, offsetof(arguments, secret_path), "FILE",
     "where the secret key goes (default ~/.minisign/minisign.key)", NULL, 0, 0},
    {"comment", 'c', OPTION_TEXT, offsetof(arguments, comment), "TEXT",
     "comment in the secret key's file", NULL, 0, 0},
    {"no-password", 'W', OPTION_FLAG, offsetof(arguments, has_no_password), NULL,
     "do not protect the secret key with a password", NULL, 0, 0},
    OPTION_PASSWORD(arguments, descriptor),
    {"force", 'f', OPTION_FLAG, offsetof(arguments, may_replace), NULL, "replace existing files",
     NULL, 0, 0},
    OPTION_END};

typedef struct made_pair {
  minisign_public_key public_key;
  minisign_secret_key *secret;
} made_pair;

static bool write_secret(const arguments *a, const char *path, const made_pair *made) {
  em_view password = {0};
  if (!a->has_no_password &&
      !secrecy_read_password(&password, "Password for the new secret key", a->descriptor, true)) {
    return false;
  }
  em_view text;
  em_error error;
  const em_view comment =
      view_of(a->comment != NULL ? a->comment : "minisign encrypted secret key");
  const em_status status =
      minisign_write_secret_key(&text, made->secret, password, comment, &error);
  secrecy_free(&password);
  if (status != EM_OK) {
    complain_error(VIEW("--comment"), (em_view){0}, &error);
    return false;
  }
  const bool is_written = secrecy_write_file(path, text, a->may_replace);
  secrecy_free(&text);
  return is_written;
}

static bool write_public(const arguments *a, const char *path, const made_pair *made) {
  if (!a->may_replace && access(path, F_OK) == 0) {
    complain("%s: exists already; --force replaces it", path);
    return false;
  }
  arena memory;
  arena_init(&memory, NULL);
  char id[MINISIGN_ID_TEXT];
  minisign_id_text(id, made->public_key.id);
  const em_view comment = arena_format(&memory, "minisign public key %s", id);
  const em_view text = minisign_write_public_key(&made->public_key, comment, &memory);
  output out;
  bool is_written = text.data != NULL && output_open(&out, path);
  if (is_written) {
    const em_writer writer = output_writer(&out);
    /* A write that failed shows in output_close. */
    writer.write(writer.context, text.data, text.length);
    is_written = output_close(&out);
  }
  if (is_written) {
    printf("Public key %s in %s:\n%.*s", id, path,
           VIEW_ARGS(view_from(text, view_find(text, '\n') + 1)));
  }
  arena_free(&memory);
  return is_written;
}

static int keygen(cli_call *call) {
  arguments a = {.public_path = KEY_FILES_PUBLIC, .descriptor = NO_DESCRIPTOR};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count > 0) {
    return options_too_many(call, 0);
  }
  char path[PATH_MAX];
  if (a.secret_path == NULL && !key_files_secret(path, sizeof path, true)) {
    complain("where should the secret key go? Say it with --secret FILE.");
    return EXIT_FAILED;
  }
  const char *secret_path = a.secret_path != NULL ? a.secret_path : path;
  if (!secrecy_start()) {
    return EXIT_FAILED;
  }
  if (!a.may_replace && access(secret_path, F_OK) == 0) {
    complain("%s: exists already; --force replaces it", secret_path);
    return EXIT_FAILED;
  }
  made_pair made = {.secret = secret_allocate(sizeof *made.secret)};
  if (made.secret == NULL) {
    return complain_memory();
  }
  minisign_generate(&made.public_key, made.secret);
  /* The secret first: a public key without its secret would only mislead. */
  const bool is_done =
      write_secret(&a, secret_path, &made) && write_public(&a, a.public_path, &made);
  secret_free(made.secret);
  return is_done ? EXIT_CLEAN : EXIT_FAILED;
}

const cli_command command_keygen = {
    .name = "keygen",
    .summary = "make a pair of keys for signing manifests and image locks",
    .usage = "[OPTION]...",
    .description =
        "Makes an Ed25519 key pair in minisign's files: either tool signs with it and verifies "
        "with it. The secret key is readable by you only, and protected by a password unless "
        "--no-password says otherwise. Keep the secret key where manifests are released, and "
        "give the public key to whoever checks them.\n\n"
        "An existing file is never replaced unless --force says so.",
    .examples = "edgemanifest keygen --public fleet.pub --secret fleet.key",
    .options = options,
    .run = keygen};
