#define _XOPEN_SOURCE 700
#include "signing.h"

#include "complain.h"
#include "key_files.h"
#include "output.h"
#include "secrecy.h"
#include "trust/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool get_password(const signing_options *options, const char *path, em_view *password) {
  if (options->has_no_password) {
    complain("%s: the secret key needs a password, and --no-password forbids to ask", path);
    return false;
  }
  char prompt[PATH_MAX + 64];
  snprintf(prompt, sizeof prompt, "Password for %s", path);
  return secrecy_read_password(password, prompt, options->descriptor, false);
}

static bool read_key(const signing_options *options, const char *path, minisign_secret_key *key) {
  em_view text;
  if (!secrecy_read_file(&text, path, MINISIGN_FILE_MAXIMUM)) {
    return false;
  }
  em_view password = {0};
  em_error error;
  bool is_read = !minisign_is_encrypted(text) || get_password(options, path, &password);
  if (is_read) {
    is_read = minisign_read_secret_key(key, text, password, &error) == EM_OK;
    if (!is_read) {
      complain_error(view_of(path), (em_view){0}, &error);
    }
  }
  secrecy_free(&password);
  secrecy_free(&text);
  return is_read;
}

minisign_secret_key *signing_open_key(const signing_options *options) {
  char standard[PATH_MAX];
  const char *path = options->secret;
  if (path == NULL) {
    if (!key_files_secret(standard, sizeof standard, false)) {
      complain("which secret key? Say it with --secret FILE.");
      return NULL;
    }
    path = standard;
  }
  if (!secrecy_start()) {
    return NULL;
  }
  minisign_secret_key *key = secret_allocate(sizeof *key);
  if (key == NULL) {
    complain_memory();
    return NULL;
  }
  if (!read_key(options, path, key)) {
    secret_free(key);
    return NULL;
  }
  return key;
}

/* What minisign writes: when, which file, and that the bytes were hashed first. */
static em_view default_trusted_comment(const char *path, arena *memory) {
  const char *slash = strrchr(path, '/');
  char name[256];
  em_text_escape(view_of(slash == NULL ? path : slash + 1), name, sizeof name);
  return arena_format(memory, "timestamp:%lld\tfile:%s\thashed", (long long)time(NULL), name);
}

static em_view make_signature(const signing_options *options, const minisign_secret_key *key,
                              const char *path, em_view bytes, arena *memory) {
  const em_view comment =
      view_of(options->comment != NULL ? options->comment : "signature from edgemanifest");
  const em_view trusted = options->trusted_comment != NULL ? view_of(options->trusted_comment)
                                                           : default_trusted_comment(path, memory);
  em_error error;
  if (minisign_check_comment(comment, MINISIGN_COMMENT_MAXIMUM, &error) != EM_OK ||
      minisign_check_comment(trusted, MINISIGN_TRUSTED_COMMENT_MAXIMUM, &error) != EM_OK) {
    complain_error(VIEW("comment"), (em_view){0}, &error);
    return (em_view){0};
  }
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, bytes);
  const em_view text = minisign_sign(key, hash, comment, trusted, memory);
  if (text.data == NULL) {
    complain_memory();
  }
  return text;
}

bool signing_write(const signing_options *options, const minisign_secret_key *key, const char *path,
                   em_view bytes, const char *signature) {
  char beside[PATH_MAX];
  if (signature == NULL) {
    const int length = snprintf(beside, sizeof beside, "%s.minisig", path);
    if (length < 0 || (size_t)length >= sizeof beside) {
      complain_file(path, ENAMETOOLONG);
      return false;
    }
    signature = beside;
  }
  arena memory;
  arena_init(&memory, NULL);
  const em_view text = make_signature(options, key, path, bytes, &memory);
  output out;
  bool is_written = text.data != NULL && output_open(&out, signature);
  if (is_written) {
    const em_writer writer = output_writer(&out);
    /* A write that failed shows in output_close. */
    writer.write(writer.context, text.data, text.length);
    is_written = output_close(&out);
  }
  arena_free(&memory);
  return is_written;
}
