/* Anchors and aliases. What an alias adds is copied, so that nothing behind the reader knows of
 * them; so the copies are counted. */
#include "document/yaml_reader.h"

#include "base/error.h"
#include "document/duplicates.h"

bool yaml_add_anchor(yaml_reader *r, const char *name, uint32_t node) {
  const size_t at = r->b.nodes[node].start;
  if (r->anchors.count == YAML_ANCHORS) {
    return yaml_fail(r, EM_ERROR_LIMIT, at, 0, "More than 1024 anchors.");
  }
  const em_view kept = arena_copy(&r->b.d->memory, view_of(name));
  if (kept.data == NULL || !ARENA_LIST_ADD(&r->b.d->memory, &r->anchors)) {
    r->b.status = error_memory(r->b.error);
    return false;
  }
  r->anchors.items[r->anchors.count - 1] = (yaml_anchor){kept, node};
  return true;
}

/* The last one of that name. */
static const yaml_anchor *find_anchor(const yaml_reader *r, em_view name) {
  for (uint32_t i = r->anchors.count; i > 0; i--) {
    if (view_equals(r->anchors.items[i - 1].name, name)) {
      return &r->anchors.items[i - 1];
    }
  }
  return NULL;
}

static bool is_open(const yaml_reader *r, uint32_t node) {
  for (uint32_t i = r->b.open; i != DOCUMENT_NONE; i = r->b.nodes[i].extra) {
    if (i == node) {
      return true;
    }
  }
  return false;
}

static uint32_t behind(const yaml_reader *r, uint32_t node) {
  const document_node *n = &r->b.nodes[node];
  const bool is_container = n->kind == DOCUMENT_ARRAY || n->kind == DOCUMENT_OBJECT;
  return node + 1 + (is_container ? n->extra : 0);
}

/* A copied container ends; duplicates in it have been told of where it was written. */
static void close_copy(yaml_reader *r, const document_node *source) {
  document_node *n = &r->b.nodes[r->b.open];
  const uint32_t closing = r->b.open;
  r->b.open = n->extra;
  r->b.depth--;
  n->extra = r->b.count - closing - 1;
  n->length = source->length;
}

static bool copy_node(yaml_reader *r, uint32_t source) {
  const document_node n = r->b.nodes[source];
  if (n.kind == DOCUMENT_ARRAY || n.kind == DOCUMENT_OBJECT) {
    if (!builder_open(&r->b, (document_kind)n.kind, n.start)) {
      return false;
    }
    document_node *opened = &r->b.nodes[r->b.open];
    opened->style = n.style;
    opened->flags = n.flags | DOCUMENT_ALIASED;
    return true;
  }
  document_node *copy = builder_add(&r->b, (document_kind)n.kind, n.start, n.length);
  if (copy == NULL) {
    return false;
  }
  *copy = n;
  copy->flags |= DOCUMENT_ALIASED;
  return true;
}

/* Copies stand at the same distance from their sources, so the source of an open copy is known. */
static bool copy_tree(yaml_reader *r, uint32_t source) {
  const uint32_t end = behind(r, source);
  const uint32_t distance = r->b.count - source;
  const uint32_t outside = r->b.open;
  for (uint32_t at = source;; at++) {
    while (r->b.open != outside && behind(r, r->b.open - distance) == at) {
      close_copy(r, &r->b.nodes[r->b.open - distance]);
    }
    if (at == end) {
      return true;
    }
    if (!copy_node(r, at)) {
      return false;
    }
  }
}

static bool may_copy(yaml_reader *r, uint32_t source, size_t start, size_t end) {
  const uint32_t count = behind(r, source) - source;
  if (count <= r->b.limits.alias_nodes - r->aliased) {
    r->aliased += count;
    return true;
  }
  r->b.status = error_set(r->b.error, EM_ERROR_LIMIT, start, end - start,
                          "Aliases add more than %u values and names; raise the limit with "
                          "--max-alias-nodes if you trust the file.",
                          r->b.limits.alias_nodes);
  return false;
}

bool yaml_add_alias(yaml_reader *r, const char *name, size_t start, size_t end, bool is_key) {
  const yaml_anchor *anchor = find_anchor(r, view_of(name));
  if (anchor == NULL) {
    return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                     "Expected the name of an anchor that stands before this alias.");
  }
  const uint32_t source = anchor->node;
  if (is_open(r, source)) {
    return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                     "The alias stands inside the value that it repeats.");
  }
  if (!may_copy(r, source, start, end)) {
    return false;
  }
  const uint32_t copy = r->b.count;
  if (is_key && r->b.nodes[source].kind != DOCUMENT_STRING) {
    return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                     "Expected a name; this alias repeats something that is no text.");
  }
  if (!copy_tree(r, source)) {
    return false;
  }
  const uint8_t own = DOCUMENT_KEY | DOCUMENT_DUPLICATE;
  r->b.nodes[copy].flags &= (uint8_t)~own;
  r->b.nodes[copy].flags |= is_key ? DOCUMENT_KEY : 0;
  return true;
}
