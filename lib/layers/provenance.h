/* Where each value of an effective deployment is from, for people and for programs. Internal. */
#ifndef LAYERS_PROVENANCE_H
#define LAYERS_PROVENANCE_H

#include "layers/layers.h"
#include "text/output.h"

/* A table: place, path, and what stood there before. False if memory is out. */
bool provenance_write_text(const layers_merge *m, arena *memory, output *o);
/* One object: "layers", "values", "changes", "faults"; indented. */
bool provenance_write_json(const layers_merge *m, arena *memory, output *o);

#endif
