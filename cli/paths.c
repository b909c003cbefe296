#include "paths.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text, size_t length) {
  char *result = malloc(length + 1);
  if (result != NULL) {
    memcpy(result, text, length);
    result[length] = '\0';
  }
  return result;
}

char *path_folder(const char *file) {
  const char *slash = strrchr(file, '/');
  if (slash == NULL) {
    return copy(".", 1);
  }
  return slash == file ? copy("/", 1) : copy(file, (size_t)(slash - file));
}

char *path_join(const char *folder, const char *name, size_t name_length) {
  if (name_length > 0 && name[0] == '/') {
    return copy(name, name_length);
  }
  /* What stands where we are keeps its short name. */
  const bool is_here = strcmp(folder, ".") == 0;
  const size_t folder_length = is_here ? 0 : strlen(folder);
  const bool has_slash = folder_length > 0 && folder[folder_length - 1] == '/';
  const size_t slash_length = is_here || has_slash ? 0 : 1;
  char *result = malloc(folder_length + slash_length + name_length + 1);
  if (result != NULL) {
    memcpy(result, folder, folder_length);
    memcpy(result + folder_length, "/", slash_length);
    memcpy(result + folder_length + slash_length, name, name_length);
    result[folder_length + slash_length + name_length] = '\0';
  }
  return result;
}
