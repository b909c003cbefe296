/* DOT for Graphviz. Strings are quoted; in them only the quote and the backslash mean something. */
#include "graph/graph.h"
#include "text/escape.h"

enum { SHOWN = 60 };

static void write_quoted(output *o, em_view text) {
  const em_view shown = view_until(text, SHOWN);
  output_text(o, VIEW("\""));
  for (size_t i = 0; i < shown.length;) {
    char escaped[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(shown, i, escaped, &taken);
    for (uint32_t byte = 0; byte < length; byte++) {
      if (escaped[byte] == '"' || escaped[byte] == '\\') {
        output_text(o, VIEW("\\"));
      }
      output_text(o, (em_view){&escaped[byte], 1});
    }
    i += taken;
  }
  output_text(o, text.length > SHOWN ? VIEW("…\"") : VIEW("\""));
}

static const char *fill_of(const graph_node *n) {
  static const char *const fills[] = {
      [EM_SEVERITY_NOTE] = "#ffffff\", fontcolor=\"#000000",
      [EM_SEVERITY_LOW] = "#fef3c7\", fontcolor=\"#000000",
      [EM_SEVERITY_MEDIUM] = "#fbbf24\", fontcolor=\"#000000",
      [EM_SEVERITY_HIGH] = "#dc2626\", fontcolor=\"#ffffff",
      [EM_SEVERITY_CRITICAL] = "#7f1d1d\", fontcolor=\"#ffffff",
  };
  return fills[n->has_severity ? n->severity : EM_SEVERITY_NOTE];
}

static void write_node(output *o, const graph_node *n, uint32_t number) {
  static const char *const shapes[] = {
      [GRAPH_MODULE] = "box",      [GRAPH_MISSING] = "box",    [GRAPH_UPSTREAM] = "ellipse",
      [GRAPH_DEVICES] = "ellipse", [GRAPH_ANYONE] = "ellipse", [GRAPH_NETWORK] = "ellipse",
      [GRAPH_HOST] = "cylinder",
  };
  output_text(o, VIEW("  n"));
  output_number(o, number);
  output_text(o, VIEW(" [label="));
  write_quoted(o, n->label);
  output_text(o, VIEW(", shape="));
  output_literal(o, shapes[n->kind]);
  output_text(o, n->kind == GRAPH_MISSING ? VIEW(", style=\"dashed,filled\", fillcolor=\"")
                                          : VIEW(", style=filled, fillcolor=\""));
  output_literal(o, fill_of(n));
  output_text(o, VIEW("\"];\n"));
}

static void write_edge(output *o, const graph_edge *e) {
  static const char *const styles[] = {
      [GRAPH_ROUTE] = "solid",
      [GRAPH_FILTERED_ROUTE] = "dashed",
      [GRAPH_PORT] = "bold",
      [GRAPH_MOUNT] = "solid\", arrowhead=\"dot",
      [GRAPH_READ_ONLY_MOUNT] = "dashed\", arrowhead=\"odot",
  };
  output_text(o, VIEW("  n"));
  output_number(o, e->from);
  output_text(o, VIEW(" -> n"));
  output_number(o, e->to);
  output_text(o, VIEW(" [label="));
  write_quoted(o, e->label);
  output_text(o, VIEW(", style=\""));
  output_literal(o, styles[e->kind]);
  output_text(o, VIEW("\"];\n"));
}

void graph_write_dot(const graph *g, output *o) {
  output_text(o, VIEW("digraph deployment {\n  rankdir=LR;\n"
                      "  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", "
                      "fontsize=10];\n"));
  for (uint32_t i = 0; i < g->node_count; i++) {
    write_node(o, &g->nodes[i], i);
  }
  for (uint32_t i = 0; i < g->edge_count; i++) {
    write_edge(o, &g->edges[i]);
  }
  if (g->left_out > 0) {
    output_text(o, VIEW("  more [shape=plaintext, label=\""));
    output_number(o, g->left_out);
    output_text(o, VIEW(" more are not drawn\"];\n"));
  }
  output_text(o, VIEW("}\n"));
}
