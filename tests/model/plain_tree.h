/* Whether the short way through the readers and the long one lead to the same tree. */
#ifndef TESTS_MODEL_PLAIN_TREE_H
#define TESTS_MODEL_PLAIN_TREE_H

#include "model/chain.h"

typedef enum plain_outcome {
  PLAIN_TREE_NOT_TAKEN, /* the short way leaves the text to the readers */
  PLAIN_TREE_SAME,
  PLAIN_TREE_OTHER,
} plain_outcome;

plain_outcome plain_tree_compare(const document *d, uint32_t object, bool has_placeholders);

#endif
