/* Putting layers on top of each other, one path at a time. */
#include "base/error.h"
#include "layers/input.h"
#include "layers/tree.h"

#define WHOLE "properties.desired"
enum { STEPS = 100 * 1000 * 1000 };

/* One dotted name of one input, or its whole desired properties. */
typedef struct entry {
  em_view module;
  place module_at; /* its name */
  em_view path;    /* "modules.camera", empty for all */
  uint32_t depth;  /* names in it */
  place name_at, at;
} entry;

typedef struct merger {
  layers_merge *m;
  tree tree;
  tree_node *contents;
  ARENA_LIST(entry) entries; /* of the input that is being applied */
  uint32_t input;
  bool has_failed;
} merger;

/* ---- Reading an input's entries
 * ------------------------------------------------------------------ */

/* Names in a dotted path, 0 if one of them is empty or there are too many. */
static uint32_t count_names(em_view path) {
  uint32_t count = 0;
  for (bool is_last = path.length == 0; !is_last; count++) {
    const size_t dot = view_find(path, '.');
    is_last = dot == path.length;
    if (dot == 0 || count == LAYERS_PATH_MAXIMUM || (!is_last && dot + 1 == path.length)) {
      return 0;
    }
    path = view_from(path, is_last ? dot : dot + 1);
  }
  return count;
}

static void add_fault(merger *g, place name_at) {
  layers_merge *m = g->m;
  if (m->fault_count < LAYERS_FAULTS &&
      arena_list_add(m->memory, (void **)&m->faults, &m->fault_count, &m->fault_capacity,
                     sizeof *m->faults)) {
    m->faults[m->fault_count - 1] = (layers_fault){g->input, name_at};
  }
}

static void add_entry(merger *g, const entry *added) {
  if (!ARENA_LIST_ADD(g->m->memory, &g->entries)) {
    g->has_failed = true;
    return;
  }
  /* Shorter paths first: they make room for what stands below them. The list is short or sorted. */
  uint32_t at = g->entries.count - 1;
  for (; at > 0 && g->entries.items[at - 1].depth > added->depth && g->tree.steps > 0; at--) {
    g->tree.steps--;
    g->entries.items[at] = g->entries.items[at - 1];
  }
  g->entries.items[at] = *added;
}

static void read_module(merger *g, const document *d, uint32_t module_key) {
  static const em_view dotted = {WHOLE ".", sizeof WHOLE};
  const uint32_t object = module_key + 1;
  entry found = {.module = document_string(d, module_key), .module_at = {d, module_key}};
  uint32_t key;
  const uint32_t whole = layers_find_desired(d, object, &key);
  if (whole != DOCUMENT_NONE) {
    found.name_at = (place){d, key};
    found.at = (place){d, whole};
    add_entry(g, &found);
  }
  if (document_kind_of(d, object) != DOCUMENT_OBJECT) {
    return;
  }
  DOCUMENT_EACH_MEMBER(d, object, member) {
    const em_view name = document_string(d, member);
    if (!view_starts_with(name, dotted)) {
      continue;
    }
    found.path = view_from(name, dotted.length);
    found.depth = count_names(found.path);
    found.name_at = (place){d, member};
    found.at = (place){d, member + 1};
    if (found.depth == 0) {
      add_fault(g, found.name_at);
    } else {
      add_entry(g, &found);
    }
  }
}

/* ---- Setting a value
 * ------------------------------------------------------------------------------ */

static layers_change *add_change(merger *g, layers_change_kind kind, const entry *e) {
  layers_merge *m = g->m;
  if (g->input == m->base) {
    return NULL;
  }
  if (!arena_list_add(m->memory, (void **)&m->changes, &m->change_count, &m->change_capacity,
                      sizeof *m->changes)) {
    g->has_failed = true;
    return NULL;
  }
  layers_change *change = &m->changes[m->change_count - 1];
  *change = (layers_change){.kind = kind,
                            .input = g->input,
                            .module = e->module,
                            .path = e->path,
                            .at = e->at,
                            .name_at = e->name_at,
                            .before_input = LAYERS_NONE};
  return change;
}

static bool is_object(const tree_node *node) {
  return node->is_open || document_kind_of(node->at.document, node->at.node) == DOCUMENT_OBJECT;
}

static void note_before(layers_change *change, const tree_node *node, const entry *e) {
  if (change != NULL) {
    change->before = node->at;
    change->before_input = node->input;
    change->is_same = change->kind == LAYERS_REPLACED && tree_is_same(node, e->at);
  }
}

/* The object of that name inside an open one; made where there is none, and where something else
 * is. */
static tree_node *enter(merger *g, tree_node *parent, em_view name, place at, const entry *e) {
  tree_node *child = tree_find(&g->tree, parent, name);
  if (child == NULL) {
    child = tree_new_object(&g->tree, name, at, g->input);
    if (child != NULL) {
      tree_append(parent, child);
    }
  } else if (child->is_removed || !is_object(child)) {
    if (!child->is_removed) {
      note_before(add_change(g, LAYERS_REPLACED, e), child, e);
    }
    *child = (tree_node){.name = name,
                         .name_at = at,
                         .at = at,
                         .input = g->input,
                         .is_open = true,
                         .next = child->next};
  }
  if (child == NULL || !tree_open(&g->tree, child)) {
    g->has_failed = true;
    return NULL;
  }
  return child;
}

