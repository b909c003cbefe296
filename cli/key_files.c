#define _XOPEN_SOURCE 700
#include "key_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

bool key_files_secret(char *path, size_t size, bool create) {
  const char *folder = getenv("MINISIGN_CONFIG_DIR");
  const char *home = getenv("HOME");
  const bool has_folder = folder != NULL && *folder != '\0';
  if (!has_folder && (home == NULL || *home == '\0')) {
    return false;
  }
  const int length =
      has_folder ? snprintf(path, size, "%s", folder) : snprintf(path, size, "%s/.minisign", home);
  static const char name[] = "/minisign.key";
  if (length < 0 || (size_t)length + sizeof name > size) {
    return false;
  }
  if (create) {
    /* If it cannot be made, writing the key will say why. */
    mkdir(path, 0700);
  }
  snprintf(path + length, size - (size_t)length, "%s", name);
  return true;
}
