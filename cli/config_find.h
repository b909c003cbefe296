/* Where the configuration of a manifest is. */
#ifndef CLI_CONFIG_FIND_H
#define CLI_CONFIG_FIND_H

#include <stdbool.h>

/*
 * The nearest .edgemanifest.yaml (.yml, .json) in the manifest's folder or one above, up to the
 * root of its repository. `*path` is allocated, or NULL if there is none. Only a file of the user,
 * of root or of the manifest's owner is taken: otherwise a stranger could decide by a file in /tmp.
 * False (told) if one is there that may not be taken, or memory is out.
 */
bool config_find(const char *manifest, char **path);

#endif
