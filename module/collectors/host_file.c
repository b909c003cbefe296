#include "collectors/host_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_below(const char *root, const char *path, uint64_t flags) {
  if (root[0] == '\0') {
    return open(path, (int)flags | O_CLOEXEC);
  }
  const int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    return -1;
  }
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
  const int fd = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
  const int reason = errno;
  close(folder);
  errno = reason;
  return fd;
}

int host_open(const char *root, const char *path) {
  return open_below(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

static bool read_all(int fd, bytes *out) {
  char data[4096];
  ssize_t got;
  bytes_clear(out);
  while ((got = read(fd, data, sizeof data)) > 0) {
    if (!bytes_append(out, data, (size_t)got)) {
      errno = EFBIG;
      return false;
    }
  }
  return got == 0 && (out->data != NULL || bytes_append(out, "", 0));
}

bool host_read(const char *root, const char *path, bytes *out) {
  const int fd = host_open(root, path);
  if (fd < 0) {
    return false;
  }
  struct stat status;
  bool is_read = fstat(fd, &status) == 0;
  /* A pipe or device in a file's place would block or never end. */
  if (is_read && !S_ISREG(status.st_mode)) {
    errno = EINVAL;
    is_read = false;
  }
  is_read = is_read && read_all(fd, out);
  const int reason = errno;
  close(fd);
  errno = reason;
  return is_read;
}

bool host_stat(const char *root, const char *path, struct stat *status) {
  const int fd = open_below(root, path, O_PATH | O_NOFOLLOW);
  if (fd < 0) {
    return false;
  }
  const bool is_read = fstat(fd, status) == 0;
  close(fd);
  return is_read;
}

bool proc_read(int pid, const char *name, bytes *out) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  const bool is_read = read_all(fd, out) || errno == EFBIG;
  close(fd);
  return is_read;
}
