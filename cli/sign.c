/* edgemanifest sign: detached signatures over the exact bytes of files. */
#define _XOPEN_SOURCE 700
#include "command.h"
#include "complain.h"
#include "input.h"
#include "key_files.h"
#include "output.h"
#include "secrecy.h"
#include "signing.h"
#include "trust/minisign.h"
#include "trust/secret.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

typedef struct arguments {
  signing_options signing;
  const char *signature;
} arguments;

static const cli_option options[] = {
    SIGNING_SECRET(arguments, signing),
    SIGNING_NO_PASSWORD(arguments, signing),
    OPTION_PASSWORD(arguments, signing.descriptor),
    {"signature", 'x', OPTION_TEXT, offsetof(arguments, signature), "FILE",
     "where the signature goes (default FILE.minisig)", NULL, 0, 0},
    {"comment", 'c', OPTION_TEXT, offsetof(arguments, signing.comment), "TEXT",
     "untrusted comment of the signature", NULL, 0, 0},
    {"trusted-comment", 't', OPTION_TEXT, offsetof(arguments, signing.trusted_comment), "TEXT",
     "comment that is signed too (default time and file name)", NULL, 0, 0},
    OPTION_RARE,
    SIGNING_MAX_BYTES(arguments, signing.limit),
    OPTION_END};

static bool sign_file(const arguments *a, const minisign_secret_key *key, const char *path) {
  input in;
  if (!input_read(&in, path, a->signing.limit)) {
    return false;
  }
  const bool is_signed = signing_write(&a->signing, key, path, in.text, a->signature);
  input_free(&in);
  return is_signed;
}

static int sign(cli_call *call) {
  arguments a = {.signing = SIGNING_OPTIONS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "FILE");
  }
  if (a.signature != NULL && call->operand_count > 1) {
    complain("--signature names one file, but %d are to be signed", call->operand_count);
    return EXIT_FAILED;
  }
  for (int i = 0; i < call->operand_count; i++) {
    if (strcmp(call->operands[i], "-") == 0 && a.signature == NULL) {
      complain("standard input has no file beside it: name the signature with --signature FILE");
      return EXIT_FAILED;
    }
  }
  minisign_secret_key *key = signing_open_key(&a.signing);
  if (key == NULL) {
    return EXIT_FAILED;
  }
  bool is_done = true;
  for (int i = 0; i < call->operand_count && is_done; i++) {
    is_done = sign_file(&a, key, call->operands[i]);
  }
  secret_free(key);
  return is_done ? EXIT_CLEAN : EXIT_FAILED;
}

const cli_command command_sign = {
    .name = "sign",
    .summary = "sign manifests and other files",
    .usage = "[OPTION]... FILE...",
    .description =
        "Writes a detached signature over the exact bytes of each file to FILE.minisig, as "
        "minisign does: `edgemanifest verify` and `minisign -V` both check it. The file itself "
        "is left as it is; a changed byte needs a new signature.\n\n"
        "The password of the secret key is asked for on the terminal, or read from "
        "--password-fd; never taken from the command line.",
    .examples = "edgemanifest sign --secret fleet.key deployment.json\n"
                "edgemanifest sign --secret fleet.key --password-fd 3 deployment.json 3<password",
    .options = options,
    .run = sign};
