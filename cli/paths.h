/* Paths that stand in files, and folders of files. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* The folder that a file is in: "." for a bare name. NULL if memory is out; free it, as below. */
char *path_folder(const char *file);
/* `name` as seen from the folder; an absolute one is itself. */
char *path_join(const char *folder, const char *name, size_t name_length);

#endif
