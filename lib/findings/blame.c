#include "findings/blame.h"

enum { WITHIN = 2 }; /* changes inside of a module that are told */

bool blame_start(blame *b, const layers_stack *stack, arena *memory) {
  b->merge = stack->merge;
  b->stack = stack;
  return layers_history_build(&b->history, stack->merge, memory);
}

/* Notes on one place, as long as there is room. */
typedef struct notes_on {
  match_related *items;
  uint32_t count;
  arena *memory;
} notes_on;

static void add(notes_on *list, place at, em_view message) {
  if (list->count < BLAME_RELATED && place_is_set(at)) {
    list->items[list->count++] = (match_related){{.at = at}, message};
  }
}

/* "this layer replaces modules.camera" */
static void add_change(notes_on *list, const layers_change *c) {
  static const char *const verbs[] = {
      [LAYERS_INTRODUCED] = "brings", [LAYERS_REPLACED] = "replaces", [LAYERS_REMOVED] = "removes"};
  const em_view what = c->path.length > 0 ? view_cut(c->path, 200) : VIEW("all desired properties");
  add(list, c->name_at,
      arena_format(list->memory, "this layer %s %.*s", verbs[c->kind], VIEW_ARGS(what)));
}

/* The values that this change hides, down to that of the base. */
static void add_hidden(notes_on *list, const blame *b, const layers_change *change) {
  for (const layers_change *c = change;
       c != NULL && place_is_set(c->before) && list->count < BLAME_RELATED;
       c = layers_set_by(&b->history, c->before)) {
    add(list, c->before,
        c->is_same ? VIEW("hidden by that layer: the same value") : VIEW("hidden by that layer"));
  }
}

bool blame_is_of_result(const blame *b, place at) {
  const document *d = at.document;
  while (d != NULL && d->host != NULL) {
    d = d->host;
  }
  return d == NULL || d == &b->merge->result;
}

/* The name or the object of a module, say: it is told of for what it holds, or lacks. */
static bool is_whole(place at) {
  return at.document->host == NULL && (document_is_container(at.document, at.node) ||
                                       (at.document->nodes[at.node].flags & DOCUMENT_KEY) != 0);
}

/* What was done inside of it after the change that put it there. */
static void add_within(notes_on *list, const blame *b, const layers_change *but,
                       em_view module_name) {
  const layers_merge *m = b->merge;
  uint32_t i = but == NULL ? 0 : (uint32_t)(but - m->changes) + 1;
  for (uint32_t told = 0; told < WITHIN; told++) {
    i = layers_change_within(m, module_name, i);
    if (i == m->change_count) {
      return;
    }
    add_change(list, &m->changes[i++]);
  }
}

em_layer_effect blame_explain(const blame *b, place at, em_view module_name, arena *memory,
                              match_related *related, uint32_t *count) {
  notes_on list = {.items = related, .memory = memory};
  *count = 0;
  if (!place_is_set(at)) {
    return EM_LAYER_BASE;
  }
  const layers_change *change = layers_set_by(&b->history, at);
  em_layer_effect effect = EM_LAYER_BASE;
  if (change != NULL) {
    effect = place_is_set(change->before) ? EM_LAYER_REPLACED : EM_LAYER_BROUGHT;
    add_change(&list, change);
    add_hidden(&list, b, change);
  }
  if (module_name.data != NULL && is_whole(at)) {
    const uint32_t before = list.count;
    add_within(&list, b, change, module_name);
    effect = effect == EM_LAYER_BASE && list.count > before ? EM_LAYER_CHANGED : effect;
  }
  *count = list.count;
  return effect;
}
