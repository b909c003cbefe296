#define _XOPEN_SOURCE 700
#include "collect.h"

#include "complain.h"
#include "glob.h"
#include "ignore.h"
#include "paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 64, MOST = 100000 };

static const char *const endings[] = {".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".toml"};

typedef struct walk {
  collection *found;
  ignore_lines ignored;
  const char *pattern; /* NULL: by ending */
} walk;

static bool add(collection *found, const char *path, bool is_named) {
  if (found->count == MOST) {
    complain("more than %d files; name a smaller folder", MOST);
    return false;
  }
  if (found->count == found->capacity) {
    const size_t capacity = found->capacity == 0 ? 16 : found->capacity * 2;
    collected *items = realloc(found->items, capacity * sizeof *items);
    if (items == NULL) {
      complain_memory();
      return false;
    }
    found->items = items;
    found->capacity = capacity;
  }
  char *copy = strdup(path);
  if (copy == NULL) {
    complain_memory();
    return false;
  }
  found->items[found->count++] = (collected){copy, is_named};
  return true;
}

static bool ends_like_a_manifest(const char *name) {
  const size_t length = strlen(name);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    const size_t ending = strlen(endings[i]);
    if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* "a/b" for a path of "./a/b": what patterns and lines to ignore are held against. */
static const char *without_dot(const char *path) {
  while (path[0] == '.' && path[1] == '/') {
    path += 2;
    while (*path == '/') {
      path++;
    }
  }
  return path;
}

static bool is_wanted(const walk *w, const char *path, const char *name) {
  return w->pattern == NULL ? ends_like_a_manifest(name)
                            : glob_matches(without_dot(w->pattern), without_dot(path));
}

static bool walk_folder(walk *w, const char *folder, int depth);

/* Links to folders are not followed: they may lead back. */
static bool take_entry(walk *w, const char *folder, const char *name, int depth) {
  if (name[0] == '.' || strcmp(name, "node_modules") == 0) {
    return true;
  }
  char *path = path_join(folder, name, strlen(name));
  if (path == NULL) {
    complain_memory();
    return false;
  }
  struct stat own;
  struct stat target;
  const bool is_there = lstat(path, &own) == 0 && stat(path, &target) == 0;
  const bool is_folder = is_there && S_ISDIR(own.st_mode);
  bool goes_on = true;
  if (is_there && !ignore_has(&w->ignored, path, is_folder)) {
    if (is_folder) {
      goes_on = walk_folder(w, path, depth + 1);
    } else if (S_ISREG(target.st_mode) && is_wanted(w, path, name)) {
      goes_on = add(w->found, path, false);
    }
  }
  free(path);
  return goes_on;
}

/* By bytes, in every locale. */
static int compare_names(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static size_t prefix_length(const char *folder) {
  const size_t length = strlen(folder);
  return strcmp(folder, ".") == 0 ? 0 : length + (folder[length - 1] == '/' ? 0 : 1);
}

static bool walk_folder(walk *w, const char *folder, int depth) {
  struct dirent **entries = NULL;
  if (depth > DEEPEST) {
    complain("%s: folders are nested deeper than %d", folder, DEEPEST);
    return false;
  }
  const int count = scandir(folder, &entries, NULL, compare_names);
  if (count < 0) {
    complain_file(folder, errno);
    return false;
  }
  const size_t before = w->ignored.count;
  bool goes_on = ignore_enter(&w->ignored, folder, prefix_length(folder));
  if (!goes_on) {
    complain_memory();
  }
  for (int i = 0; i < count; i++) {
    goes_on = goes_on && take_entry(w, folder, entries[i]->d_name, depth);
    free(entries[i]);
  }
  free(entries);
  ignore_leave(&w->ignored, before);
  return goes_on;
}

static bool walk_from(collection *found, const char *folder, const char *pattern) {
  walk w = {.found = found, .pattern = pattern};
  const bool goes_on = walk_folder(&w, folder, 0);
  ignore_free(&w.ignored);
  return goes_on;
}

/* The folder in front of the first sign that stands for more: "a/b" of "a/b/x*", "." of "x*". */
static char *folder_of_pattern(const char *pattern) {
  const size_t plain = strcspn(pattern, "*?[");
  size_t length = plain;
  while (length > 0 && pattern[length - 1] != '/') {
    length--;
  }
  if (length == 0) {
    return strdup(".");
  }
  return strndup(pattern, length > 1 ? length - 1 : 1);
}

static bool collect_pattern(collection *found, const char *pattern) {
  const size_t before = found->count;
  char *folder = folder_of_pattern(pattern);
  if (folder == NULL) {
    complain_memory();
    return false;
  }
  struct stat status;
  const bool is_walked =
      stat(folder, &status) != 0 || !S_ISDIR(status.st_mode) || walk_from(found, folder, pattern);
  free(folder);
  if (is_walked && found->count == before) {
    complain("%s: nothing matches", pattern);
    return false;
  }
  return is_walked;
}

bool collect(collection *found, char **operands, int count) {
  *found = (collection){0};
  bool goes_on = true;
  for (int i = 0; goes_on && i < count; i++) {
    const char *path = operands[i];
    struct stat status;
    const bool is_there = strcmp(path, "-") == 0 || stat(path, &status) == 0;
    if (is_there && strcmp(path, "-") != 0 && S_ISDIR(status.st_mode)) {
      goes_on = walk_from(found, path, NULL);
    } else if (!is_there && glob_has_magic(path)) {
      goes_on = collect_pattern(found, path);
    } else {
      goes_on = add(found, path, true);
    }
  }
  return goes_on;
}

void collection_free(collection *found) {
  for (size_t i = 0; i < found->count; i++) {
    free(found->items[i].path);
  }
  free(found->items);
  *found = (collection){0};
}
