/* Changing one place of a JSON text, to see who notices. */
#ifndef SCHEMA_MUTATION_H
#define SCHEMA_MUTATION_H

#include "document/document.h"

/* The node at a JSON Pointer, or DOCUMENT_NONE. */
uint32_t mutation_find(const document *d, em_view pointer);

/*
 * The text with one change: "set" replaces the value at the pointer, "remove" takes the member
 * away, "add" puts a member of that name first in the object before the last slash. The result is
 * the caller's, to be freed; data NULL if the place is not there.
 */
em_view mutation_apply(em_view text, em_view change, em_view pointer, em_view value);

#endif
