/*
 * What a device runs with each layer more: the base alone, the base with the first layer, and so
 * on, up to all but the last. For whoever must say what a layer did to those below it.
 */
#ifndef LAYERS_STACK_H
#define LAYERS_STACK_H

#include "layers/layers.h"
#include "model/manifest.h"

/* What applies below some layers. */
typedef struct layers_step {
  layers_merge merge;
  manifest manifest;
  uint32_t applied; /* how many of the whole merge's applied inputs are in it */
} layers_step;

/* Each is read as a whole: of more layers than that, several make one step. */
enum { LAYERS_STEPS = 16 };

typedef struct layers_stack {
  const layers_merge *merge; /* of all */
  layers_step *steps;        /* from the bottom */
  uint32_t count;
} layers_stack;

/* Everything lives in `memory` but what layers_stack_free gives back. False if memory is out. The
 * merge must outlive the stack. */
bool layers_stack_build(layers_stack *s, const layers_merge *m, const document_options *options,
                        arena *memory);
void layers_stack_free(layers_stack *s);

#endif
