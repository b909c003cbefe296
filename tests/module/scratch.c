#include "module/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

const char *scratch_make(void) {
  strcpy(folder, "/tmp/edgemanifest-XXXXXX");
  return mkdtemp(folder);
}

const char *scratch_path(const char *name) {
  static char paths[4][256];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

void scratch_write(const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  for (char *c = path + strlen(folder) + 1; *c != '\0'; c++) {
    if (*c == '/') {
      *c = '\0';
      mkdir(path, 0755);
      *c = '/';
    }
  }
  FILE *file = fopen(path, "w");
  if (file != NULL) {
    fputs(text, file);
    fclose(file);
  }
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

void scratch_remove(void) {
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
