/* Where a fact stands, for reports. Internal to this room. */
#ifndef DELTA_SPOT_H
#define DELTA_SPOT_H

#include "model/place.h"
#include "text/lines.h"

typedef struct spot {
  em_view file;
  lines_position position;
} spot;

typedef struct spots_file {
  const document *file;
  lines table;
} spots_file;

typedef struct spots {
  arena *memory;
  spots_file *items;
  uint32_t count, capacity;
} spots;

/* False if it stands nowhere, or if memory is out: then reports say no place. */
bool spots_find(spots *s, place at, spot *found);

#endif
