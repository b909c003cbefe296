#define _POSIX_C_SOURCE 200809L
#include "packs.h"

#include "complain.h"
#include "input.h"
#include "paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 8 };

static bool add_path(em_ruleset_builder *builder, const char *path, int depth);

static bool add_file(em_ruleset_builder *builder, const char *path) {
  const em_limits limits = EM_LIMITS_INIT;
  input in;
  em_error error;
  if (!input_read(&in, path, limits.bytes)) {
    return false;
  }
  const em_status status = em_ruleset_builder_add(builder, in.name, in.text, &error);
  if (status != EM_OK) {
    complain_error(in.name, in.text, &error);
  }
  input_free(&in);
  return status == EM_OK;
}

static bool ends_with(const char *name, const char *ending) {
  const size_t length = strlen(name);
  const size_t ending_length = strlen(ending);
  return length > ending_length && strcmp(name + length - ending_length, ending) == 0;
}

static bool is_folder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_wanted(const char *path, const char *name) {
  return name[0] != '.' && (ends_with(name, ".yaml") || ends_with(name, ".yml") ||
                            ends_with(name, ".json") || is_folder(path));
}

static bool add_entry(em_ruleset_builder *builder, const char *folder, const char *name,
                      int depth) {
  char *path = path_join(folder, name, strlen(name));
  if (path == NULL) {
    complain_memory();
    return false;
  }
  const bool is_added = !is_wanted(path, name) || add_path(builder, path, depth);
  free(path);
  return is_added;
}

static bool add_folder(em_ruleset_builder *builder, const char *path, int depth) {
  struct dirent **entries = NULL;
  if (depth == DEEPEST) {
    complain("%s: folders of rules are nested deeper than %d", path, DEEPEST);
    return false;
  }
  const int count = scandir(path, &entries, NULL, NULL);
  if (count < 0) {
    complain_file(path, errno);
    return false;
  }
  bool is_added = true;
  /* Sorted by bytes, not by the locale. */
  for (int i = 1; i < count; i++) {
    for (int k = i; k > 0 && strcmp(entries[k - 1]->d_name, entries[k]->d_name) > 0; k--) {
      struct dirent *swapped = entries[k];
      entries[k] = entries[k - 1];
      entries[k - 1] = swapped;
    }
  }
  for (int i = 0; i < count; i++) {
    is_added = add_entry(builder, path, entries[i]->d_name, depth + 1) && is_added;
    free(entries[i]);
  }
  free(entries);
  return is_added;
}

static bool add_path(em_ruleset_builder *builder, const char *path, int depth) {
  return is_folder(path) ? add_folder(builder, path, depth) : add_file(builder, path);
}

bool packs_add(em_ruleset_builder *builder, const char *path) {
  return add_path(builder, path, 0);
}
