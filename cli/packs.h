/* Packs of rules: files, or folders of files. */
#ifndef CLI_PACKS_H
#define CLI_PACKS_H

#include <edgemanifest.h>

/*
 * Reads a file of rules, or all *.yaml, *.yml and *.json of a folder and the folders in it, in
 * order of their names. All files are read, so that each error is told; false if there was one.
 */
bool packs_add(em_ruleset_builder *builder, const char *path);

/* Tells an error of em_ruleset_builder_finish, at its place in its file. */
void packs_complain(const em_ruleset_builder *builder, const em_error *error);

#endif
