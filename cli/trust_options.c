#define _XOPEN_SOURCE 700
#include "trust_options.h"

#include "complain.h"
#include "input.h"
#include "signing.h"
#include "trust/minisign.h"
#include "trust/secret.h"
#include "trust_files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool trust_options_are_given(const trust_options *o) {
  return o->policy != NULL || o->lock != NULL || o->signatures != NULL || o->layout != NULL ||
         o->trust_store != NULL || o->lock_signature != NULL || o->keys.count > 0 ||
         o->registry.is_wanted;
}

/* What is given, but means nothing without something else. */
static bool check_combination(const trust_options *o, bool has_policy) {
  static const char *const needs[] = {
      "--lock needs --key: the public key that must have signed it",
      "--key and --lock-signature are for --lock, which is not given",
      "--signatures and --layout serve --trust-policy, which is not given",
      "--trust-store serves --trust-policy, which is not given",
      "--registry serves --trust-policy and --lock, of which none is given",
  };
  const bool wrong[] = {
      o->lock != NULL && o->keys.count == 0,
      o->lock == NULL && (o->keys.count > 0 || o->lock_signature != NULL),
      !has_policy && (o->signatures != NULL || (o->layout != NULL && o->lock == NULL)),
      o->policy == NULL && o->trust_store != NULL,
      o->registry.is_wanted && !has_policy && o->lock == NULL,
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    if (wrong[i]) {
      complain("%s", needs[i]);
      return false;
    }
  }
  return true;
}

/* ---- The lock -----------------------------------------------------------------------------------
 */

/* A key as it is on the command line: a file, or the key itself. */
static bool read_key(const char *text, minisign_public_key *key) {
  em_error error;
  if (access(text, F_OK) != 0 && minisign_read_public_key(key, view_of(text), &error) == EM_OK) {
    return true;
  }
  input in;
  if (!input_read(&in, text, MINISIGN_FILE_MAXIMUM)) {
    return false;
  }
  const bool is_read = minisign_read_public_key(key, in.text, &error) == EM_OK;
  if (!is_read) {
    complain_error(in.name, (em_view){0}, &error);
  }
  input_free(&in);
  return is_read;
}

static bool are_keys_readable(const trust_options *o) {
  minisign_public_key key;
  for (uint32_t i = 0; i < o->keys.count; i++) {
    if (!read_key(o->keys.items[i], &key)) {
      return false;
    }
  }
  return true;
}

/* By the key that made it, if one of them did; that key is given back. */
static minisign_verdict judge_lock(const trust_options *o, em_view text,
                                   const minisign_signature *signature, minisign_public_key *key) {
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, text);
  for (uint32_t i = 0; i < o->keys.count; i++) {
    if (read_key(o->keys.items[i], key)) {
      const minisign_verdict verdict = minisign_verify(key, signature, hash, text);
      if (verdict != MINISIGN_OTHER_KEY) {
        return verdict;
      }
    }
  }
  return MINISIGN_OTHER_KEY;
}

static bool is_signed(const trust_options *o, em_view text, const minisign_signature *signature,
                      char id[MINISIGN_ID_TEXT]) {
  minisign_public_key key;
  minisign_id_text(id, signature->id);
  switch (judge_lock(o, text, signature, &key)) {
    case MINISIGN_GOOD:
      return true;
    case MINISIGN_OTHER_KEY:
      complain("%s: signed by key %s, which is none of those given with --key", o->lock, id);
      return false;
    case MINISIGN_OTHER_BYTES:
    case MINISIGN_COMMENT_CHANGED:
      break;
  }
  complain("%s: the lock is not what key %s signed: it or its signature was changed", o->lock, id);
  return false;
}

static bool make_beside(char beside[PATH_MAX], const char *path, const char *ending) {
  const int length = snprintf(beside, PATH_MAX, "%s%s", path, ending);
  if (length < 0 || length >= PATH_MAX) {
    complain_file(path, ENAMETOOLONG);
    return false;
  }
  return true;
}

/* Whether the signature waits that an `edgemanifest lock` which was cut off left. Says nothing. */
static bool is_next_good(const trust_options *o, em_view text, char id[MINISIGN_ID_TEXT]) {
  char path[PATH_MAX];
  char problem[INPUT_PROBLEM];
  input in;
  if (o->lock_signature != NULL || !make_beside(path, o->lock, LOCK_SIGNATURE_NEXT) ||
      access(path, F_OK) != 0 || !input_load(&in, path, MINISIGN_FILE_MAXIMUM, problem)) {
    return false;
  }
  minisign_signature signature;
  minisign_public_key key;
  const bool is_good = minisign_read_signature(&signature, in.text, NULL) == EM_OK &&
                       judge_lock(o, text, &signature, &key) == MINISIGN_GOOD;
  minisign_id_text(id, key.id);
  input_free(&in);
  return is_good;
}

