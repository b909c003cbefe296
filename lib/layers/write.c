/* The merged tree as a document of its own: written as JSON, read again, each node with its origin.
 */
#include "document/compose.h"
#include "layers/tree.h"

static document_origin origin_of(place at) {
  return (document_origin){at.document, at.node};
}

/* Depth is that of paths, which is bounded. */
static void write_node(compose *c, const tree_node *node) {
  if (!node->is_open) {
    compose_copy(c, origin_of(node->at));
    return;
  }
  compose_open(c, DOCUMENT_OBJECT, origin_of(node->at));
  for (const tree_node *child = node->first; child != NULL; child = child->next) {
    if (!child->is_removed) {
      compose_name(c, child->name, origin_of(child->name_at));
      write_node(c, child);
    }
  }
  compose_close(c);
}

em_status tree_to_document(tree *t, const tree_node *root, document *d,
                           const document_options *options, em_error *error) {
  compose *c = compose_start(t->memory);
  if (c == NULL) {
    return EM_ERROR_MEMORY;
  }
  write_node(c, root);
  return compose_finish(c, VIEW("effective deployment"), d, options, error);
}
