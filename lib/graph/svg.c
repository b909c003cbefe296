/* SVG that needs nothing else: boxes in columns, curves between them, a legend. */
#include "graph/layout.h"
#include "text/escape.h"
#include "text/width.h"

enum {
  MARGIN = 30,
  TOP = 64,
  BOTTOM = 50,
  LETTER = 8,       /* widest on average, of the boxes */
  SMALL_LETTER = 7, /* of labels */
  BOX_LETTERS = 34, /* shown, and the fewest that a box has room for */
  BOX_LETTERS_LEAST = 14,
  LABEL_LETTERS = 26,
  BEND = 90, /* from column to column, beside the labels */
  LOOP = 46,
};

/* The picture: a layout, and how wide its columns are. */
typedef struct picture {
  layout plan;
  output *out;
  int64_t left[LAYOUT_COLUMNS + 2];  /* of the boxes of a column */
  int64_t right[LAYOUT_COLUMNS + 2]; /* the same */
  int64_t stub[LAYOUT_COLUMNS + 2];  /* how far lines go straight, under their labels */
  int64_t width, height;
} picture;

static void write_text(output *o, em_view text, uint32_t columns) {
  uint32_t used = 0;
  for (size_t i = 0; i < text.length;) {
    char escaped[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, i, escaped, &taken);
    const em_view piece = {escaped, length};
    used += width_of_text(piece);
    if (used > columns) {
      output_text(o, VIEW("…"));
      return;
    }
    if (length == 1 && strchr("<>&\"'", escaped[0]) != NULL && escaped[0] != '\0') {
      output_text(o, VIEW("&#"));
      output_number(o, (unsigned char)escaped[0]);
      output_text(o, VIEW(";"));
    } else {
      output_text(o, piece);
    }
    i += taken;
  }
}

