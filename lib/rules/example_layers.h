/* An example of several deployments for one device. Internal to this room. */
#ifndef RULES_EXAMPLE_LAYERS_H
#define RULES_EXAMPLE_LAYERS_H

#include "layers/stack.h"

typedef struct example_layers {
  document *documents; /* pieces of the text of the list */
  uint32_t count;
  layers_merge merge;
  layers_stack stack;
  bool is_merged;
} example_layers;

/* Reads the elements of a list as deployments, and what they make together as the manifest. On
 * failure everything is closed. */
bool example_layers_open(example_layers *l, manifest *m, const document *list, arena *memory,
                         em_error *error);
/* Also of one that was never opened and is zero. */
void example_layers_close(example_layers *l);

#endif
