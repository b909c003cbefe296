/* Layers written in the tests, with ' for ". */
#ifndef TESTS_LAYERS_MERGING_H
#define TESTS_LAYERS_MERGING_H

#include "layers/layers.h"

enum { MERGING_FILES = 6 };

typedef struct merging {
  char *texts[MERGING_FILES];
  document documents[MERGING_FILES];
  layers_source sources[MERGING_FILES];
  uint32_t count;
  arena memory;
  layers_merge merge;
  em_status status;
  uint32_t at_fault;
  em_error error;
} merging;

/* Merges up to MERGING_FILES texts; the list ends with NULL. */
merging *merging_of(const char *const *texts);
/* The same with priorities said by the caller, one for each. */
merging *merging_ranked(const char *const *texts, const int64_t *priorities);
void merging_free(merging *g);

/*
 * What stands in modulesContent, names without quotes, each scalar and each empty container
 * followed by @ and the number of the file it came from; `properties.desired` is written as `!`.
 */
const char *show_effective(const merging *g);
/* "1 replaced $edgeAgent modules.camera of 0; 1 introduced …"; "" if nothing changed. */
const char *show_changes(const merging *g);
/* "base layer - -": the role of each file, "-" for those that do not apply. */
const char *show_roles(const merging *g);

/* A base with these desired properties of $edgeAgent, and further members of modulesContent. */
#define BASE(agent, rest)                                                                          \
  "{'modulesContent':{'$edgeAgent':{'properties.desired':{" agent "}}" rest "}}"
/* A layer with these members of $edgeAgent, and further members of modulesContent. */
#define LAYER(agent, rest) "{'modulesContent':{'$edgeAgent':{" agent "}" rest "}}"
/* The same as a configuration of that priority. */
#define RANKED_BASE(priority, agent) "{'priority':" priority ",'content':" BASE(agent, "") "}"
#define RANKED_LAYER(priority, agent) "{'priority':" priority ",'content':" LAYER(agent, "") "}"

#endif
