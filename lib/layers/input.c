/* What is given: where the modules stand, which rank it has, and whether it applies at all. */
#include "layers/input.h"

#include "document/expand.h"
#include "model/shape.h"

static em_view text_member(const document *d, em_view name) {
  const uint32_t node = document_member(d, 0, name);
  return node == DOCUMENT_NONE ? (em_view){0} : document_string(d, node);
}

uint32_t layers_find_desired(const document *d, uint32_t object, uint32_t *key) {
  *key = DOCUMENT_NONE;
  uint32_t found = document_member(d, object, VIEW("properties.desired"));
  if (found == DOCUMENT_NONE) {
    found = document_member(d, document_member(d, object, VIEW("properties")), VIEW("desired"));
  }
  if (found != DOCUMENT_NONE) {
    *key = found - 1;
  }
  return found;
}

em_status layers_read_input(layers_input *input, const layers_source *source, em_error *error) {
  const document *d = source->document;
  shape_match matches[SHAPE_MATCHES];
  if (shape_find(d, matches) == 0) {
    return shape_error(d, error);
  }
  *input = (layers_input){.document = d,
                          .contents = matches[0].contents,
                          .id = text_member(d, VIEW("id")),
                          .created = text_member(d, VIEW("createdTimeUtc")),
                          .has_priority = source->has_priority,
                          .priority = source->priority};
  const uint32_t priority = document_member(d, 0, VIEW("priority"));
  double real;
  if (!input->has_priority && priority != DOCUMENT_NONE &&
      document_kind_of(d, priority) == DOCUMENT_NUMBER &&
      document_number(d, priority, &input->priority, &real) == NUMBER_INTEGER) {
    input->has_priority = true;
    input->priority_at = (place){d, priority};
  }
  uint32_t key;
  const uint32_t agent = document_member(d, input->contents, VIEW("$edgeAgent"));
  input->is_standard =
      agent != DOCUMENT_NONE && layers_find_desired(d, agent, &key) != DOCUMENT_NONE;
  return EM_OK;
}

/* ---- Rank --------------------------------------------------------------------------------------
 */

/* Without a priority of its own: that of the one before. */
static void inherit_priorities(layers_merge *m) {
  for (uint32_t i = 1; i < m->input_count; i++) {
    if (!m->inputs[i].has_priority) {
      m->inputs[i].priority = m->inputs[i - 1].priority;
    }
  }
}

/* True if input `a` is applied before input `b`: lower priority, then older, then given earlier. */
static bool is_before(const layers_merge *m, uint32_t a, uint32_t b) {
  const layers_input *x = &m->inputs[a];
  const layers_input *y = &m->inputs[b];
  if (x->priority != y->priority) {
    return x->priority < y->priority;
  }
  /* Times in one form sort as texts. */
  const bool are_timed =
      x->created.data != NULL && y->created.data != NULL && x->created.length == y->created.length;
  const int order = are_timed ? view_compare(x->created, y->created) : 0;
  return order != 0 ? order < 0 : a < b;
}

static void choose_base(layers_merge *m) {
  m->base = LAYERS_NONE;
  for (uint32_t i = 0; i < m->input_count; i++) {
    if (m->inputs[i].is_standard && (m->base == LAYERS_NONE || is_before(m, m->base, i))) {
      m->base = i;
    }
  }
}

static layers_role role_of(const layers_merge *m, uint32_t index) {
  const layers_input *input = &m->inputs[index];
  if (input->is_standard) {
    return index == m->base ? LAYERS_BASE : LAYERS_OUTRANKED;
  }
  const layers_input *base = m->base == LAYERS_NONE ? NULL : &m->inputs[m->base];
  const bool is_below = base != NULL && base->has_priority && input->has_priority &&
                        input->priority <= base->priority;
  return is_below ? LAYERS_BELOW_BASE : LAYERS_LAYER;
}

bool layers_rank_inputs(layers_merge *m) {
  inherit_priorities(m);
  choose_base(m);
  m->applied = arena_allocate_array(m->memory, m->input_count, sizeof *m->applied);
  if (m->applied == NULL) {
    return false;
  }
  if (m->base != LAYERS_NONE) {
    m->applied[m->applied_count++] = m->base;
  }
  const uint32_t first_layer = m->applied_count;
  for (uint32_t i = 0; i < m->input_count; i++) {
    m->inputs[i].role = role_of(m, i);
    if (m->inputs[i].role != LAYERS_LAYER) {
      continue;
    }
    uint32_t at = m->applied_count++;
    for (; at > first_layer && is_before(m, i, m->applied[at - 1]); at--) {
      m->applied[at] = m->applied[at - 1];
    }
    m->applied[at] = i;
  }
  return true;
}

bool layers_find_tie(const layers_merge *m, uint32_t later, uint32_t *other) {
  const layers_input *input = &m->inputs[later];
  for (uint32_t i = 0; i < m->input_count; i++) {
    if (i != later && input->has_priority && m->inputs[i].has_priority &&
        m->inputs[i].priority == input->priority &&
        m->inputs[i].is_standard == input->is_standard && is_before(m, i, later)) {
      *other = i;
      return true;
    }
  }
  return false;
}

uint32_t layers_input_of(const layers_merge *m, const document *d) {
  for (uint32_t i = 0; i < m->input_count; i++) {
    if (document_file(m->inputs[i].document) == document_file(d)) {
      return i;
    }
  }
  return LAYERS_NONE;
}

em_view layers_role_name(layers_role role) {
  static const em_view names[] = {
      [LAYERS_BASE] = {"base", 4},
      [LAYERS_LAYER] = {"layer", 5},
      [LAYERS_OUTRANKED] = {"outranked", 9},
      [LAYERS_BELOW_BASE] = {"below base", 10},
  };
  return names[role];
}
