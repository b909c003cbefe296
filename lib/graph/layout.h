/*
 * Where everything of the picture stands: columns from left to right (who reaches in; modules by
 * how far they are from the outside along routes; the cloud and the host), rows so that few lines
 * cross. A line that goes over several columns has a place of its own in each, so none runs behind
 * a box.
 */
#ifndef GRAPH_LAYOUT_H
#define GRAPH_LAYOUT_H

#include "graph/graph.h"

#define LAYOUT_NO_NODE UINT32_MAX
enum { LAYOUT_COLUMNS = 12, LAYOUT_SLOT = 18 };

/* A box, or the place where a line passes between boxes. */
typedef struct layout_cell {
  uint32_t node; /* LAYOUT_NO_NODE: a line passes */
  uint32_t column, order;
  uint32_t left, right; /* lines at each side */
  int64_t top, height;
  int64_t wanted; /* while rows are looked for */
} layout_cell;

/* A piece of an edge: from the right side of a cell to the left side of one of the next column. A
 * loop (to the same column) comes back to the right side. */
typedef struct layout_line {
  uint32_t edge;
  uint32_t from, to; /* cells */
  int64_t y1, y2;
} layout_line;

typedef struct layout {
  arena *memory;
  const graph *graph;
  uint32_t *columns;  /* of nodes */
  bool *are_reversed; /* edges that lead from right to left: circles, cut once */
  layout_cell *cells;
  uint32_t cell_count, cell_capacity;
  layout_line *lines; /* those of an edge one behind the other, from left to right */
  uint32_t line_count, line_capacity;
  uint32_t column_count;
  int64_t height; /* of the tallest column */
} layout;

/* False if memory is out. */
bool layout_make(layout *l, const graph *g, arena *memory);

/* Its steps: a column for each node; cells and lines; the order in columns and then heights. */
bool layout_rank(layout *l);
bool layout_cut(layout *l);
bool layout_arrange(layout *l);

static inline bool layout_is_loop(const layout *l, const layout_line *line) {
  return l->cells[line->from].column == l->cells[line->to].column;
}
static inline int64_t layout_middle(const layout_cell *c) {
  return c->top + c->height / 2;
}

#endif
