/* SVG that needs nothing else: boxes in columns, curves between them, a legend. */
#include "graph/graph.h"
#include "text/escape.h"
#include "text/width.h"

enum {
  BOX_WIDTH = 190,
  BOX_HEIGHT = 40,
  COLUMN = 350, /* from box to box */
  ROW = 74,
  MARGIN = 30,
  TOP = 64,
  LETTERS = 24, /* that fit a box */
};

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

static int64_t left_of(const graph_node *n) {
  return MARGIN + (int64_t)n->column * COLUMN;
}

static int64_t top_of(const graph_node *n) {
  return TOP + (int64_t)n->row * ROW;
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

static void write_node(output *o, const graph_node *n) {
  output_text(o, VIEW("<g class=\""));
  output_literal(o, class_of(n));
  output_text(o, VIEW("\"><title>"));
  write_text(o, n->label, 400);
  output_text(o, VIEW("</title><rect"));
  write_attribute(o, "x", left_of(n));
  write_attribute(o, "y", top_of(n));
  write_attribute(o, "width", BOX_WIDTH);
  write_attribute(o, "height", BOX_HEIGHT);
  const bool is_round =
      n->kind != GRAPH_MODULE && n->kind != GRAPH_MISSING && n->kind != GRAPH_HOST;
  write_attribute(o, "rx", is_round ? BOX_HEIGHT / 2 : 5);
  output_text(o, VIEW("/><text"));
  write_attribute(o, "x", left_of(n) + BOX_WIDTH / 2);
  write_attribute(o, "y", top_of(n) + BOX_HEIGHT / 2 + 5);
  output_text(o, VIEW(">"));
  write_text(o, n->label, LETTERS);
  output_text(o, VIEW("</text></g>\n"));
}

static void write_point(output *o, const char *command, int64_t x, int64_t y) {
  output_literal(o, command);
  output_text(o, x < 0 ? VIEW("-") : VIEW(""));
  output_number(o, x < 0 ? 0 - (uint64_t)x : (uint64_t)x);
  output_text(o, y < 0 ? VIEW(" -") : VIEW(" "));
  output_number(o, y < 0 ? 0 - (uint64_t)y : (uint64_t)y);
}

/* Edges between the same two nodes lie beside each other. */
static uint32_t twins_before(const graph *g, uint32_t index) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < index; i++) {
    const bool is_same =
        g->edges[i].from == g->edges[index].from && g->edges[i].to == g->edges[index].to;
    const bool is_back =
        g->edges[i].from == g->edges[index].to && g->edges[i].to == g->edges[index].from;
    count += is_same || is_back ? 1 : 0;
  }
  return count;
}

/* A cubic Bézier curve at `share` tenths. */
static int64_t on_curve(int64_t share, int64_t a, int64_t b, int64_t c, int64_t d) {
  const int64_t rest = 10 - share;
  return (rest * rest * rest * a + 3 * rest * rest * share * b + 3 * rest * share * share * c +
          share * share * share * d) /
         1000;
}

/* Where an edge runs: ends and the points that bend it. */
typedef struct curve {
  int64_t x1, y1, x2, y2, in_x1, in_x2;
  bool is_forward;
} curve;

static curve curve_of(const graph *g, uint32_t index) {
  const graph_edge *e = &g->edges[index];
  const graph_node *from = &g->nodes[e->from];
  const graph_node *to = &g->nodes[e->to];
  const int64_t shift = 13 * (int64_t)(twins_before(g, index) % 3);
  const bool is_forward = to->column > from->column;
  curve c = {.x1 = left_of(from) + BOX_WIDTH,
             .y1 = top_of(from) + 8 + shift,
             .x2 = is_forward ? left_of(to) : left_of(to) + BOX_WIDTH,
             .y2 = top_of(to) + 8 + shift,
             .is_forward = is_forward};
  const int64_t bend = is_forward ? (c.x2 - c.x1) / 2 : 90;
  c.in_x1 = c.x1 + bend;
  c.in_x2 = is_forward ? c.x2 - bend : c.x2 + bend;
  return c;
}

static void write_edge(const graph *g, output *o, uint32_t index) {
  static const char *const classes[] = {
      [GRAPH_ROUTE] = "route", [GRAPH_FILTERED_ROUTE] = "route dashed",  [GRAPH_PORT] = "port",
      [GRAPH_MOUNT] = "mount", [GRAPH_READ_ONLY_MOUNT] = "mount dashed",
  };
  const curve c = curve_of(g, index);
  output_text(o, VIEW("<path class=\""));
  output_literal(o, classes[g->edges[index].kind]);
  output_text(o, VIEW("\" d=\""));
  write_point(o, "M", c.x1, c.y1);
  write_point(o, " C", c.in_x1, c.y1);
  write_point(o, " ", c.in_x2, c.y2);
  write_point(o, " ", c.x2 + (c.is_forward ? -2 : 2), c.y2);
  output_text(o, VIEW("\"/>\n"));
}

