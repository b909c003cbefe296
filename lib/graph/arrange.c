/* Rows: first the order in each column, then heights. */
#include "graph/layout.h"

#include <stdlib.h>

enum { SWEEPS = 12, BOX = 40, BOX_GAP = 26, LINE_GAP = 8, SCALE = 1024 };

/* The cells of a column, from top to bottom. */
typedef struct column {
  layout_cell **cells;
  int64_t *down; /* how far each is pushed by those above */
  uint32_t count;
} column;

static int compare_wanted(const void *a, const void *b) {
  const layout_cell *x = *(layout_cell *const *)a;
  const layout_cell *y = *(layout_cell *const *)b;
  if (x->wanted != y->wanted) {
    return x->wanted < y->wanted ? -1 : 1;
  }
  return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

static bool make_columns(const layout *l, column *columns) {
  for (uint32_t i = 0; i < l->column_count; i++) {
    columns[i].cells = arena_allocate_array(l->memory, l->cell_count + 1, sizeof(layout_cell *));
    columns[i].down = arena_allocate_array(l->memory, l->cell_count + 1, sizeof(int64_t));
    if (columns[i].cells == NULL || columns[i].down == NULL) {
      return false;
    }
  }
  for (uint32_t i = 0; i < l->cell_count; i++) {
    column *c = &columns[l->cells[i].column];
    l->cells[i].order = c->count;
    c->cells[c->count++] = &l->cells[i];
  }
  return true;
}

/* ---- Order ------------------------------------------------------------------------------------
 */

/* Each cell wants to stand where the cells at its left (or right) side stand on average. */
static void want_neighbours(const layout *l, uint32_t at, bool from_left) {
  for (uint32_t i = 0; i < l->cell_count; i++) {
    layout_cell *c = &l->cells[i];
    if (c->column == at) {
      c->wanted = (from_left ? c->left : c->right) == 0 ? (int64_t)c->order * SCALE : 0;
    }
  }
  for (uint32_t i = 0; i < l->line_count; i++) {
    const layout_line *line = &l->lines[i];
    layout_cell *here = &l->cells[from_left ? line->to : line->from];
    const layout_cell *there = &l->cells[from_left ? line->from : line->to];
    const uint32_t sides = from_left ? here->left : here->right;
    if (here->column == at && !layout_is_loop(l, line) && sides > 0) {
      here->wanted += (int64_t)there->order * SCALE / sides;
    }
  }
}

static void sort_column(const column *c) {
  qsort(c->cells, c->count, sizeof(layout_cell *), compare_wanted);
  for (uint32_t i = 0; i < c->count; i++) {
    c->cells[i]->order = i;
  }
}

static void order_columns(const layout *l, const column *columns) {
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    const bool from_left = sweep % 2 == 0;
    for (uint32_t i = 1; i < l->column_count; i++) {
      const uint32_t at = from_left ? i : l->column_count - 1 - i;
      want_neighbours(l, at, from_left);
      sort_column(&columns[at]);
    }
  }
}

/* ---- Heights ----------------------------------------------------------------------------------
 */

static int64_t gap_between(const layout_cell *a, const layout_cell *b) {
  const bool are_lines = a->node == LAYOUT_NO_NODE && b->node == LAYOUT_NO_NODE;
  return are_lines ? LINE_GAP : BOX_GAP;
}

static void stack(const layout *l, const column *columns) {
  for (uint32_t i = 0; i < l->cell_count; i++) {
    layout_cell *c = &l->cells[i];
    const int64_t lines = c->left > c->right ? c->left : c->right;
    const int64_t needed = 12 + lines * LAYOUT_SLOT;
    c->height = c->node == LAYOUT_NO_NODE ? LAYOUT_SLOT : needed > BOX ? needed : BOX;
  }
  for (uint32_t i = 0; i < l->column_count; i++) {
    int64_t top = 0;
    for (uint32_t k = 0; k < columns[i].count; k++) {
      layout_cell *c = columns[i].cells[k];
      c->top = k == 0 ? 0 : top + gap_between(columns[i].cells[k - 1], c);
      top = c->top + c->height;
    }
  }
}

