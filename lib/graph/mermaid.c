/*
 * Mermaid flowcharts, which code hosts draw. Labels are quoted; what could end them, open HTML or a
 * directive is written as a numbered entity.
 */
#include "graph/graph.h"
#include "text/escape.h"
#include "text/utf8.h"

enum { SHOWN = 60 };

static void write_entity(output *o, uint32_t code_point) {
  output_text(o, VIEW("#"));
  output_number(o, code_point);
  output_text(o, VIEW(";"));
}

static bool is_plain(uint32_t code_point) {
  const bool is_letter = (code_point >= 'a' && code_point <= 'z') ||
                         (code_point >= 'A' && code_point <= 'Z') ||
                         (code_point >= '0' && code_point <= '9');
  return is_letter || code_point == ' ' || code_point == '.' || code_point == '/' ||
         code_point == '_' || (code_point >= 0xA0 && !escape_is_needed(code_point));
}

static void write_label(output *o, em_view text) {
  const em_view shown = view_until(text, SHOWN);
  for (size_t i = 0; i < shown.length;) {
    uint32_t length;
    const uint32_t code_point = utf8_decode(shown, i, &length);
    if (code_point == UTF8_INVALID || escape_is_needed(code_point)) {
      output_text(o, VIEW("?"));
    } else if (is_plain(code_point)) {
      output_text(o, view_until(view_from(shown, i), length));
    } else {
      write_entity(o, code_point);
    }
    i += length;
  }
  output_text(o, text.length > SHOWN ? VIEW("…") : VIEW(""));
}

static void write_node(output *o, const graph_node *n, uint32_t number) {
  static const char *const opens[] = {
      [GRAPH_MODULE] = "[\"",   [GRAPH_MISSING] = "[\"", [GRAPH_UPSTREAM] = "([\"",
      [GRAPH_DEVICES] = "([\"", [GRAPH_ANYONE] = "([\"", [GRAPH_NETWORK] = "([\"",
      [GRAPH_HOST] = "[(\"",
  };
  static const char *const closes[] = {
      [GRAPH_MODULE] = "\"]",   [GRAPH_MISSING] = "\"]", [GRAPH_UPSTREAM] = "\"])",
      [GRAPH_DEVICES] = "\"])", [GRAPH_ANYONE] = "\"])", [GRAPH_NETWORK] = "\"])",
      [GRAPH_HOST] = "\")]",
  };
  output_text(o, VIEW("  n"));
  output_number(o, number);
  output_literal(o, opens[n->kind]);
  write_label(o, n->label);
  output_literal(o, closes[n->kind]);
  if (n->kind == GRAPH_MISSING) {
    output_text(o, VIEW(":::missing"));
  } else if (n->has_severity && n->severity > EM_SEVERITY_NOTE) {
    output_text(o, VIEW(":::"));
    output_literal(o, em_severity_name(n->severity));
  }
  output_text(o, VIEW("\n"));
}

static void write_edge(output *o, const graph_edge *e) {
  static const char *const arrows[] = {
      [GRAPH_ROUTE] = " --> ", [GRAPH_FILTERED_ROUTE] = " -.-> ",  [GRAPH_PORT] = " ==> ",
      [GRAPH_MOUNT] = " --o ", [GRAPH_READ_ONLY_MOUNT] = " -.-o ",
  };
  output_text(o, VIEW("  n"));
  output_number(o, e->from);
  output_literal(o, arrows[e->kind]);
  output_text(o, VIEW("|\""));
  write_label(o, e->label);
  output_text(o, VIEW("\"| n"));
  output_number(o, e->to);
  output_text(o, VIEW("\n"));
}

void graph_write_mermaid(const graph *g, output *o) {
  output_text(o, VIEW("flowchart LR\n"));
  for (uint32_t i = 0; i < g->node_count; i++) {
    write_node(o, &g->nodes[i], i);
  }
  for (uint32_t i = 0; i < g->edge_count; i++) {
    write_edge(o, &g->edges[i]);
  }
  if (g->left_out > 0) {
    output_text(o, VIEW("  more[\""));
    output_number(o, g->left_out);
    output_text(o, VIEW(" more are not drawn\"]\n"));
  }
  output_text(o, VIEW("  classDef critical fill:#7f1d1d,stroke:#450a0a,color:#ffffff\n"
                      "  classDef high fill:#dc2626,stroke:#7f1d1d,color:#ffffff\n"
                      "  classDef medium fill:#fbbf24,stroke:#92400e,color:#000000\n"
                      "  classDef low fill:#fef3c7,stroke:#b45309,color:#000000\n"
                      "  classDef missing stroke-dasharray:4 3,color:#6b7280\n"));
}
