#define _XOPEN_SOURCE 700
#include "config_find.h"

#include "complain.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {".edgemanifest.yaml", ".edgemanifest.yml",
                                    ".edgemanifest.json"};

static bool is_there(const char *folder, const char *name) {
  char *path = path_join(folder, name, strlen(name));
  struct stat status;
  const bool is_found = path != NULL && stat(path, &status) == 0;
  free(path);
  return is_found;
}

/* The configuration in one folder, or NULL. */
static char *look_in(const char *folder) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (is_there(folder, names[i])) {
      return path_join(folder, names[i], strlen(names[i]));
    }
  }
  return NULL;
}

static bool may_decide(const char *path, const char *manifest) {
  struct stat status;
  struct stat beside;
  if (stat(path, &status) != 0) {
    return false;
  }
  return status.st_uid == geteuid() || status.st_uid == 0 ||
         (stat(manifest, &beside) == 0 && status.st_uid == beside.st_uid);
}

/* Whether a folder is the one at the top of all. */
static bool is_root(const char *folder) {
  struct stat here;
  struct stat above;
  char *parent = path_join(folder, "..", 2);
  const bool is_top = parent == NULL || stat(folder, &here) != 0 || stat(parent, &above) != 0 ||
                      (here.st_ino == above.st_ino && here.st_dev == above.st_dev);
  free(parent);
  return is_top;
}

static bool ends_with_up(const char *folder) {
  const size_t length = strlen(folder);
  return length >= 2 && strcmp(folder + length - 2, "..") == 0 &&
         (length == 2 || folder[length - 3] == '/');
}

/* The folder above, in as few words as can be: "a" for "a/b", ".." for ".". */
static char *above(const char *folder) {
  if (strcmp(folder, ".") == 0) {
    return path_join(".", "..", 2);
  }
  return ends_with_up(folder) ? path_join(folder, "..", 2) : path_folder(folder);
}

static char *search(char *folder) {
  char *found = look_in(folder);
  while (found == NULL && !is_there(folder, ".git") && !is_root(folder)) {
    char *parent = above(folder);
    if (parent == NULL) {
      break;
    }
    free(folder);
    folder = parent;
    found = look_in(folder);
  }
  free(folder);
  return found;
}

bool config_find(const char *manifest, char **path) {
  const char *start = strcmp(manifest, "-") == 0 ? "./-" : manifest;
  char *folder = path_folder(start);
  if (folder == NULL) {
    complain_memory();
    return false;
  }
  *path = search(folder);
  if (*path != NULL && !may_decide(*path, start)) {
    complain("%s belongs to somebody else; --config takes it, --no-config does without", *path);
    free(*path);
    *path = NULL;
    return false;
  }
  return true;
}