static void want_level(const layout *l, uint32_t at) {
  for (uint32_t i = 0; i < l->cell_count; i++) {
    layout_cell *c = &l->cells[i];
    if (c->column == at) {
      c->wanted = c->left + c->right == 0 ? layout_middle(c) : 0;
    }
  }
  for (uint32_t i = 0; i < l->line_count; i++) {
    layout_cell *ends[2] = {&l->cells[l->lines[i].from], &l->cells[l->lines[i].to]};
    for (int k = 0; k < 2; k++) {
      if (ends[k]->column == at) {
        ends[k]->wanted += layout_middle(ends[1 - k]) / (int64_t)(ends[k]->left + ends[k]->right);
      }
    }
  }
}

/* As near to what each wants as the order allows: half way between pushing down and pushing up,
 * both of which keep the distances. */
static void level(const column *c) {
  int64_t *down = c->down;
  for (uint32_t k = 0; k < c->count; k++) {
    const layout_cell *cell = c->cells[k];
    down[k] = cell->wanted - cell->height / 2;
    if (k > 0) {
      const int64_t least =
          down[k - 1] + c->cells[k - 1]->height + gap_between(c->cells[k - 1], cell);
      down[k] = down[k] > least ? down[k] : least;
    }
  }
  int64_t most = INT64_MAX;
  for (uint32_t k = c->count; k-- > 0;) {
    layout_cell *cell = c->cells[k];
    int64_t up = cell->wanted - cell->height / 2;
    up = up < most ? up : most;
    most = k == 0 ? 0 : up - gap_between(c->cells[k - 1], cell) - c->cells[k - 1]->height;
    cell->top = (down[k] + up) / 2;
  }
}

static void level_columns(const layout *l, const column *columns) {
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    for (uint32_t i = 0; i < l->column_count; i++) {
      const uint32_t at = sweep % 2 == 0 ? i : l->column_count - 1 - i;
      want_level(l, at);
      level(&columns[at]);
    }
  }
}

static void measure(layout *l) {
  int64_t least = INT64_MAX;
  int64_t most = 0;
  for (uint32_t i = 0; i < l->cell_count; i++) {
    least = l->cells[i].top < least ? l->cells[i].top : least;
  }
  for (uint32_t i = 0; i < l->cell_count; i++) {
    layout_cell *c = &l->cells[i];
    c->top -= least;
    most = c->top + c->height > most ? c->top + c->height : most;
  }
  l->height = most;
}

/* ---- Where lines touch their cells ------------------------------------------------------------
 */

/* How many lines at the same side of the cell lead to something higher, or came first. */
static int64_t slot_of(const layout *l, uint32_t index, uint32_t cell, bool at_right) {
  const layout_line *own = &l->lines[index];
  const uint32_t other = own->from == cell && at_right ? own->to : own->from;
  int64_t slot = 0;
  for (uint32_t i = 0; i < l->line_count; i++) {
    const layout_line *line = &l->lines[i];
    const bool begins = line->from == cell && at_right;
    const bool ends = line->to == cell && (layout_is_loop(l, line) == at_right);
    const uint32_t there = begins ? line->to : line->from;
    if (i == index || (!begins && !ends)) {
      continue;
    }
    const int64_t a = layout_middle(&l->cells[there]);
    const int64_t b = layout_middle(&l->cells[other]);
    slot += a < b || (a == b && i < index) ? 1 : 0;
  }
  return slot;
}

static int64_t touch(const layout *l, uint32_t index, uint32_t cell, bool at_right) {
  const layout_cell *c = &l->cells[cell];
  const int64_t lines = at_right ? c->right : c->left;
  return layout_middle(c) + slot_of(l, index, cell, at_right) * LAYOUT_SLOT -
         (lines - 1) * LAYOUT_SLOT / 2;
}

static void touch_cells(const layout *l) {
  for (uint32_t i = 0; i < l->line_count; i++) {
    layout_line *line = &l->lines[i];
    line->y1 = touch(l, i, line->from, true);
    line->y2 = touch(l, i, line->to, layout_is_loop(l, line));
    if (line->from == line->to) {
      line->y2 += LAYOUT_SLOT;
    }
  }
}

bool layout_arrange(layout *l) {
  column columns[LAYOUT_COLUMNS + 2] = {{0}};
  if (!make_columns(l, columns)) {
    return false;
  }
  order_columns(l, columns);
  stack(l, columns);
  level_columns(l, columns);
  measure(l);
  touch_cells(l);
  return true;
}
