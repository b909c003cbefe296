#include "graph/layout.h"

static uint32_t add_cell(layout *l, uint32_t node, uint32_t column) {
  if (!arena_list_add(l->memory, (void **)&l->cells, &l->cell_count, &l->cell_capacity,
                      sizeof *l->cells)) {
    return 0;
  }
  l->cells[l->cell_count - 1] = (layout_cell){.node = node, .column = column};
  return l->cell_count - 1;
}

static void add_line(layout *l, uint32_t edge, uint32_t from, uint32_t to) {
  if (!arena_list_add(l->memory, (void **)&l->lines, &l->line_count, &l->line_capacity,
                      sizeof *l->lines)) {
    return;
  }
  l->lines[l->line_count - 1] = (layout_line){.edge = edge, .from = from, .to = to};
  const bool is_loop = l->cells[from].column == l->cells[to].column;
  l->cells[from].right++;
  *(is_loop ? &l->cells[to].right : &l->cells[to].left) += 1;
}

/* The first cells are those of the nodes, with the same numbers. */
bool layout_cut(layout *l) {
  const graph *g = l->graph;
  for (uint32_t i = 0; i < g->node_count; i++) {
    add_cell(l, i, l->columns[i]);
  }
  for (uint32_t i = 0; i < g->edge_count && !l->memory->has_failed; i++) {
    const graph_edge *e = &g->edges[i];
    uint32_t at = l->are_reversed[i] ? e->to : e->from;
    const uint32_t end = l->are_reversed[i] ? e->from : e->to;
    for (uint32_t column = l->columns[at] + 1; column < l->columns[end]; column++) {
      const uint32_t between = add_cell(l, LAYOUT_NO_NODE, column);
      if (l->memory->has_failed) {
        return false;
      }
      add_line(l, i, at, between);
      at = between;
    }
    add_line(l, i, at, end);
  }
  return !l->memory->has_failed;
}

bool layout_make(layout *l, const graph *g, arena *memory) {
  *l = (layout){.memory = memory, .graph = g};
  return layout_rank(l) && layout_cut(l) && layout_arrange(l);
}
