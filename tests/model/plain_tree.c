#include "plain_tree.h"

static bool is_same(const chain_node *a, const chain_node *b);

/* Members of what has a table stand in no order that counts. */
static const chain_node *find(const chain_node *object, const chain_node *like) {
  for (const chain_node *one = object->first; one != NULL; one = one->next) {
    if (one->member == like->member && view_equals(one->name, like->name)) {
      return one;
    }
  }
  return NULL;
}

static bool are_same_children(const chain_node *a, const chain_node *b) {
  if (a->count != b->count) {
    return false;
  }
  const chain_node *other = b->first;
  for (const chain_node *one = a->first; one != NULL; one = one->next) {
    const chain_node *match = one->member == NULL ? other : find(b, one);
    if (match == NULL || !is_same(one, match)) {
      return false;
    }
    other = other == NULL ? NULL : other->next;
  }
  return true;
}

static bool is_same(const chain_node *a, const chain_node *b) {
  if (a->kind != b->kind || a->node != b->node || a->key != b->key || a->overrode != b->overrode ||
      !view_equals(a->name, b->name) || ((a->flags ^ b->flags) & ~CHAIN_TYPED) != 0) {
    return false;
  }
  switch ((document_kind)a->kind) {
    case DOCUMENT_NUMBER:
      return a->integer == b->integer && view_equals(a->text, b->text);
    case DOCUMENT_STRING:
      return view_equals(a->text, b->text);
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      return are_same_children(a, b);
    default:
      return true;
  }
}

static bool are_same_parts(const chain_node *a, const chain_node *b) {
  return a == NULL || b == NULL ? a == b : is_same(a, b);
}

static bool are_same_trees(const engine_tree *a, const engine_tree *b) {
  return are_same_parts(a->config, b->config) && are_same_parts(a->host_config, b->host_config) &&
         are_same_parts(a->networking, b->networking);
}

static chain start(const document *d, chain_workspace *w, arena *memory, notes *list, settings *s) {
  *s = settings_none;
  return (chain){.document = d, .workspace = w, .memory = memory, .notes = list, .settings = s};
}

plain_outcome plain_tree_compare(const document *d, uint32_t object, bool has_placeholders) {
  chain_workspace w;
  arena memory;
  settings by_plain;
  settings by_readers;
  chain_workspace_start(&w, NULL);
  arena_init(&memory, NULL);
  notes list = {.memory = &memory};
  chain c = start(d, &w, &memory, &list, &by_plain);
  engine_tree plain;
  plain_outcome outcome = PLAIN_TREE_NOT_TAKEN;
  if (chain_read_plain(&c, object, &plain)) {
    chain full = start(d, &w, &memory, &list, &by_readers);
    full.has_placeholders = has_placeholders;
    full.is_from_object = object != 0;
    engine_tree tree;
    chain_node *sent = chain_read_agent(&full, object);
    const bool is_read =
        sent != NULL && chain_read_edgelet(&full, sent) && chain_read_engine(&full, sent, &tree);
    const bool is_equal = is_read && list.count == 0 && are_same_trees(&plain, &tree) &&
                          by_plain.settings_read == by_readers.settings_read &&
                          by_readers.verdict == SETTINGS_EFFECTIVE;
    outcome = is_equal ? PLAIN_TREE_SAME : PLAIN_TREE_OTHER;
  }
  arena_free(&memory);
  arena_free(&w.scratch);
  return outcome;
}
