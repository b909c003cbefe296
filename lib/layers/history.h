/*
 * Who set a value of the effective deployment: the layer that brought it, or none if it is as the
 * base has it. A value stands in the effective deployment because one name of one layer put it
 * there, so it is enough to know that name.
 */
#ifndef LAYERS_HISTORY_H
#define LAYERS_HISTORY_H

#include "layers/layers.h"

typedef struct layers_history {
  const layers_merge *merge;
  const layers_change **by_name; /* in order of input, then of the name in its text */
  uint32_t count;
} layers_history;

/* False if memory is out. The merge must outlive it. */
bool layers_history_build(layers_history *h, const layers_merge *m, arena *memory);
/*
 * What put the value or name at a place there: of the effective deployment, or of one of those that
 * it was made of, createOptions included. NULL if it is the base's own, or no layer's at all.
 */
const layers_change *layers_set_by(const layers_history *h, place at);

/* Where a place of the effective deployment stands in the files that it was made of. */
place layers_place_in_file(place at);

/* ---- Modules: "modules.camera" and all below it -------------------------------------------------
 */

/* The first change from number `from` on that reaches into a module or hides it; change_count if
 * there is none. */
uint32_t layers_change_within(const layers_merge *m, em_view module_name, uint32_t from);

#endif
