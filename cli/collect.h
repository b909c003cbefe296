/* From what is on the command line to files: folders are walked, patterns are looked for. */
#ifndef CLI_COLLECT_H
#define CLI_COLLECT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct collected {
  char *path;
  bool is_named; /* by the user; others were met on the way and may be no manifests */
} collected;

typedef struct collection {
  collected *items;
  size_t count, capacity;
} collection;

/*
 * Files as they are; of folders, all files whose names end as manifests' do, but for hidden ones,
 * node_modules, and what .gitignore and .edgemanifestignore leave out; of patterns (* ? [] **) that
 * are no file themselves, all files that match. In order of the arguments, then of names. False,
 * told, if a folder cannot be read, nothing matches, or memory is out.
 */
bool collect(collection *found, char **operands, int count);
void collection_free(collection *found);

#endif
