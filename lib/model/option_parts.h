/* Which members hold createOptions, and in which order their texts are joined. */
#ifndef MODEL_OPTION_PARTS_H
#define MODEL_OPTION_PARTS_H

#include "document/document.h"

enum { OPTION_PARTS_MAXIMUM = 100 }; /* edgeAgent drops further ones */

/* True if the name of a member of `settings` is taken for a part of createOptions; `*digits` is the
 * number behind the word. */
bool create_options_is_part_of(em_view name, em_view *digits);
static inline bool create_options_is_part(em_view name, em_view *digits) {
  return name.length >= sizeof "createOptions" - 1 && create_options_is_part_of(name, digits);
}

/* Strings of one object that are joined to a document. */
typedef struct option_parts {
  const uint32_t *nodes; /* values in the order of joining */
  uint32_t count;        /* at most OPTION_PARTS_MAXIMUM */
} option_parts;

typedef ARENA_LIST(option_parts) option_parts_list;

/*
 * All createOptions of a document that stand in strings and are neither blank nor `null`, wherever
 * they are: a manifest need not be recognised. Of equal names the last counts. False if memory is
 * out.
 */
bool option_parts_find(const document *d, arena *memory, option_parts_list *list);

#endif
