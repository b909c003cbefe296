/*
 * Columns from left to right: who reaches in, modules by how far they are from the outside along
 * routes, and last the cloud and the host. Rows in the order in which nodes came.
 */
#include "graph/graph.h"

enum { COLUMNS = 12 };

static bool is_inner(graph_kind kind) {
  return kind == GRAPH_MODULE || kind == GRAPH_MISSING;
}

static bool is_route(graph_edge_kind kind) {
  return kind == GRAPH_ROUTE || kind == GRAPH_FILTERED_ROUTE;
}

/* A module stands to the right of those it hears from; circles are cut by the bound. */
static void rank_modules(graph *g) {
  for (uint32_t i = 0; i < g->node_count; i++) {
    g->nodes[i].column = is_inner(g->nodes[i].kind) ? 1 : 0;
  }
  for (uint32_t round = 0; round < COLUMNS - 3; round++) {
    for (uint32_t i = 0; i < g->edge_count; i++) {
      const graph_edge *e = &g->edges[i];
      const graph_node *from = &g->nodes[e->from];
      graph_node *to = &g->nodes[e->to];
      if (is_route(e->kind) && is_inner(from->kind) && is_inner(to->kind) && e->from != e->to &&
          to->column <= from->column && from->column < round + 2) {
        to->column = from->column + 1;
      }
    }
  }
}

void graph_lay_out(graph *g) {
  rank_modules(g);
  uint32_t last = 1;
  for (uint32_t i = 0; i < g->node_count; i++) {
    last = g->nodes[i].column > last ? g->nodes[i].column : last;
  }
  for (uint32_t i = 0; i < g->node_count; i++) {
    const graph_kind kind = g->nodes[i].kind;
    if (kind == GRAPH_UPSTREAM || kind == GRAPH_HOST) {
      g->nodes[i].column = last + 1;
    }
  }
  uint32_t rows[COLUMNS + 2] = {0};
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i < g->node_count; i++) {
      graph_node *n = &g->nodes[i];
      const bool is_late = n->kind == GRAPH_HOST; /* below the cloud */
      if (is_late == (pass == 1)) {
        n->row = rows[n->column]++;
      }
    }
  }
}
