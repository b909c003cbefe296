/* Patterns of paths: * and ? within a name, [...], and ** over folders. */
#ifndef CLI_GLOB_H
#define CLI_GLOB_H

#include <stdbool.h>

/* True if the pattern has a sign that stands for more than itself. */
bool glob_has_magic(const char *pattern);
/* True if the whole path (parts by '/') is one that the pattern means. Takes time of the product of
 * their lengths at most. */
bool glob_matches(const char *pattern, const char *path);

#endif
