/* A rule file to start from. */
#ifndef CLI_RULE_SKELETON_H
#define CLI_RULE_SKELETON_H

#include <stdbool.h>
#include <stdio.h>

bool rule_skeleton_id_is_right(const char *id);
void rule_skeleton(FILE *out, const char *id);

#endif
