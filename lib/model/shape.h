/* The shapes in which a manifest comes: where the map of modules stands. */
#ifndef MODEL_SHAPE_H
#define MODEL_SHAPE_H

#include "model/manifest.h"

/* A map from module to twin, found in a document. */
typedef struct shape_match {
  shape kind;
  uint32_t contents;  /* the map's node */
  uint32_t key;       /* the name that leads to it, DOCUMENT_NONE at the top */
  em_view documented; /* how that name is written, empty at the top */
} shape_match;

enum { SHAPE_MATCHES = 8 };

/*
 * All maps that one tool or another would deploy, the one that `az` takes first. Returns how many
 * (at most SHAPE_MATCHES).
 */
uint32_t shape_find(const document *d, shape_match *matches);
/* The same in an object that is not the root. */
uint32_t shape_find_in(const document *d, uint32_t object, shape_match *matches);
/* EM_ERROR_SHAPE with a sentence on what stands there instead. */
em_status shape_error(const document *d, em_error *error);
/* True if a member at the top, beside the map, is known to the tools. */
bool shape_knows_member(em_view name);

#endif
