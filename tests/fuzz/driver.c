/*
 * Runs a fuzz target over files without libFuzzer: each file as it is, and if it is small, cut
 * short at every byte and with every byte left out. Usage: DRIVER FILE-OR-FOLDER…
 */
#define _XOPEN_SOURCE 700
#include "invariants.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SMALL = 2048, OPEN_FOLDERS = 16 };

static unsigned long files;
static unsigned long inputs;

/* A copy of its own for each input, so that a read beyond its end is seen. */
static void run(const uint8_t *data, size_t size) {
  uint8_t *copy = malloc(size == 0 ? 1 : size);
  MUST(copy != NULL);
  if (size > 0) {
    memcpy(copy, data, size);
  }
  LLVMFuzzerTestOneInput(copy, size);
  free(copy);
  inputs++;
}

static void run_damaged(const uint8_t *data, size_t size) {
  uint8_t rest[SMALL];
  for (size_t i = 0; i < size; i++) {
    run(data, i);
    memcpy(rest, data, i);
    memcpy(rest + i, data + i + 1, size - i - 1);
    run(rest, size - 1);
  }
}

static int visit(const char *path, const struct stat *about, int kind, struct FTW *where) {
  (void)where;
  if (kind != FTW_F) {
    return 0;
  }
  const size_t size = (size_t)about->st_size;
  uint8_t *data = malloc(size + 1);
  FILE *file = fopen(path, "rb");
  if (data == NULL || file == NULL || fread(data, 1, size, file) != size) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(2);
  }
  fclose(file);
  run(data, size);
  if (size <= SMALL) {
    run_damaged(data, size);
  }
  free(data);
  files++;
  return 0;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (nftw(argv[i], visit, OPEN_FOLDERS, FTW_PHYS) != 0) {
      fprintf(stderr, "%s: %s\n", argv[i], strerror(errno));
      return 2;
    }
  }
  printf("%lu files, %lu inputs\n", files, inputs);
  return files > 0 ? 0 : 2;
}
