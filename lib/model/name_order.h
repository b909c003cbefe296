/* Lists of names in order without regard to case: parts of createOptions, names that clash. */
#ifndef MODEL_NAME_ORDER_H
#define MODEL_NAME_ORDER_H

#include "base/arena.h"

/* A name and what it belongs to. */
typedef struct named {
  em_view name;
  uint32_t item;
} named;

/* Order of the names with ASCII letters in upper case, byte by byte, as .NET's ordinal order. */
int names_compare(em_view a, em_view b);
/* Sorts; equal names keep their order. Many take as much memory again; false if there is none. */
bool names_sort(named *list, uint32_t count, arena *memory);

#endif
