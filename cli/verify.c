/* edgemanifest verify: whether a trusted key signed exactly these bytes. */
#define _XOPEN_SOURCE 700
#include "command.h"
#include "complain.h"
#include "input.h"
#include "key_files.h"
#include "output.h"
#include "signing.h"
#include "trust/minisign.h"
#include "trust/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

typedef struct arguments {
  const char *public_path, *key, *signature;
  bool is_quiet;
  uint32_t limit;
} arguments;

static const cli_option options[] = {
    {"public", 'p', OPTION_TEXT, offsetof(arguments, public_path), "FILE",
     "the public key's file (default " KEY_FILES_PUBLIC ")", NULL, 0, 0},
    {"key", 'P', OPTION_TEXT, offsetof(arguments, key), "KEY",
     "the public key itself, in base64, in place of --public", NULL, 0, 0},
    {"signature", 'x', OPTION_TEXT, offsetof(arguments, signature), "FILE",
     "the signature (default FILE.minisig)", NULL, 0, 0},
    {"quiet", 'q', OPTION_FLAG, offsetof(arguments, is_quiet), NULL,
     "say nothing if the signature is good", NULL, 0, 0},
    SIGNING_MAX_BYTES(arguments, limit),
    OPTION_END};

static bool read_key(const arguments *a, minisign_public_key *key) {
  em_error error;
  if (a->key != NULL) {
    const em_view text = view_of(a->key);
    return minisign_read_public_key(key, text, &error) == EM_OK ||
           (complain_error(VIEW("--key"), (em_view){0}, &error), false);
  }
  input in;
  if (!input_read(&in, a->public_path, MINISIGN_FILE_MAXIMUM)) {
    return false;
  }
  const bool is_read = minisign_read_public_key(key, in.text, &error) == EM_OK;
  if (!is_read) {
    complain_error(in.name, (em_view){0}, &error);
  }
  input_free(&in);
  return is_read;
}

static int say_good(const arguments *a, const char *path, const char *id, em_view comment) {
  if (a->is_quiet) {
    return EXIT_CLEAN;
  }
  char name[512];
  char trusted[2048];
  em_text_escape(view_of(path), name, sizeof name);
  em_text_escape(comment, trusted, sizeof trusted);
  /* minisign parts its own comments by tabs. */
  for (char *tab = strstr(trusted, "\\t"); tab != NULL; tab = strstr(tab, "\\t")) {
    memcpy(tab, "  ", 2);
  }
  printf("%s: signed by key %s\n  Trusted comment: %s\n", name, id, trusted);
  return EXIT_CLEAN;
}

static int judge(const arguments *a, const minisign_public_key *key, const char *path,
                 em_view bytes, const minisign_signature *signature) {
  char id[MINISIGN_ID_TEXT];
  char other[MINISIGN_ID_TEXT];
  minisign_id_text(id, key->id);
  minisign_id_text(other, signature->id);
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, bytes);
  switch (minisign_verify(key, signature, hash, bytes)) {
    case MINISIGN_GOOD:
      return say_good(a, path, id, signature->trusted_comment);
    case MINISIGN_OTHER_KEY:
      complain("%s: signed by key %s, but key %s is the one to trust", path, other, id);
      break;
    case MINISIGN_OTHER_BYTES:
      complain("%s: not what key %s signed: the file or its signature was changed", path, id);
      break;
    case MINISIGN_COMMENT_CHANGED:
      complain("%s: the trusted comment is not the one that key %s signed", path, id);
      break;
  }
  return EXIT_FINDINGS;
}

static int verify_file(const arguments *a, const minisign_public_key *key, const char *path) {
  char beside[PATH_MAX];
  const int length = snprintf(beside, sizeof beside, "%s.minisig", path);
  if (length < 0 || (size_t)length >= sizeof beside) {
    return complain_file(path, ENAMETOOLONG);
  }
  input in;
  if (!input_read(&in, path, a->limit)) {
    return EXIT_FAILED;
  }
  input signature_in;
  if (!input_read(&signature_in, a->signature != NULL ? a->signature : beside,
                  MINISIGN_FILE_MAXIMUM)) {
    complain_hint("Without a signature nothing vouches for it: `edgemanifest sign` makes one.");
    input_free(&in);
    return EXIT_FAILED;
  }
  minisign_signature signature;
  em_error error;
  const int status = minisign_read_signature(&signature, signature_in.text, &error) == EM_OK
                         ? judge(a, key, path, in.text, &signature)
                         : complain_error(signature_in.name, (em_view){0}, &error);
  input_free(&signature_in);
  input_free(&in);
  return status;
}

static int verify(cli_call *call) {
  arguments a = {.limit = 1u << 30};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "FILE");
  }
  if (a.key != NULL && a.public_path != NULL) {
    complain("--key and --public both name the key; give one");
    return EXIT_FAILED;
  }
  if (a.signature != NULL && call->operand_count > 1) {
    complain("--signature names one file, but %d are to be verified", call->operand_count);
    return EXIT_FAILED;
  }
  for (int i = 0; i < call->operand_count; i++) {
    if (strcmp(call->operands[i], "-") == 0 && a.signature == NULL) {
      complain("standard input has no file beside it: name the signature with --signature FILE");
      return EXIT_FAILED;
    }
  }
  a.public_path = a.public_path == NULL ? KEY_FILES_PUBLIC : a.public_path;
  minisign_public_key key;
  if (!secret_start() || !read_key(&a, &key)) {
    return EXIT_FAILED;
  }
  int worst = EXIT_CLEAN;
  for (int i = 0; i < call->operand_count; i++) {
    const int status = verify_file(&a, &key, call->operands[i]);
    worst = status > worst ? status : worst;
  }
  output out = {.stream = stdout, .shown = "standard output"};
  return output_close(&out) ? worst : EXIT_FAILED;
}

const cli_command command_verify = {
    .name = "verify",
    .summary = "verify signatures of manifests and other files",
    .usage = "[OPTION]... FILE...",
    .description =
        "Checks that the key signed exactly the bytes of each file; the signature is read from "
        "FILE.minisig, as `edgemanifest sign` and minisign write it.\n\n"
        "Exit status: 0 all are good, 1 a signature is not good or not by this key, 2 something "
        "could not be read.",
    .examples = "edgemanifest verify --public fleet.pub deployment.json",
    .options = options,
    .run = verify};
