/* Files of the host, below its root. Symbolic links are resolved within the root: /etc/os-release
 * of a mounted host may point to an absolute path of that host. */
#ifndef COLLECTORS_HOST_FILE_H
#define COLLECTORS_HOST_FILE_H

#include "base/bytes.h"

#include <sys/stat.h>

/* Opens for reading; -1 with errno. */
int host_open(const char *root, const char *path);
/* Reads at most `out->limit` bytes; false with errno (EFBIG: longer). */
bool host_read(const char *root, const char *path, bytes *out);
/* Like stat, but does not follow a link at the end. */
bool host_stat(const char *root, const char *path, struct stat *status);
/* Reads /proc/PID/NAME of the machine (never below the root). */
bool proc_read(int pid, const char *name, bytes *out);

#endif
