/*
 * What folders say is not to be looked at: .gitignore and .edgemanifestignore, by the rules of git:
 * a later line decides, ! takes back, a slash at the end means folders, one before it means this
 * folder only.
 */
#ifndef CLI_IGNORE_H
#define CLI_IGNORE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ignore_line {
  char *pattern;
  size_t base; /* length of the path of the folder that says it, with its slash */
  bool is_negated, is_anchored, is_for_folders;
} ignore_line;

typedef struct ignore_lines {
  ignore_line *items;
  size_t count, capacity;
} ignore_lines;

/* Adds what the folder says; `prefix` is its path with a slash, or empty. False if memory is out.
 */
bool ignore_enter(ignore_lines *lines, const char *folder, size_t prefix_length);
/* Forgets all lines behind the first `count`. */
void ignore_leave(ignore_lines *lines, size_t count);
bool ignore_has(const ignore_lines *lines, const char *path, bool is_folder);
void ignore_free(ignore_lines *lines);

#endif
