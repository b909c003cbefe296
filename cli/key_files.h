/* Where keys stand if nothing else is said: where minisign looks for them. */
#ifndef CLI_KEY_FILES_H
#define CLI_KEY_FILES_H

#include <edgemanifest.h>

#define KEY_FILES_PUBLIC "minisign.pub"

/*
 * $MINISIGN_CONFIG_DIR/minisign.key or ~/.minisign/minisign.key. False if neither variable is set,
 * or the path is too long. `create` makes the folder.
 */
bool key_files_secret(char *path, size_t size, bool create);

#endif
