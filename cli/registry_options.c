#define _XOPEN_SOURCE 700
#include "registry_options.h"

#include "complain.h"
#include "secrecy.h"
#include "trust/auth_file.h"
#include "trust/secret.h"
#include "trust_files.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { AUTH_FILE_BYTES = 1 << 20 };

/* ---- Memory of logins: locked, and wiped when given back ----------------------------------------
 */

static void *allocate_secret(void *context, size_t size) {
  (void)context;
  return secret_allocate(size);
}

static void release_secret(void *context, void *memory, size_t size) {
  (void)context;
  (void)size;
  secret_free(memory);
}

static const em_allocator secret_allocator = {allocate_secret, release_secret, NULL};

/* ---- The auth file ----------------------------------------------------------------------------
 */

/* The first of these that is there: as podman and docker look for theirs. */
static bool find_auth_file(char path[PATH_MAX]) {
  static const struct {
    const char *variable, *below;
  } places[] = {{"REGISTRY_AUTH_FILE", ""},
                {"XDG_RUNTIME_DIR", "/containers/auth.json"},
                {"XDG_CONFIG_HOME", "/containers/auth.json"},
                {"HOME", "/.config/containers/auth.json"},
                {"DOCKER_CONFIG", "/config.json"},
                {"HOME", "/.docker/config.json"}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    const char *value = getenv(places[i].variable);
    if (value == NULL || *value == '\0') {
      continue;
    }
    const int length = snprintf(path, PATH_MAX, "%s%s", value, places[i].below);
    if (length > 0 && length < PATH_MAX && access(path, R_OK) == 0) {
      return true;
    }
  }
  return false;
}

static bool read_logins(registry_setup *s) {
  char found[PATH_MAX];
  const char *path = s->arguments->auth_file;
  if (path == NULL) {
    if (!find_auth_file(found)) {
      return true;
    }
    path = found;
  }
  em_error error = {0};
  if (!secrecy_read_file(&s->auth_text, path, AUTH_FILE_BYTES)) {
    return false;
  }
  if (auth_file_read(s->auth_text, &s->memory, &s->logins, &s->login_count, &error) != EM_OK) {
    /* No excerpt: the lines around hold passwords. */
    complain_error(view_of(path), (em_view){0}, &error);
    return false;
  }
  return true;
}

/* ---- The library --------------------------------------------------------------------------------
 */

static bool load(registry_setup *s) {
  if (!EDGEMANIFEST_HAS_REGISTRY) {
    complain("--registry: this edgemanifest was built without registries (EDGEMANIFEST_REGISTRY)");
    return false;
  }
  em_error error = {0};
  union {
    void *data;
    const registry_library *(*get)(void);
  } symbol = {trust_files_load("registry", REGISTRY_LIBRARY_SYMBOL, &error)};
  s->library = symbol.data == NULL ? NULL : symbol.get();
  if (s->library == NULL) {
    complain("--registry: %s", error.message);
    return false;
  }
  if (strcmp(s->library->version, EM_VERSION) != 0) {
    complain("--registry: the library for registries is of version %s, this is " EM_VERSION,
             s->library->version);
    return false;
  }
  return true;
}

bool registry_setup_open(registry_setup *s, const registry_arguments *arguments) {
  *s = (registry_setup){.arguments = arguments, .shows_progress = isatty(STDERR_FILENO) == 1};
  /* Passwords come into memory that libcurl copies: no core may be left of it. */
  if (!secrecy_start()) {
    return false;
  }
  arena_init(&s->memory, &secret_allocator);
  s->token_hosts =
      arena_allocate_array(&s->memory, arguments->token_hosts.count, sizeof *s->token_hosts);
  if (s->token_hosts == NULL) {
    complain_memory();
    return false;
  }
  for (uint32_t i = 0; i < arguments->token_hosts.count; i++) {
    s->token_hosts[i] = view_of(arguments->token_hosts.items[i]);
  }
  return load(s) && read_logins(s);
}

void registry_setup_free(registry_setup *s) {
  if (s->arguments != NULL) {
    arena_free(&s->memory);
    secrecy_free(&s->auth_text);
  }
}

/* ---- Asking
 * --------------------------------------------------------------------------------------- */

static void show_progress(void *context, uint32_t done, uint32_t total) {
  (void)context;
  fprintf(stderr, done == total ? "\r\033[K" : "\rregistry: %u of %u images\033[K", done, total);
  fflush(stderr);
}

/* The manifest's own logins first: they are what the device will use. */
static em_registry_login *all_logins(const registry_setup *s, const trust_context *t, arena *memory,
                                     uint32_t *count) {
  em_registry_login *logins =
      arena_allocate_array(memory, t->login_count + s->login_count, sizeof *logins);
  *count = 0;
  for (size_t i = 0; logins != NULL && i < t->login_count; i++) {
    if (t->logins[i].address.data != NULL && t->logins[i].username.data != NULL &&
        t->logins[i].password.data != NULL) {
      logins[(*count)++] = t->logins[i];
    }
  }
  for (uint32_t i = 0; logins != NULL && i < s->login_count; i++) {
    logins[(*count)++] = s->logins[i];
  }
  return logins;
}

static bool look(void *context, trust_context *t, sought_image *images, uint32_t count,
                 bool wants_signatures) {
  const registry_setup *s = context;
  arena memory;
  arena_init(&memory, &secret_allocator);
  registry_options options = REGISTRY_OPTIONS_INIT;
  options.logins = all_logins(s, t, &memory, &options.login_count);
  options.token_hosts = s->token_hosts;
  options.token_host_count = s->arguments->token_hosts.count;
  options.ca_file = s->arguments->ca_file;
  options.timeout_seconds = s->arguments->timeout;
  options.progress = s->shows_progress ? show_progress : NULL;
  const bool is_done =
      options.logins != NULL && s->library->look(&options, t, images, count, wants_signatures);
  arena_free(&memory);
  return is_done;
}

trust_source registry_setup_source(registry_setup *s) {
  return (trust_source){look, s};
}
