#define _POSIX_C_SOURCE 200809L
#include "input.h"

#include "complain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_SIZE = 1 << 16 };

/* What to allocate first: the file's size and one more, so that its end shows without growing.
 * `size` is that of a file that has one, otherwise 0. */
static size_t size_to_start(int descriptor, uint32_t limit, size_t *size) {
  struct stat status;
  *size = 0;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    *size = (uint64_t)status.st_size < limit ? (size_t)status.st_size : limit;
    return *size + 1;
  }
  return limit < FIRST_SIZE ? (size_t)limit + 1 : FIRST_SIZE;
}

/* Reads to the end or one byte beyond the limit; 0 or an errno. */
static int read_all(input *in, int descriptor, uint32_t limit) {
  size_t size = 0;
  size_t capacity = size_to_start(descriptor, limit, &size);
  in->memory = malloc(capacity);
  if (in->memory == NULL) {
    return ENOMEM;
  }
  size_t used = 0;
  for (;;) {
    const ssize_t got = read(descriptor, in->memory + used, capacity - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return errno;
    }
    used += (size_t)got;
    /* Of a file of that size nothing more is expected: a pack has many small ones. */
    if (got == 0 || used > limit || (used == size && used < limit)) {
      break;
    }
    if (used == capacity) {
      capacity = capacity > limit / 2 ? (size_t)limit + 1 : capacity * 2;
      char *larger = realloc(in->memory, capacity);
      if (larger == NULL) {
        return ENOMEM;
      }
      in->memory = larger;
    }
  }
  in->text = (em_view){in->memory, used};
  return 0;
}

bool input_load(input *in, const char *path, uint32_t limit, char problem[INPUT_PROBLEM]) {
  const bool is_standard = strcmp(path, "-") == 0;
  const char *name = is_standard ? "stdin" : path;
  *in = (input){.name = {name, strlen(name)}};
  const int descriptor = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  int failure = descriptor < 0 ? errno : read_all(in, descriptor, limit);
  if (descriptor >= 0 && !is_standard) {
    close(descriptor);
  }
  if (failure != 0) {
    snprintf(problem, INPUT_PROBLEM, "%s", strerror(failure));
  } else if (in->text.length > limit) {
    snprintf(problem, INPUT_PROBLEM, "larger than %u bytes; --max-bytes raises the limit", limit);
    failure = EFBIG;
  }
  if (failure != 0) {
    input_free(in);
  }
  return failure == 0;
}

bool input_read(input *in, const char *path, uint32_t limit) {
  char problem[INPUT_PROBLEM];
  if (input_load(in, path, limit, problem)) {
    return true;
  }
  complain("%s: %s", strcmp(path, "-") == 0 ? "stdin" : path, problem);
  return false;
}

void input_free(input *in) {
  free(in->memory);
  in->memory = NULL;
  in->text = (em_view){NULL, 0};
}
