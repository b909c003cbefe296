/*
 * The tree that layers are put into. A value is a node of some document as it stands, until a path
 * goes into it: then it is opened, one level at a time. Internal to this room.
 */
#ifndef LAYERS_TREE_H
#define LAYERS_TREE_H

#include "layers/layers.h"

typedef struct tree_node tree_node;
struct tree_node {
  em_view name;
  place name_at; /* a key, or the dotted name that brought it */
  place at;      /* the value; of an object that a path made: the dotted name */
  uint32_t input;
  bool is_open;    /* an object whose members are in the list */
  bool is_removed; /* null was set here: nothing is left */
  tree_node *first, *last, *next;
};

typedef struct tree {
  arena *memory;
  uint64_t steps; /* comparisons left; 0: somebody plays games */
} tree;

/* A value as it stands; data NULL for the name of the root. NULL if memory is out. */
tree_node *tree_new(tree *t, em_view name, place name_at, place at, uint32_t input);
/* An empty object that stands nowhere but at `at`. */
tree_node *tree_new_object(tree *t, em_view name, place at, uint32_t input);
void tree_append(tree_node *parent, tree_node *child);
/* Members into the list; anything but an object loses its value and has none. False: no memory. */
bool tree_open(tree *t, tree_node *node);
/* The last member of that name of an open node, removed ones too, or NULL. */
tree_node *tree_find(tree *t, const tree_node *node, em_view name);
/* True if both are the same values, word for word; an open node never is. */
bool tree_is_same(const tree_node *node, place value);

/* Writes the tree as indented JSON and reads it again, origins filled in. */
em_status tree_to_document(tree *t, const tree_node *root, document *d,
                           const document_options *options, em_error *error);

#endif
