/* Reading and ranking what is to be merged. Internal to this room. */
#ifndef LAYERS_INPUT_H
#define LAYERS_INPUT_H

#include "layers/layers.h"

/* Fills in all but the role. EM_ERROR_SHAPE if the document is no deployment. */
em_status layers_read_input(layers_input *input, const layers_source *source, em_error *error);
/* Roles, the base, and the order of application. False if memory is out. */
bool layers_rank_inputs(layers_merge *m);

/*
 * The whole desired properties of a module's object, DOCUMENT_NONE if it has none; *key is their
 * name. They are written as "properties.desired" or, in twins, nested.
 */
uint32_t layers_find_desired(const document *d, uint32_t object, uint32_t *key);

#endif
