/*
 * model: what the deployment means: modules, images, settings in effect, routes.
 * In: documents. Out: an immutable manifest whose every value remembers the node it came from.
 * Knows nothing of rules: it says what is so, never whether that is good.
 */
#ifndef MODEL_PLACE_H
#define MODEL_PLACE_H

#include "document/document.h"

/* A node of a document; document is NULL for "nowhere" (a default, something absent). */
typedef struct place {
  const document *document;
  uint32_t node;
} place;

static inline bool place_is_set(place at) {
  return at.document != NULL;
}

static inline bool place_equals(place a, place b) {
  return a.document == b.document && a.node == b.node;
}

/* The name of the member whose value stands here, or the place itself if it is no member. */
static inline place place_of_name(place at) {
  const bool is_member = place_is_set(at) && at.node > 0 &&
                         (at.document->nodes[at.node - 1].flags & DOCUMENT_KEY) != 0;
  return is_member ? (place){at.document, at.node - 1} : at;
}

#endif
