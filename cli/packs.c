#define _DEFAULT_SOURCE /* d_type */
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

static bool add_folder(em_ruleset_builder *builder, const char *path, int depth);

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

static bool is_rule_file(const char *name) {
  return ends_with(name, ".yaml") || ends_with(name, ".yml") || ends_with(name, ".json");
}

static bool add_entry(em_ruleset_builder *builder, const char *folder, const struct dirent *entry,
                      int depth) {
  char *path = path_join(folder, entry->d_name, strlen(entry->d_name));
  if (path == NULL) {
    complain_memory();
    return false;
  }
  bool is_added = true;
  if (entry->d_name[0] != '.') {
    const bool is_known_file = entry->d_type == DT_REG; /* there is no need to ask again */
    if (!is_known_file && is_folder(path)) {
      is_added = add_folder(builder, path, depth);
    } else if (is_rule_file(entry->d_name)) {
      is_added = add_file(builder, path);
    }
  }
  free(path);
  return is_added;
}

/* By bytes, not by the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(em_ruleset_builder *builder, const char *path, int depth) {
  struct dirent **entries = NULL;
  if (depth == DEEPEST) {
    complain("%s: folders of rules are nested deeper than %d", path, DEEPEST);
    return false;
  }
  const int count = scandir(path, &entries, NULL, compare_names);
  if (count < 0) {
    complain_file(path, errno);
    return false;
  }
  bool is_added = true;
  for (int i = 0; i < count; i++) {
    is_added = add_entry(builder, path, entries[i], depth + 1) && is_added;
    free(entries[i]);
  }
  free(entries);
  return is_added;
}

bool packs_add(em_ruleset_builder *builder, const char *path) {
  return is_folder(path) ? add_folder(builder, path, 0) : add_file(builder, path);
}

void packs_complain(const em_ruleset_builder *builder, const em_error *error) {
  const em_view name = em_ruleset_builder_at_fault(builder);
  const em_limits limits = EM_LIMITS_INIT;
  char problem[INPUT_PROBLEM];
  input in = {.name = name};
  char *path = name.data == NULL ? NULL : path_join(".", name.data, name.length);
  /* Read anew, to show the line; the name is as it was given. */
  const bool is_read = path != NULL && input_load(&in, path, limits.bytes, problem);
  complain_error(name.data == NULL ? (em_view){"rules", 5} : name,
                 is_read ? in.text : (em_view){NULL, 0}, error);
  if (is_read) {
    input_free(&in);
  }
  free(path);
}
