/* Elements of a relation by a text of theirs, so that pairs are not looked for one by one. */
#ifndef RULES_RELATION_INDEX_H
#define RULES_RELATION_INDEX_H

#include "rules/facts.h"

/* Fewer are walked over. */
enum { RELATION_INDEX_LEAST = 6 };

/* Numbers of elements from 1; 0 ends a chain. */
typedef struct relation_index {
  subject_kind kind;
  uint32_t in; /* the module, or NOTE_NO_MODULE for all */
  uint32_t fact;
  uint32_t count;
  uint32_t *chains; /* of each hash, a power of two of them */
  uint32_t *next;   /* of each element, from 1 */
  uint32_t *hashes; /* of their texts */
  uint32_t chain_count;
  uint32_t unknown; /* the first of those whose text is not known, chained as well */
  uint32_t capacity;
} relation_index;

/* Finds element `number` (from 0) of what is indexed. */
typedef bool relation_get(const void *context, uint32_t number, subject *element);

/* Makes the index one of these elements unless it is; false if memory is out. */
bool relation_index_make(relation_index *index, const facts *f, arena *memory,
                         const relation_index *wanted, relation_get *get, const void *context);
/* The first element whose text may be that one, whatever its case, and the one behind it. */
uint32_t relation_index_first(const relation_index *index, em_view text);
uint32_t relation_index_next(const relation_index *index, uint32_t number);

#endif