static void write_attribute(output *o, const char *name, int64_t value) {
  output_text(o, VIEW(" "));
  output_literal(o, name);
  output_text(o, value < 0 ? VIEW("=\"-") : VIEW("=\""));
  output_number(o, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
  output_text(o, VIEW("\""));
}

static const char *class_of(const graph_node *n) {
  static const char *const classes[] = {
      [GRAPH_MODULE] = "module",   [GRAPH_MISSING] = "missing", [GRAPH_UPSTREAM] = "outside",
      [GRAPH_DEVICES] = "outside", [GRAPH_ANYONE] = "outside",  [GRAPH_NETWORK] = "outside",
      [GRAPH_HOST] = "host",
  };
  return n->has_severity && n->severity > EM_SEVERITY_NOTE ? em_severity_name(n->severity)
                                                           : classes[n->kind];
}

static void write_node(const picture *p, uint32_t index) {
  const layout_cell *c = &p->plan.cells[index];
  const graph_node *n = &p->plan.graph->nodes[index];
  output *o = p->out;
  const int64_t left = p->left[c->column];
  const int64_t width = p->right[c->column] - left;
  output_text(o, VIEW("<g class=\""));
  output_literal(o, class_of(n));
  output_text(o, VIEW("\"><title>"));
  write_text(o, n->label, 400);
  output_text(o, VIEW("</title><rect"));
  write_attribute(o, "x", left);
  write_attribute(o, "y", TOP + c->top);
  write_attribute(o, "width", width);
  write_attribute(o, "height", c->height);
  const bool is_round =
      n->kind != GRAPH_MODULE && n->kind != GRAPH_MISSING && n->kind != GRAPH_HOST;
  write_attribute(o, "rx", is_round ? 20 : 5);
  output_text(o, VIEW("/><text"));
  write_attribute(o, "x", left + width / 2);
  write_attribute(o, "y", TOP + layout_middle(c) + 5);
  output_text(o, VIEW(">"));
  write_text(o, n->label, BOX_LETTERS);
  output_text(o, VIEW("</text></g>\n"));
}

static void write_point(output *o, const char *command, int64_t x, int64_t y) {
  output_literal(o, command);
  output_text(o, x < 0 ? VIEW("-") : VIEW(""));
  output_number(o, x < 0 ? 0 - (uint64_t)x : (uint64_t)x);
  output_text(o, y < 0 ? VIEW(" -") : VIEW(" "));
  output_number(o, y < 0 ? 0 - (uint64_t)y : (uint64_t)y);
}

static void write_curve(output *o, int64_t x1, int64_t y1, int64_t x2, int64_t y2) {
  const int64_t middle = (x1 + x2) / 2;
  write_point(o, " C", middle, y1);
  write_point(o, " ", middle, y2);
  write_point(o, " ", x2, y2);
}

/* From the right side of a box, straight under the label, and bent to the next column. */
static void write_line(const picture *p, const layout_line *line, bool is_first) {
  output *o = p->out;
  const uint32_t column = p->plan.cells[line->from].column;
  const int64_t y1 = TOP + line->y1;
  const int64_t y2 = TOP + line->y2;
  const int64_t right = p->right[column];
  const int64_t straight = right + p->stub[column];
  write_point(o, is_first ? "M" : " L", is_first ? right : p->left[column], y1);
  write_point(o, " L", straight, y1);
  if (layout_is_loop(&p->plan, line)) {
    write_point(o, " C", straight + LOOP, y1);
    write_point(o, " ", straight + LOOP, y2);
    write_point(o, " ", straight, y2);
    write_point(o, " L", right, y2);
  } else {
    write_curve(o, straight, y1, p->left[column + 1], y2);
  }
}

/* Lines of an edge lie one behind the other. Returns the first of the next edge. */
static uint32_t write_edge(const picture *p, uint32_t first) {
  static const char *const classes[] = {
      [GRAPH_ROUTE] = "route", [GRAPH_FILTERED_ROUTE] = "route dashed",  [GRAPH_PORT] = "port",
      [GRAPH_MOUNT] = "mount", [GRAPH_READ_ONLY_MOUNT] = "mount dashed",
  };
  const uint32_t edge = p->plan.lines[first].edge;
  output *o = p->out;
  output_text(o, VIEW("<path class=\""));
  output_literal(o, classes[p->plan.graph->edges[edge].kind]);
  output_literal(o, p->plan.are_reversed[edge] ? " back" : " forth");
  output_text(o, VIEW("\" d=\""));
  uint32_t i = first;
  for (; i < p->plan.line_count && p->plan.lines[i].edge == edge; i++) {
    write_line(p, &p->plan.lines[i], i == first);
  }
  output_text(o, VIEW("\"/>\n"));
  return i;
}

/* Above the line, where it leaves its box. */
static void write_label(const picture *p, uint32_t first) {
  const layout_line *line = &p->plan.lines[first];
  output *o = p->out;
  output_text(o, VIEW("<text class=\"label\""));
  write_attribute(o, "x", p->right[p->plan.cells[line->from].column] + 8);
  write_attribute(o, "y", TOP + line->y1 - 5);
  output_text(o, VIEW(">"));
  write_text(o, p->plan.graph->edges[line->edge].label, LABEL_LETTERS);
  output_text(o, VIEW("</text>\n"));
}

static void write_style(output *o) {
  output_literal(
      o, "<style>\n"
         "text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#111827}\n"
         "text.label{font-size:11px;text-anchor:start;fill:#374151;paint-order:stroke;stroke:#"
         "ffffff;stroke-width:3px}\n"
         "text.title{font-size:12px;fill:#6b7280}\n"
         "rect{fill:#f9fafb;stroke:#4b5563;stroke-width:1.2}\n"
         ".outside rect{fill:#eff6ff;stroke:#2563eb}\n"
         ".host rect{fill:#f5f5f4;stroke:#57534e}\n"
         ".missing rect{fill:#ffffff;stroke-dasharray:5 3}\n"
         ".low rect{fill:#fef3c7;stroke:#b45309}\n"
         ".medium rect{fill:#fbbf24;stroke:#92400e}\n"
         ".high rect{fill:#dc2626;stroke:#7f1d1d}\n"
         ".critical rect{fill:#7f1d1d;stroke:#450a0a}\n"
         ".high text,.critical text{fill:#ffffff}\n"
         "path{fill:none;stroke:#374151;stroke-width:1.5}\n"
         "path.forth{marker-end:url(#arrow)}\n"
         "path.back{marker-start:url(#arrow)}\n"
         "path.port{stroke:#2563eb;stroke-width:2.5}\n"
         "path.mount{stroke:#57534e}\n"
         "path.dashed{stroke-dasharray:6 4}\n"
         "marker path{fill:#374151;stroke:none}\n"
         "</style>\n"
         "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
         "markerHeight=\"8\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\">"
         "<path d=\"M0 0 L8 4 L0 8 z\"/></marker></defs>\n");
}

static void write_title(const picture *p, em_view title, uint32_t column) {
  output_text(p->out, VIEW("<text class=\"title\""));
  write_attribute(p->out, "x", (p->left[column] + p->right[column]) / 2);
  write_attribute(p->out, "y", 34);
  output_text(p->out, VIEW(">"));
  output_text(p->out, title);
  output_text(p->out, VIEW("</text>\n"));
}

/* ---- Widths -----------------------------------------------------------------------------------
 */

static int64_t letters_of(em_view text, uint32_t most) {
  const uint32_t width = width_of_text(text);
  return width < most ? width : most;
}

static void widen(int64_t *width, int64_t needed) {
  *width = *width > needed ? *width : needed;
}

static void measure(picture *p) {
  const layout *l = &p->plan;
  int64_t boxes[LAYOUT_COLUMNS + 2] = {0};
  for (uint32_t i = 0; i < l->graph->node_count; i++) {
    widen(&boxes[l->columns[i]], letters_of(l->graph->nodes[i].label, BOX_LETTERS));
  }
  for (uint32_t i = 0; i < l->line_count; i++) {
    const bool is_first = i == 0 || l->lines[i - 1].edge != l->lines[i].edge;
    const em_view label = is_first ? l->graph->edges[l->lines[i].edge].label : VIEW("");
    widen(&p->stub[l->cells[l->lines[i].from].column],
          letters_of(label, LABEL_LETTERS) * SMALL_LETTER + 12);
  }
  int64_t at = MARGIN;
  for (uint32_t i = 0; i < l->column_count; i++) {
    widen(&boxes[i], BOX_LETTERS_LEAST);
    p->left[i] = at;
    p->right[i] = at + boxes[i] * LETTER + 24;
    at = p->right[i] + p->stub[i] + BEND;
  }
  const uint32_t last = l->column_count - 1;
  p->width = p->right[last] + (p->stub[last] > 0 ? p->stub[last] + LOOP : 0) + MARGIN;
  p->width = p->width < 640 ? 640 : p->width; /* the legend's */
  p->height = TOP + l->height + BOTTOM;
}

/* ---- The picture ------------------------------------------------------------------------------
 */

static void open_picture(const picture *p) {
  output *o = p->out;
  output_text(o, VIEW("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  write_attribute(o, "width", p->width);
  write_attribute(o, "height", p->height);
  output_text(o, VIEW(" viewBox=\"0 0 "));
  output_number(o, (uint64_t)p->width);
  output_text(o, VIEW(" "));
  output_number(o, (uint64_t)p->height);
  output_text(o, VIEW("\">\n<title>Deployment</title>\n"));
  write_style(o);
  output_text(o, VIEW("<rect x=\"0\" y=\"0\" width=\"100%\" height=\"100%\" "
                      "style=\"fill:#ffffff;stroke:none\"/>\n"));
  write_title(p, VIEW("outside"), 0);
  write_title(p, VIEW("modules"), 1);
  write_title(p, VIEW("cloud and host"), p->plan.column_count - 1);
}

static void close_picture(const picture *p) {
  output *o = p->out;
  output_text(o, VIEW("<text class=\"title\""));
  write_attribute(o, "x", p->width / 2);
  write_attribute(o, "y", p->height - 14);
  output_text(o, VIEW(">solid: everything, read and write · dashed: filtered, read only · blue: "
                      "published port"));
  if (p->plan.graph->left_out > 0) {
    output_text(o, VIEW(" · "));
    output_number(o, p->plan.graph->left_out);
    output_text(o, VIEW(" more are not drawn"));
  }
  output_text(o, VIEW("</text>\n</svg>\n"));
}

bool graph_write_svg(const graph *g, output *o) {
  picture p = {.out = o};
  if (!layout_make(&p.plan, g, g->memory)) {
    return false;
  }
  measure(&p);
  open_picture(&p);
  for (uint32_t i = 0; i < p.plan.line_count;) {
    i = write_edge(&p, i);
  }
  for (uint32_t i = 0; i < p.plan.line_count; i++) {
    if (i == 0 || p.plan.lines[i - 1].edge != p.plan.lines[i].edge) {
      write_label(&p, i);
    }
  }
  for (uint32_t i = 0; i < g->node_count; i++) {
    write_node(&p, i);
  }
  close_picture(&p);
  return true;
}
