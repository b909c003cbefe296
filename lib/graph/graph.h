/*
 * graph: a picture of a deployment: who sends to whom, what reaches in from outside, and what of
 * the host is in reach. In: a manifest, and how bad the findings on each module are. Out: Mermaid,
 * DOT, SVG. Names are hostile: each language escapes them in its own way.
 */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include "model/messages.h"
#include "text/output.h"

typedef enum graph_kind {
  GRAPH_MODULE,
  GRAPH_MISSING,  /* a module that a route names and nobody defines */
  GRAPH_UPSTREAM, /* the cloud, or the parent gateway */
  GRAPH_DEVICES,  /* behind this one */
  GRAPH_ANYONE,   /* every module and device */
  GRAPH_NETWORK,  /* whoever reaches a published port */
  GRAPH_HOST,     /* a path or device of the host */
} graph_kind;

typedef struct graph_node {
  graph_kind kind;
  em_view label;
  bool has_severity;
  em_severity severity; /* of the worst finding */
} graph_node;

typedef enum graph_edge_kind {
  GRAPH_ROUTE,
  GRAPH_FILTERED_ROUTE,
  GRAPH_PORT,
  GRAPH_MOUNT, /* writable */
  GRAPH_READ_ONLY_MOUNT,
} graph_edge_kind;

typedef struct graph_edge {
  graph_edge_kind kind;
  uint32_t from, to;
  em_view label;
} graph_edge;

/* More than this nobody can look at; what is left out is said in the picture. */
enum { GRAPH_NODES = 300, GRAPH_EDGES = 800 };

typedef struct graph {
  arena *memory;
  graph_node *nodes;
  uint32_t node_count, node_capacity;
  graph_edge *edges;
  uint32_t edge_count, edge_capacity;
  uint32_t left_out;
} graph;

/* False if memory is out. */
bool graph_build(graph *g, const manifest *m, const em_graph_severity *severities, size_t count,
                 arena *memory);
void graph_write_mermaid(const graph *g, output *o);
void graph_write_dot(const graph *g, output *o);
/* False if memory is out before anything was written. */
bool graph_write_svg(const graph *g, output *o);

#endif