static bool verify_lock(const trust_options *o, em_view text, char id[MINISIGN_ID_TEXT]) {
  char beside[PATH_MAX];
  if (!are_keys_readable(o) || !make_beside(beside, o->lock, LOCK_SIGNATURE)) {
    return false;
  }
  if (is_next_good(o, text, id)) {
    return true;
  }
  input in;
  if (!input_read(&in, o->lock_signature != NULL ? o->lock_signature : beside,
                  MINISIGN_FILE_MAXIMUM)) {
    complain_hint("A lock without signature proves nothing: `edgemanifest lock --secret KEY`, or "
                  "`edgemanifest sign`.");
    return false;
  }
  minisign_signature signature;
  em_error error;
  bool is_good = minisign_read_signature(&signature, in.text, &error) == EM_OK;
  if (!is_good) {
    complain_error(in.name, (em_view){0}, &error);
  }
  is_good = is_good && is_signed(o, text, &signature, id);
  input_free(&in);
  return is_good;
}

static bool open_lock(trust_setup *s, const trust_options *o) {
  input in;
  if (!input_read(&in, o->lock, TRUST_LOCK_BYTES)) {
    return false;
  }
  char id[MINISIGN_ID_TEXT];
  em_error error;
  /* Nothing in it is looked at before its signature. */
  bool is_open = verify_lock(o, in.text, id);
  if (is_open) {
    is_open = image_lock_read(&s->judge.context, &s->lock, in.name, in.text, &error) == EM_OK;
    if (!is_open) {
      complain_error(in.name, in.text, &error);
    }
  }
  if (is_open) {
    s->lock.key = arena_copy(&s->judge.context.memory, view_of(id));
    s->judge.lock = &s->lock;
  }
  input_free(&in);
  return is_open;
}

/* ---- The policy -------------------------------------------------------------------------------
 */

/* Paths in a policy are meant from where the policy stands. */
static em_view folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? (em_view){path, 0} : (em_view){path, (size_t)(slash - path)};
}

static bool open_policy(trust_setup *s, const trust_options *o) {
  input in;
  if (!input_read(&in, o->policy, TRUST_POLICY_BYTES)) {
    return false;
  }
  em_error error;
  const bool is_read =
      policy_read(&s->judge.context, &s->policy, in.name, in.text, folder_of(o->policy),
                  o->trust_store == NULL ? (em_view){0} : view_of(o->trust_store), &error) == EM_OK;
  if (is_read) {
    s->judge.policy = &s->policy;
  } else {
    complain_error(in.name, in.text, &error);
  }
  input_free(&in);
  return is_read;
}

/* The section of the configuration, where no policy is named on the command line. */
static bool open_section(trust_setup *s, const char *config) {
  input in;
  if (!input_read(&in, config, TRUST_POLICY_BYTES)) {
    return false;
  }
  const document_options options = {.limits = EM_LIMITS_INIT};
  em_error error = {0};
  document d;
  bool is_read = document_parse(&d, in.name, in.text, EM_SYNTAX_AUTO, &options, &error) == EM_OK;
  if (is_read) {
    const uint32_t section = document_member(&d, 0, VIEW("trust"));
    if (section != DOCUMENT_NONE) {
      is_read = policy_read_section(&s->judge.context, &s->policy, &d, section, in.name,
                                    folder_of(config), &error) == EM_OK;
      s->judge.policy = is_read ? &s->policy : NULL;
    }
    document_free(&d);
  }
  if (!is_read) {
    complain_error(in.name, in.text, &error);
  }
  input_free(&in);
  return is_read;
}

/* ---- Sources ------------------------------------------------------------------------------------
 */

bool trust_setup_add_layout(trust_judge *judge, const char *path) {
  em_error error = {0};
  image_layout *layout = image_layout_open(&judge->context, view_of(path), &error);
  if (layout == NULL) {
    complain("%s: %s", path, error.message);
    return false;
  }
  judge->sources[judge->source_count++] = image_layout_source(layout);
  return true;
}

bool trust_setup_add_registry(trust_judge *judge, registry_setup *registry,
                              const registry_arguments *arguments) {
  if (!registry_setup_open(registry, arguments)) {
    return false;
  }
  judge->sources[judge->source_count++] = registry_setup_source(registry);
  return true;
}

static bool add_folder(trust_judge *judge, const char *path) {
  em_error error = {0};
  signature_folder *folder = signature_folder_open(&judge->context, view_of(path), &error);
  if (folder == NULL) {
    complain("%s: %s", path, error.message);
    return false;
  }
  judge->sources[judge->source_count++] = signature_folder_source(folder);
  return true;
}

bool trust_setup_is_given(const trust_setup *s) {
  return s->judge.policy != NULL || s->judge.lock != NULL;
}

bool trust_setup_open(trust_setup *s, const trust_options *o, const char *config) {
  *s = (trust_setup){0};
  trust_files_context(&s->judge.context);
  if ((o->policy == NULL && config != NULL && !open_section(s, config)) ||
      !check_combination(o, o->policy != NULL || s->judge.policy != NULL)) {
    return false;
  }
  if (!trust_options_are_given(o) && s->judge.policy == NULL) {
    return true;
  }
  if (!secret_start()) {
    complain("the system gives no random bytes");
    return false;
  }
  return (o->lock == NULL || open_lock(s, o)) && (o->policy == NULL || open_policy(s, o)) &&
         (o->signatures == NULL || add_folder(&s->judge, o->signatures)) &&
         (o->layout == NULL || trust_setup_add_layout(&s->judge, o->layout)) &&
         (!o->registry.is_wanted ||
          trust_setup_add_registry(&s->judge, &s->registry, &o->registry));
}

void trust_setup_free(trust_setup *s) {
  registry_setup_free(&s->registry);
  trust_context_free(&s->judge.context);
}
