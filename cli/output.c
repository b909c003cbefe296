#define _XOPEN_SOURCE 700
#include "output.h"

#include "complain.h"
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

em_writer output_writer(output *out) {
  return stream_writer(out->stream);
}

static bool fail(output *out, int error_number) {
  complain_file(out->shown, error_number);
  output_discard(out);
  return false;
}

/* Permissions of the file to be replaced, or those of a new one. */
static mode_t mode_of(const char *path) {
  struct stat status;
  if (stat(path, &status) == 0) {
    return status.st_mode & 0777;
  }
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static bool is_special(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static bool open_beside(output *out, const char *path) {
  out->target = realpath(path, NULL);
  if (out->target == NULL && errno == ENOENT) {
    out->target = strdup(path);
  }
  const size_t size = out->target == NULL ? 0 : strlen(out->target) + sizeof ".XXXXXX";
  out->beside = size == 0 ? NULL : malloc(size);
  if (out->beside == NULL) {
    return fail(out, errno);
  }
  snprintf(out->beside, size, "%s.XXXXXX", out->target);
  const int descriptor = mkstemp(out->beside);
  if (descriptor < 0) {
    const int error_number = errno;
    free(out->beside);
    out->beside = NULL;
    return fail(out, error_number);
  }
  if (fchmod(descriptor, mode_of(out->target)) != 0) {
    const int error_number = errno;
    close(descriptor);
    return fail(out, error_number);
  }
  out->stream = fdopen(descriptor, "wb");
  return out->stream != NULL || fail(out, errno);
}

bool output_open(output *out, const char *path) {
  const bool is_standard = path == NULL || strcmp(path, "-") == 0;
  *out = (output){.shown = is_standard ? "standard output" : path};
  if (is_standard) {
    out->stream = stdout;
    return true;
  }
  if (is_special(path)) {
    out->stream = fopen(path, "wb");
    return out->stream != NULL || fail(out, errno);
  }
  return open_beside(out, path);
}

void output_discard(output *out) {
  if (out->stream != NULL && out->stream != stdout) {
    fclose(out->stream);
  }
  if (out->beside != NULL) {
    unlink(out->beside);
  }
  free(out->beside);
  free(out->target);
  *out = (output){.shown = out->shown};
}

bool output_close(output *out) {
  if (fflush(out->stream) != 0 || ferror(out->stream)) {
    return fail(out, errno);
  }
  /* Behind a rename there must be data, also if the power fails. */
  if (out->beside != NULL && fsync(fileno(out->stream)) != 0) {
    return fail(out, errno);
  }
  if (out->stream != stdout && fclose(out->stream) != 0) {
    out->stream = NULL;
    return fail(out, errno);
  }
  out->stream = NULL;
  if (out->beside != NULL && rename(out->beside, out->target) != 0) {
    return fail(out, errno);
  }
  free(out->beside);
  free(out->target);
  out->beside = NULL;
  out->target = NULL;
  return true;
}