static void set(merger *g, tree_node *parent, em_view name, const entry *e) {
  tree_node *node = tree_find(&g->tree, parent, name);
  const bool is_null = document_kind_of(e->at.document, e->at.node) == DOCUMENT_NULL;
  const bool was_there = node != NULL && !node->is_removed;
  if (is_null && !was_there) {
    return;
  }
  layers_change *change = add_change(g,
                                     is_null     ? LAYERS_REMOVED
                                     : was_there ? LAYERS_REPLACED
                                                 : LAYERS_INTRODUCED,
                                     e);
  if (node == NULL) {
    node = tree_new(&g->tree, name, e->name_at, e->at, g->input);
    if (node == NULL) {
      g->has_failed = true;
      return;
    }
    tree_append(parent, node);
    return;
  }
  if (was_there) {
    note_before(change, node, e);
  }
  *node = (tree_node){.name = name,
                      .name_at = e->name_at,
                      .at = e->at,
                      .input = g->input,
                      .is_removed = is_null,
                      .next = node->next};
}

static void apply_entry(merger *g, const entry *e) {
  tree_node *module = enter(g, g->contents, e->module, e->module_at, e);
  if (module == NULL) {
    return;
  }
  if (e->path.length == 0) {
    set(g, module, VIEW(WHOLE), e);
    return;
  }
  tree_node *parent = enter(g, module, VIEW(WHOLE), e->name_at, e);
  em_view path = e->path;
  for (size_t dot = view_find(path, '.'); parent != NULL && dot < path.length;
       dot = view_find(path, '.')) {
    parent = enter(g, parent, view_until(path, dot), e->name_at, e);
    path = view_from(path, dot + 1);
  }
  if (parent != NULL) {
    set(g, parent, path, e);
  }
}

static void apply(merger *g, uint32_t index) {
  const layers_input *input = &g->m->inputs[index];
  const document *d = input->document;
  g->input = index;
  g->entries.count = 0;
  DOCUMENT_EACH_MEMBER(d, input->contents, key) {
    read_module(g, d, key);
  }
  for (uint32_t i = 0; i < g->entries.count && !g->has_failed; i++) {
    apply_entry(g, &g->entries.items[i]);
  }
}

/* ---- All
 * -------------------------------------------------------------------------------------------- */

static em_status read_inputs(layers_merge *m, const layers_source *sources, uint32_t count,
                             uint32_t *at_fault, em_error *error) {
  m->inputs = arena_allocate_array(m->memory, count, sizeof *m->inputs);
  if (m->inputs == NULL) {
    return EM_ERROR_MEMORY;
  }
  for (; m->input_count < count; m->input_count++) {
    *at_fault = m->input_count;
    const em_status status =
        layers_read_input(&m->inputs[m->input_count], &sources[m->input_count], error);
    if (status != EM_OK) {
      return status;
    }
  }
  return layers_rank_inputs(m) ? EM_OK : EM_ERROR_MEMORY;
}

static em_status merge(layers_merge *m, const document_options *options, em_error *error) {
  const layers_input *first = &m->inputs[m->applied[0]];
  const place top = {first->document, 0};
  merger g = {.m = m, .tree = {.memory = m->memory, .steps = STEPS}};
  tree_node *root = tree_new_object(&g.tree, VIEW(""), top, m->applied[0]);
  g.contents = tree_new_object(&g.tree, VIEW("modulesContent"),
                               (place){first->document, first->contents}, m->applied[0]);
  if (root == NULL || g.contents == NULL) {
    return EM_ERROR_MEMORY;
  }
  g.contents->name_at = place_of_name(g.contents->at);
  tree_append(root, g.contents);
  for (uint32_t i = 0; i < m->applied_count && !g.has_failed; i++) {
    apply(&g, m->applied[i]);
  }
  if (g.has_failed) {
    return EM_ERROR_MEMORY;
  }
  if (g.tree.steps == 0) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0,
                     "The layers set too many paths to merge them in reasonable time.");
  }
  return tree_to_document(&g.tree, root, &m->result, options, error);
}

em_status layers_merge_all(layers_merge *m, const layers_source *sources, uint32_t count,
                           const document_options *options, arena *memory, uint32_t *at_fault,
                           em_error *error) {
  *m = (layers_merge){.memory = memory, .base = LAYERS_NONE};
  *at_fault = LAYERS_NONE;
  if (count == 0 || count > LAYERS_MAXIMUM) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "1 to %d deployments can be merged, not %u.",
                     LAYERS_MAXIMUM, count);
  }
  em_status status = read_inputs(m, sources, count, at_fault, error);
  if (status == EM_OK) {
    *at_fault = LAYERS_NONE;
    status = merge(m, options, error);
  }
  return status == EM_ERROR_MEMORY ? error_memory(error) : status;
}

void layers_free(layers_merge *m) {
  document_free(&m->result);
}
