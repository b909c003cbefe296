/* URI references as schemas use them (RFC 3986): resolved, never fetched. */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include "base/arena.h"
#include "base/view.h"

/* Everything before the `#`. */
em_view uri_without_fragment(em_view uri);
/* Everything behind the `#`; empty if there is none. */
em_view uri_fragment(em_view uri);
/*
 * `reference` without its fragment, made absolute against `base`; as it is if there is no base.
 * Data NULL if memory is out.
 */
em_view uri_resolve(arena *a, em_view base, em_view reference);
/* The address that a text was handed in under: a path of a file loses its ./ and x/.. */
em_view uri_normalise(arena *a, em_view uri);
/* With %41 and its like decoded; data NULL if memory is out. */
em_view uri_decode(arena *a, em_view text);

#endif
