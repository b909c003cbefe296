#define _XOPEN_SOURCE 700
#include "trust_files.h"

#include "base/error.h"
#include "input.h"
#include "trust/crypto.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- Files ------------------------------------------------------------------------------------
 */

static bool fail(em_error *error, int error_number) {
  error_set(error, EM_ERROR_ARGUMENT, 0, 0, "%s.", strerror(error_number));
  return false;
}

static bool make_path(char path[PATH_MAX], em_view text) {
  if (text.length >= PATH_MAX || memchr(text.data, '\0', text.length) != NULL) {
    return false;
  }
  memcpy(path, text.data, text.length);
  path[text.length] = '\0';
  return true;
}

static bool read_file(void *context, em_view path_text, size_t maximum, arena *memory,
                      em_view *bytes, em_error *error) {
  (void)context;
  char path[PATH_MAX];
  char problem[INPUT_PROBLEM];
  input in;
  if (!make_path(path, path_text)) {
    return fail(error, ENAMETOOLONG);
  }
  struct stat status;
  if (stat(path, &status) != 0) {
    return fail(error, errno);
  }
  /* Waiting for a pipe, or reading a device, is not what a policy may ask for. */
  if (!S_ISREG(status.st_mode)) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0, "This is no regular file.");
    return false;
  }
  if (!input_load(&in, path, (uint32_t)maximum, problem)) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0, "%s", problem);
    return false;
  }
  *bytes = arena_copy(memory, in.text);
  input_free(&in);
  return bytes->data != NULL || (error_memory(error), false);
}

/* What begins with a dot is hidden from people, too. */
static int is_shown(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_plain_file(const char *folder, const char *name) {
  char path[PATH_MAX];
  struct stat status;
  const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
  return length > 0 && (size_t)length < sizeof path && lstat(path, &status) == 0 &&
         S_ISREG(status.st_mode);
}

static bool list_files(void *context, em_view folder, arena *memory, em_view **names,
                       uint32_t *count, em_error *error) {
  (void)context;
  char path[PATH_MAX];
  struct dirent **entries = NULL;
  struct stat status;
  if (!make_path(path, folder)) {
    return fail(error, ENAMETOOLONG);
  }
  if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode)) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0, "A symbolic link is not followed here.");
    return false;
  }
  const int found = scandir(path, &entries, is_shown, by_bytes);
  if (found < 0) {
    return fail(error, errno);
  }
  *names = arena_allocate_array(memory, (size_t)found, sizeof **names);
  *count = 0;
  for (int i = 0; i < found; i++) {
    if (*names != NULL && is_plain_file(path, entries[i]->d_name)) {
      (*names)[(*count)++] = arena_copy(memory, view_of(entries[i]->d_name));
    }
    free(entries[i]);
  }
  free(entries);
  return !memory->has_failed || (error_memory(error), false);
}

/* ---- Libraries --------------------------------------------------------------------------------
 */

/* Beside the command: its folder, then the way from there that the build knows. */
static bool library_path(char path[PATH_MAX], const char *name) {
  char command[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", command, sizeof command - 1);
  if (length <= 0) {
    return false;
  }
  command[length] = '\0';
  char *slash = strrchr(command, '/');
  if (slash == NULL) {
    return false;
  }
  *slash = '\0';
  const int written = snprintf(path, PATH_MAX, "%s/" EDGEMANIFEST_PLUGINS "/%s.so", command, name);
  return written > 0 && written < PATH_MAX;
}

void *trust_files_load(const char *name, const char *symbol, em_error *error) {
  char path[PATH_MAX];
  void *library = NULL;
  if (library_path(path, name)) {
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  }
  void *found = library == NULL ? NULL : dlsym(library, symbol);
  if (found == NULL) {
    const char *why = dlerror();
    error_set(error, EM_ERROR_ARGUMENT, 0, 0,
              "The library %s that is needed for this cannot be loaded: %s.", name,
              why == NULL ? "it is not installed" : why);
  }
  return found;
}

static const crypto_library *load_crypto(void *context, em_error *error) {
  (void)context;
  /* POSIX has dlsym give functions as pointers to data. */
  union {
    void *data;
    const crypto_library *(*get)(void);
  } symbol = {trust_files_load("libcrypto", CRYPTO_LIBRARY_SYMBOL, error)};
  const crypto_library *library = symbol.data == NULL ? NULL : symbol.get();
  if (library != NULL && strcmp(library->version, EM_VERSION) != 0) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0,
              "The library for ECDSA, RSA and X.509 is of version %s, this is " EM_VERSION ".",
              library->version);
    return NULL;
  }
  return library;
}

void trust_files_context(trust_context *t) {
  trust_context_start(t, NULL, (int64_t)time(NULL));
  t->files = (trust_files){.read = read_file, .list = list_files};
  /* Without it, trust says itself what it was built without. */
  t->crypto = EDGEMANIFEST_HAS_OPENSSL ? load_crypto : NULL;
}