/* On the curve, each label at another share of the way, above all lines. */
static void write_label(const graph *g, output *o, uint32_t index) {
  const curve c = curve_of(g, index);
  const int64_t share = 4 + (int64_t)(index % 3);
  output_text(o, VIEW("<text class=\"label\""));
  write_attribute(o, "x", on_curve(share, c.x1, c.in_x1, c.in_x2, c.x2));
  write_attribute(o, "y", on_curve(share, c.y1, c.y1, c.y2, c.y2) + 4);
  output_text(o, VIEW(">"));
  write_text(o, g->edges[index].label, 22);
  output_text(o, VIEW("</text>\n"));
}

static void write_style(output *o) {
  output_literal(
      o,
      "<style>\n"
      "text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#111827}\n"
      "text.label{font-size:11px;fill:#374151;paint-order:stroke;stroke:#ffffff;stroke-width:4px}\n"
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
      "path{fill:none;stroke:#374151;stroke-width:1.5;marker-end:url(#arrow)}\n"
      "path.port{stroke:#2563eb;stroke-width:2.5}\n"
      "path.mount{stroke:#57534e}\n"
      "path.dashed{stroke-dasharray:6 4}\n"
      "marker path{fill:#374151;stroke:none;marker-end:none}\n"
      "</style>\n"
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
      "<path d=\"M0 0 L8 4 L0 8 z\"/></marker></defs>\n");
}

static void write_titles(output *o, uint32_t last) {
  static const em_view titles[] = {VIEW_INIT("outside"), VIEW_INIT("modules"),
                                   VIEW_INIT("cloud and host")};
  for (uint32_t i = 0; i < 3; i++) {
    output_text(o, VIEW("<text class=\"title\""));
    write_attribute(o, "x",
                    MARGIN + (i == 2 ? (int64_t)last : (int64_t)i) * COLUMN + BOX_WIDTH / 2);
    write_attribute(o, "y", 34);
    output_text(o, VIEW(">"));
    output_text(o, titles[i]);
    output_text(o, VIEW("</text>\n"));
  }
}

void graph_write_svg(const graph *g, output *o) {
  uint32_t last = 2;
  uint32_t rows = 1;
  for (uint32_t i = 0; i < g->node_count; i++) {
    last = g->nodes[i].column > last ? g->nodes[i].column : last;
    rows = g->nodes[i].row + 1 > rows ? g->nodes[i].row + 1 : rows;
  }
  const int64_t width = 2 * MARGIN + (int64_t)last * COLUMN + BOX_WIDTH + 60;
  const int64_t height = TOP + (int64_t)rows * ROW + 30;
  output_text(o, VIEW("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  write_attribute(o, "width", width);
  write_attribute(o, "height", height);
  output_text(o, VIEW(" viewBox=\"0 0 "));
  output_number(o, (uint64_t)width);
  output_text(o, VIEW(" "));
  output_number(o, (uint64_t)height);
  output_text(o, VIEW("\">\n<title>Deployment</title>\n"));
  write_style(o);
  output_text(o, VIEW("<rect x=\"0\" y=\"0\" width=\"100%\" height=\"100%\" "
                      "style=\"fill:#ffffff;stroke:none\"/>\n"));
  write_titles(o, last);
  for (uint32_t i = 0; i < g->edge_count; i++) {
    write_edge(g, o, i);
  }
  for (uint32_t i = 0; i < g->edge_count; i++) {
    write_label(g, o, i);
  }
  for (uint32_t i = 0; i < g->node_count; i++) {
    write_node(o, &g->nodes[i]);
  }
  output_text(o, VIEW("<text class=\"title\""));
  write_attribute(o, "x", width / 2);
  write_attribute(o, "y", height - 12);
  output_text(o, VIEW(">solid: everything, read and write · dashed: filtered, read only · blue: "
                      "published port"));
  if (g->left_out > 0) {
    output_text(o, VIEW(" · "));
    output_number(o, g->left_out);
    output_text(o, VIEW(" more are not drawn"));
  }
  output_text(o, VIEW("</text>\n</svg>\n"));
}
