#include "layers/tree.h"

static tree_node *new_node(tree *t, em_view name) {
  tree_node *node = arena_allocate(t->memory, sizeof *node);
  if (node != NULL) {
    node->name = name;
  }
  return node;
}

tree_node *tree_new(tree *t, em_view name, place name_at, place at, uint32_t input) {
  tree_node *node = new_node(t, name);
  if (node != NULL) {
    node->name_at = name_at;
    node->at = at;
    node->input = input;
  }
  return node;
}

tree_node *tree_new_object(tree *t, em_view name, place at, uint32_t input) {
  tree_node *node = tree_new(t, name, at, at, input);
  if (node != NULL) {
    node->is_open = true;
  }
  return node;
}

void tree_append(tree_node *parent, tree_node *child) {
  if (parent->last == NULL) {
    parent->first = child;
  } else {
    parent->last->next = child;
  }
  parent->last = child;
}

bool tree_open(tree *t, tree_node *node) {
  if (node->is_open) {
    return true;
  }
  node->is_open = true;
  const document *d = node->at.document;
  if (document_kind_of(d, node->at.node) != DOCUMENT_OBJECT) {
    return true;
  }
  DOCUMENT_EACH_MEMBER(d, node->at.node, key) {
    tree_node *child =
        tree_new(t, document_string(d, key), (place){d, key}, (place){d, key + 1}, node->input);
    if (child == NULL) {
      return false;
    }
    tree_append(node, child);
  }
  return true;
}

tree_node *tree_find(tree *t, const tree_node *node, em_view name) {
  tree_node *found = NULL;
  for (tree_node *child = node->first; child != NULL && t->steps > 0; child = child->next) {
    t->steps--;
    if (view_equals(child->name, name)) {
      found = child;
    }
  }
  return found;
}

bool tree_is_same(const tree_node *node, place value) {
  if (node->is_open || node->is_removed) {
    return false;
  }
  const document *a = node->at.document;
  const document *b = value.document;
  const uint32_t count = document_after(a, node->at.node) - node->at.node;
  if (count != document_after(b, value.node) - value.node) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t x = node->at.node + i;
    const uint32_t y = value.node + i;
    const document_kind kind = document_kind_of(a, x);
    if (kind != document_kind_of(b, y)) {
      return false;
    }
    const bool is_equal =
        kind == DOCUMENT_STRING ? view_equals(document_string(a, x), document_string(b, y))
        : kind == DOCUMENT_NUMBER
            ? view_equals(document_source(a, x), document_source(b, y))
            : !document_is_container(a, x) || a->nodes[x].extra == b->nodes[y].extra;
    if (!is_equal) {
      return false;
    }
  }
  return true;
}
