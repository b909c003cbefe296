/* Where things stand in the picture: nothing lies on anything, however the deployment is knotted.
 */
#include "graph/layout.h"
#include "memory/failing_allocator.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* The same numbers everywhere. */
static uint32_t next_number(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* Modules, and what is left and right of them, tied at random: circles and loops as well. */
static void tie(graph *g, graph_node *nodes, graph_edge *edges, uint32_t seed) {
  static const graph_kind kinds[] = {GRAPH_MODULE,  GRAPH_MODULE, GRAPH_MODULE,  GRAPH_MISSING,
                                     GRAPH_NETWORK, GRAPH_HOST,   GRAPH_UPSTREAM};
  for (uint32_t i = 0; i < g->node_count; i++) {
    nodes[i] = (graph_node){.kind = kinds[next_number(&seed) % 7], .label = VIEW("name")};
  }
  for (uint32_t i = 0; i < g->edge_count; i++) {
    edges[i] = (graph_edge){.kind = (graph_edge_kind)(next_number(&seed) % 5),
                            .from = next_number(&seed) % g->node_count,
                            .to = next_number(&seed) % g->node_count,
                            .label = VIEW("label")};
  }
  g->nodes = nodes;
  g->edges = edges;
}

static void expect_apart(const layout *l) {
  for (uint32_t i = 0; i < l->cell_count; i++) {
    for (uint32_t k = i + 1; k < l->cell_count; k++) {
      const layout_cell *a = &l->cells[i];
      const layout_cell *b = &l->cells[k];
      if (a->column == b->column) {
        cr_expect(a->top + a->height <= b->top || b->top + b->height <= a->top,
                  "cells %u and %u of column %u overlap", i, k, a->column);
      }
    }
  }
}

/* From column to column, and from box to box: none can run behind a box. */
static void expect_lines(const layout *l) {
  uint32_t edges = 0;
  for (uint32_t i = 0; i < l->line_count; i++) {
    const layout_line *line = &l->lines[i];
    const layout_cell *from = &l->cells[line->from];
    const layout_cell *to = &l->cells[line->to];
    const bool is_first = i == 0 || l->lines[i - 1].edge != line->edge;
    edges += is_first;
    cr_expect(is_first || l->lines[i - 1].to == line->from, "line %u does not go on", i);
    cr_expect(to->column == from->column + 1 || layout_is_loop(l, line), "line %u", i);
    cr_expect(line->y1 >= from->top && line->y1 <= from->top + from->height, "line %u", i);
    cr_expect(line->y2 >= to->top && line->y2 <= to->top + to->height, "line %u", i);
  }
  cr_expect_eq(edges, l->graph->edge_count);
}

/* No two lines leave a cell at one point: each has room for its label. */
static void expect_slots(const layout *l) {
  for (uint32_t i = 0; i < l->line_count; i++) {
    for (uint32_t k = i + 1; k < l->line_count; k++) {
      cr_expect(l->lines[i].from != l->lines[k].from || l->lines[i].y1 != l->lines[k].y1,
                "lines %u and %u begin at one point", i, k);
    }
  }
}

Test(layout, nothing_lies_on_anything) {
  static graph_node nodes[GRAPH_NODES];
  static graph_edge edges[GRAPH_EDGES];
  for (uint32_t seed = 1; seed <= 60; seed++) {
    arena memory;
    arena_init(&memory, NULL);
    graph g = {.memory = &memory, .node_count = 1 + seed % 30, .edge_count = seed};
    tie(&g, nodes, edges, seed);
    layout l;
    cr_assert(layout_make(&l, &g, &memory));
    expect_apart(&l);
    expect_lines(&l);
    expect_slots(&l);
    arena_free(&memory);
  }
}

Test(layout, the_largest_picture_is_laid_out, .timeout = 20) {
  static graph_node nodes[GRAPH_NODES];
  static graph_edge edges[GRAPH_EDGES];
  arena memory;
  arena_init(&memory, NULL);
  graph g = {.memory = &memory, .node_count = GRAPH_NODES, .edge_count = GRAPH_EDGES};
  tie(&g, nodes, edges, 7);
  layout l;
  cr_assert(layout_make(&l, &g, &memory));
  cr_expect_leq(l.column_count, LAYOUT_COLUMNS + 1);
  expect_apart(&l);
  expect_lines(&l);
  arena_free(&memory);
}

Test(layout, modules_stand_behind_those_they_hear_from) {
  graph_node nodes[] = {{.kind = GRAPH_NETWORK},
                        {.kind = GRAPH_MODULE},
                        {.kind = GRAPH_MODULE},
                        {.kind = GRAPH_MODULE},
                        {.kind = GRAPH_UPSTREAM}};
  graph_edge edges[] = {{.kind = GRAPH_PORT, .from = 0, .to = 1},
                        {.kind = GRAPH_ROUTE, .from = 1, .to = 2},
                        {.kind = GRAPH_ROUTE, .from = 2, .to = 3},
                        {.kind = GRAPH_ROUTE, .from = 3, .to = 1},
                        {.kind = GRAPH_ROUTE, .from = 3, .to = 4}};
  static const uint32_t columns[] = {0, 1, 2, 3, 4};
  arena memory;
  arena_init(&memory, NULL);
  const graph g = {
      .memory = &memory, .nodes = nodes, .node_count = 5, .edges = edges, .edge_count = 5};
  layout l;
  cr_assert(layout_make(&l, &g, &memory));
  for (uint32_t i = 0; i < 5; i++) {
    cr_expect_eq(l.columns[i], columns[i], "node %u in column %u", i, l.columns[i]);
    cr_expect_eq(l.are_reversed[i], i == 3, "edge %u", i);
  }
  arena_free(&memory);
}

Test(layout, memory_that_runs_out_is_told) {
  static graph_node nodes[20];
  static graph_edge edges[40];
  bool is_made = false;
  for (size_t n = 0; !is_made; n++) {
    failing_allocator state;
    arena memory;
    failing_allocator_start(&state, FAIL_FOREVER, n);
    arena_init(&memory, &state.allocator);
    graph g = {.memory = &memory, .node_count = 20, .edge_count = 40};
    tie(&g, nodes, edges, 3);
    layout l;
    is_made = layout_make(&l, &g, &memory);
    cr_expect(is_made || state.has_failed);
    arena_free(&memory);
    cr_expect_eq(state.bytes, 0);
    cr_assert_lt(n, 1000);
  }
}
