#include "graph/graph.h"

#define NO_NODE UINT32_MAX

static uint32_t add_node(graph *g, graph_kind kind, em_view label) {
  for (uint32_t i = 0; i < g->node_count; i++) {
    if (g->nodes[i].kind == kind && view_equals(g->nodes[i].label, label)) {
      return i;
    }
  }
  if (g->node_count == GRAPH_NODES) {
    g->left_out++;
    return NO_NODE;
  }
  if (!arena_list_add(g->memory, (void **)&g->nodes, &g->node_count, &g->node_capacity,
                      sizeof *g->nodes)) {
    return NO_NODE;
  }
  g->nodes[g->node_count - 1] = (graph_node){.kind = kind, .label = label};
  return g->node_count - 1;
}

static void add_edge(graph *g, graph_edge_kind kind, uint32_t from, uint32_t to, em_view label) {
  if (from == NO_NODE || to == NO_NODE || g->edge_count == GRAPH_EDGES) {
    g->left_out++;
    return;
  }
  if (arena_list_add(g->memory, (void **)&g->edges, &g->edge_count, &g->edge_capacity,
                     sizeof *g->edges)) {
    g->edges[g->edge_count - 1] = (graph_edge){kind, from, to, label};
  }
}

/* ---- Routes
 * --------------------------------------------------------------------------------------- */

static uint32_t module_node(graph *g, const manifest *m, uint32_t index, em_view name) {
  return index == MESSAGES_NO_MODULE ? add_node(g, GRAPH_MISSING, name)
                                     : add_node(g, GRAPH_MODULE, m->modules[index].name);
}

static uint32_t source_node(graph *g, const manifest *m, const message_route *r) {
  if (messages_names_source(r)) {
    return module_node(g, m, r->source_module, r->syntax.source_module);
  }
  return r->syntax.source == ROUTES_FROM_DEVICES
             ? add_node(g, GRAPH_DEVICES, VIEW("devices behind this one"))
             : add_node(g, GRAPH_ANYONE,
                        r->syntax.source == ROUTES_FROM_TWIN_CHANGES ? VIEW("changes of twins")
                                                                     : VIEW("any sender"));
}

static void add_routes(graph *g, const messages *all) {
  const manifest *m = all->manifest;
  for (uint32_t i = 0; i < all->count; i++) {
    const message_route *r = &all->routes[i];
    if (!messages_can_pass(r)) {
      continue;
    }
    const uint32_t to = r->syntax.sink == ROUTES_INTO_UPSTREAM
                            ? add_node(g, GRAPH_UPSTREAM, VIEW("$upstream"))
                            : module_node(g, m, r->sink_module, r->syntax.sink_module);
    add_edge(g, messages_are_unfiltered(r) ? GRAPH_ROUTE : GRAPH_FILTERED_ROUTE,
             source_node(g, m, r), to, r->route->name);
  }
}

/* ---- Modules
 * -------------------------------------------------------------------------------------- */

static void add_ports(graph *g, uint32_t node, const settings *s) {
  for (uint32_t i = 0; i < s->port_count; i++) {
    const port *p = &s->ports[i];
    if (p->is_published) {
      add_edge(
          g, GRAPH_PORT,
          add_node(g, GRAPH_NETWORK, p->is_on_loopback ? VIEW("this host") : VIEW("network")), node,
          arena_format(g->memory, "%.*s → %u/%.*s",
                       VIEW_ARGS(view_until(p->is_ephemeral ? VIEW("any") : p->host_port_text, 40)),
                       p->container_port, VIEW_ARGS(view_until(p->protocol, 16))));
    }
  }
  if (s->is_host_network) {
    add_edge(g, GRAPH_PORT, add_node(g, GRAPH_NETWORK, VIEW("network")), node,
             VIEW("the host's network"));
  }
}

static void add_mounts(graph *g, uint32_t node, const settings *s) {
  for (uint32_t i = 0; i < s->mount_count; i++) {
    const mount *m = &s->mounts[i];
    const bool is_host = m->kind == MOUNT_HOST_PATH || m->kind == MOUNT_HOST_DEVICE;
    if (is_host && m->host_path.data != NULL) {
      add_edge(g, m->is_read_only ? GRAPH_READ_ONLY_MOUNT : GRAPH_MOUNT, node,
               add_node(g, GRAPH_HOST, m->host_path),
               m->is_read_only ? VIEW("reads") : VIEW("writes"));
    }
  }
  for (uint32_t i = 0; i < s->device_count; i++) {
    add_edge(g, GRAPH_MOUNT, node, add_node(g, GRAPH_HOST, s->devices[i].host_path),
             VIEW("device"));
  }
}

static void add_severity(graph_node *node, const em_graph_severity *severities, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (view_equals(severities[i].module, node->label) &&
        (!node->has_severity || severities[i].severity > node->severity)) {
      node->has_severity = true;
      node->severity = severities[i].severity;
    }
  }
}

static void add_module(graph *g, const module *m, const em_graph_severity *severities,
                       size_t count) {
  const uint32_t node = add_node(g, GRAPH_MODULE, m->name);
  if (node != NO_NODE) {
    add_severity(&g->nodes[node], severities, count);
    add_ports(g, node, m->settings);
    add_mounts(g, node, m->settings);
  }
}

bool graph_build(graph *g, const manifest *m, const em_graph_severity *severities, size_t count,
                 arena *memory) {
  *g = (graph){.memory = memory};
  messages all;
  if (!messages_build(&all, m, memory)) {
    return false;
  }
  /* The runtime last: the eye looks for the others. */
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (!m->modules[i].is_variant && !m->modules[i].is_system) {
      add_module(g, &m->modules[i], severities, count);
    }
  }
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (!m->modules[i].is_variant && m->modules[i].is_system) {
      add_module(g, &m->modules[i], severities, count);
    }
  }
  add_routes(g, &all);
  return !memory->has_failed;
}
