/* A column for each node. */
#include "graph/layout.h"

static bool is_inner(const graph *g, uint32_t node) {
  return g->nodes[node].kind == GRAPH_MODULE || g->nodes[node].kind == GRAPH_MISSING;
}

/* Routes between modules say how far a module is from the outside. */
static bool ranks(const graph *g, const graph_edge *e) {
  return (e->kind == GRAPH_ROUTE || e->kind == GRAPH_FILTERED_ROUTE) && is_inner(g, e->from) &&
         is_inner(g, e->to) && e->from != e->to;
}

static bool hears_of_unplaced(const graph *g, const uint32_t *places, uint32_t node) {
  for (uint32_t i = 0; i < g->edge_count; i++) {
    const graph_edge *e = &g->edges[i];
    if (e->to == node && ranks(g, e) && places[e->from] == LAYOUT_NO_NODE) {
      return true;
    }
  }
  return false;
}

/* The next module whose senders have their places; in a circle the first that is left. */
static uint32_t next_of(const graph *g, const uint32_t *places) {
  uint32_t first = LAYOUT_NO_NODE;
  for (uint32_t i = 0; i < g->node_count; i++) {
    if (is_inner(g, i) && places[i] == LAYOUT_NO_NODE) {
      if (!hears_of_unplaced(g, places, i)) {
        return i;
      }
      first = first == LAYOUT_NO_NODE ? i : first;
    }
  }
  return first;
}

static void place_behind_senders(layout *l, const uint32_t *places, uint32_t node) {
  const graph *g = l->graph;
  l->columns[node] = 1;
  for (uint32_t i = 0; i < g->edge_count; i++) {
    const graph_edge *e = &g->edges[i];
    if (e->to == node && ranks(g, e) && places[e->from] != LAYOUT_NO_NODE &&
        l->columns[e->from] >= l->columns[node] && l->columns[e->from] < LAYOUT_COLUMNS - 2) {
      l->columns[node] = l->columns[e->from] + 1;
    }
  }
}

static void place_modules(layout *l, uint32_t *places) {
  for (uint32_t i = 0; i < l->graph->node_count; i++) {
    places[i] = LAYOUT_NO_NODE;
  }
  uint32_t next = 0;
  for (uint32_t node = next_of(l->graph, places); node != LAYOUT_NO_NODE;
       node = next_of(l->graph, places)) {
    place_behind_senders(l, places, node);
    places[node] = next++;
  }
}

static void place_outside(layout *l) {
  uint32_t last = 1;
  for (uint32_t i = 0; i < l->graph->node_count; i++) {
    last = l->columns[i] > last ? l->columns[i] : last;
  }
  for (uint32_t i = 0; i < l->graph->node_count; i++) {
    const graph_kind kind = l->graph->nodes[i].kind;
    if (kind == GRAPH_UPSTREAM || kind == GRAPH_HOST) {
      l->columns[i] = last + 1;
    }
  }
  l->column_count = last + 2;
}

bool layout_rank(layout *l) {
  const graph *g = l->graph;
  l->columns = arena_allocate_array(l->memory, g->node_count + 1, sizeof *l->columns);
  l->are_reversed = arena_allocate_array(l->memory, g->edge_count + 1, sizeof *l->are_reversed);
  uint32_t *places = arena_allocate_array(l->memory, g->node_count + 1, sizeof *places);
  if (l->columns == NULL || l->are_reversed == NULL || places == NULL) {
    return false;
  }
  memset(l->columns, 0, g->node_count * sizeof *l->columns);
  place_modules(l, places);
  place_outside(l);
  for (uint32_t i = 0; i < g->edge_count; i++) {
    l->are_reversed[i] = l->columns[g->edges[i].from] > l->columns[g->edges[i].to];
  }
  return true;
}
