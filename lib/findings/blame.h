/* What layers did to what a finding is about: for the reader who must know which file to change. */
#ifndef FINDINGS_BLAME_H
#define FINDINGS_BLAME_H

#include "findings/resolve.h"
#include "layers/history.h"
#include "layers/stack.h"

typedef struct blame {
  const layers_merge *merge;
  const layers_stack *stack;
  layers_history history;
} blame;

enum { BLAME_RELATED = 4 }; /* places at most */

/* False if memory is out. The stack must outlive it. */
bool blame_start(blame *b, const layers_stack *stack, arena *memory);
/* Rules about layers point into a layer itself, and often say what it does there. */
bool blame_is_of_result(const blame *b, place at);
/*
 * What layers did at a place of the effective deployment that concerns a module (data NULL: none).
 * Fills in up to BLAME_RELATED related, whose texts may hold hostile names and are in `memory`.
 */
em_layer_effect blame_explain(const blame *b, place at, em_view module_name, arena *memory,
                              match_related *related, uint32_t *count);

#endif
