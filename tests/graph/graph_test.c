/* Who is drawn, and what goes from whom to whom; how it is spelt is held by golden files. */
#include "graph/graph.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPLOYMENT(modules, routes)                                                                \
  "{'modulesContent':{'$edgeAgent':{'properties.desired':{'schemaVersion':'1.1','modules':"        \
  "{" modules "}}},'$edgeHub':{'properties.desired':{'schemaVersion':'1.1','routes':{" routes      \
  "}}}}}"
#define MODULE(name, options)                                                                      \
  "'" name "':{'type':'docker','settings':{'image':'a/b:1','createOptions':'{" options "}'}}"
#define HOST(members) "\\'HostConfig\\':{" members "}"

typedef struct row {
  const char *name;
  const char *text; /* with ' for ", and \' for an escaped one */
  const char *edges;
} row;

static const row rows[] = {
    {"a module by itself", DEPLOYMENT(MODULE("cam", ""), ""), ""},
    {"to the cloud",
     DEPLOYMENT(MODULE("cam", ""), "'r':'FROM /messages/modules/cam/* INTO $upstream'"),
     "cam -r-> $upstream"},
    {"with a condition",
     DEPLOYMENT(MODULE("cam", ""),
                "'r':'FROM /messages/modules/cam/* WHERE $body.t > 5 INTO $upstream'"),
     "cam -r?-> $upstream"},
    {"a condition that never holds is no way",
     DEPLOYMENT(MODULE("cam", ""), "'r':'FROM /messages/modules/cam/* WHERE 1 = 2 INTO $upstream'"),
     ""},
    {"from module to module",
     DEPLOYMENT(MODULE("cam", "") "," MODULE("mic", ""),
                "'r':'FROM /messages/modules/cam/outputs/o INTO "
                "BrokeredEndpoint(\\'/modules/mic/inputs/i\\')'"),
     "cam -r-> mic"},
    {"to a module that is not there",
     DEPLOYMENT(MODULE("cam", ""), "'r':'FROM /messages/modules/cam/* INTO "
                                   "BrokeredEndpoint(\\'/modules/gone/inputs/i\\')'"),
     "cam -r-> (gone)"},
    {"from everybody", DEPLOYMENT(MODULE("cam", ""), "'r':'FROM /* INTO $upstream'"),
     "any sender -r-> $upstream"},
    {"changes of twins",
     DEPLOYMENT(MODULE("cam", ""), "'r':'FROM /twinChangeNotifications INTO $upstream'"),
     "changes of twins -r-> $upstream"},
    {"a route that is wrong is none", DEPLOYMENT(MODULE("cam", ""), "'r':'FROM INTO'"), ""},
    {"a port",
     DEPLOYMENT(
         MODULE("cam", HOST("\\'PortBindings\\':{\\'80/tcp\\':[{\\'HostPort\\':\\'8080\\'}]}")),
         ""),
     "network =8080 → 80/tcp=> cam"},
    {"a port for the device alone",
     DEPLOYMENT(
         MODULE("cam", HOST("\\'PortBindings\\':{\\'80/tcp\\':[{\\'HostIp\\':\\'127.0.0.1\\',"
                            "\\'HostPort\\':\\'\\'}]}")),
         ""),
     "this host =any → 80/tcp=> cam"},
    {"the host's network", DEPLOYMENT(MODULE("cam", HOST("\\'NetworkMode\\':\\'host\\'")), ""),
     "network =the host's network=> cam"},
    {"what it reads and writes of the host",
     DEPLOYMENT(MODULE("cam", HOST("\\'Binds\\':[\\'/etc:/e:ro\\',\\'/srv:/s\\',\\'volume:/v\\']")),
                ""),
     "cam .reads.> [/etc]; cam .writes.> [/srv]"},
    {"two modules meet at one folder",
     DEPLOYMENT(MODULE("cam", HOST("\\'Binds\\':[\\'/srv:/s\\']")) "," MODULE(
                    "mic", HOST("\\'Binds\\':[\\'/srv/../srv:/s\\']")),
                ""),
     "cam .writes.> [/srv]; mic .writes.> [/srv]"},
    {"a device",
     DEPLOYMENT(MODULE("cam", HOST("\\'Devices\\':[{\\'PathOnHost\\':\\'/dev/video0\\'}]")), ""),
     "cam .device.> [/dev/video0]"},
};

static char *quoted(const char *text) {
  char *made = calloc(strlen(text) + 1, 1);
  for (size_t i = 0; text[i] != '\0'; i++) {
    made[i] = text[i] == '\'' ? '"' : text[i];
  }
  return made;
}

static void append(char *text, size_t size, em_view piece) {
  const size_t used = strlen(text);
  snprintf(text + used, size - used, "%.*s", VIEW_ARGS(piece));
}

static void show_node(const graph_node *node, char *text, size_t size) {
  static const char *const open[] = {[GRAPH_MISSING] = "(", [GRAPH_HOST] = "["};
  static const char *const end[] = {[GRAPH_MISSING] = ")", [GRAPH_HOST] = "]"};
  const char *before = open[node->kind];
  append(text, size, before == NULL ? VIEW("") : view_of(before));
  append(text, size, node->label);
  append(text, size, before == NULL ? VIEW("") : view_of(end[node->kind]));
}

static void show(const graph *g, char *text, size_t size) {
  static const char *const starts[] = {[GRAPH_ROUTE] = " -",
                                       [GRAPH_FILTERED_ROUTE] = " -",
                                       [GRAPH_PORT] = " =",
                                       [GRAPH_MOUNT] = " .",
                                       [GRAPH_READ_ONLY_MOUNT] = " ."};
  static const char *const ends[] = {[GRAPH_ROUTE] = "-> ",
                                     [GRAPH_FILTERED_ROUTE] = "?-> ",
                                     [GRAPH_PORT] = "=> ",
                                     [GRAPH_MOUNT] = ".> ",
                                     [GRAPH_READ_ONLY_MOUNT] = ".> "};
  *text = '\0';
  for (uint32_t i = 0; i < g->edge_count; i++) {
    const graph_edge *e = &g->edges[i];
    append(text, size, i > 0 ? VIEW("; ") : VIEW(""));
    show_node(&g->nodes[e->from], text, size);
    append(text, size, view_of(starts[e->kind]));
    append(text, size, e->label);
    append(text, size, view_of(ends[e->kind]));
    show_node(&g->nodes[e->to], text, size);
  }
}

typedef struct drawing {
  char *text;
  document document;
  manifest manifest;
  arena memory;
  graph graph;
} drawing;

static void draw(drawing *d, const char *text, const em_graph_severity *severities, size_t count) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  const em_allocator allocator = arena_allocator_or_default(NULL);
  em_error error = {0};
  d->text = quoted(text);
  arena_init(&d->memory, &allocator);
  cr_assert_eq(
      document_parse_json(&d->document, VIEW("a.json"), view_of(d->text), &options, &error), EM_OK,
      "%s: %s", text, error.message);
  cr_assert_eq(manifest_read(&d->manifest, &d->document, &options, &d->memory, &error), EM_OK, "%s",
               error.message);
  cr_assert(graph_build(&d->graph, &d->manifest, severities, count, &d->memory));
}

static void erase(drawing *d) {
  manifest_free(&d->manifest);
  document_free(&d->document);
  arena_free(&d->memory);
  free(d->text);
}

Test(graph, edges_are_what_is_in_effect) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    drawing d;
    char shown[512];
    draw(&d, rows[i].text, NULL, 0);
    show(&d.graph, shown, sizeof shown);
    cr_expect_str_eq(shown, rows[i].edges, "%s:\n  wanted %s\n     got %s", rows[i].name,
                     rows[i].edges, shown);
    erase(&d);
  }
}

Test(graph, the_worst_of_several_severities_colours_a_module) {
  static const em_graph_severity severities[] = {{VIEW_INIT("cam"), EM_SEVERITY_LOW},
                                                 {VIEW_INIT("cam"), EM_SEVERITY_HIGH},
                                                 {VIEW_INIT("cam"), EM_SEVERITY_MEDIUM},
                                                 {VIEW_INIT("gone"), EM_SEVERITY_CRITICAL}};
  drawing d;
  draw(&d, DEPLOYMENT(MODULE("cam", "") "," MODULE("mic", ""), ""), severities, 4);
  cr_assert_eq(d.graph.node_count, 2);
  cr_expect(d.graph.nodes[0].has_severity && d.graph.nodes[0].severity == EM_SEVERITY_HIGH);
  cr_expect_not(d.graph.nodes[1].has_severity);
  erase(&d);
}

/* More than anybody could look at is left out, and counted. */
Test(graph, a_picture_is_bounded) {
  enum { ROUTES = 3000, SIZE = ROUTES * 96 };
  char *routes = calloc(SIZE, 1);
  size_t used = 0;
  for (int i = 0; i < ROUTES; i++) {
    used += (size_t)snprintf(routes + used, SIZE - used,
                             "%s'r%d':'FROM /messages/modules/m%d/* INTO $upstream'",
                             i > 0 ? "," : "", i, i);
  }
  char *text = calloc(SIZE + 512, 1);
  snprintf(text, SIZE + 512,
           "{'modulesContent':{'$edgeAgent':{'properties.desired':{'schemaVersion':'1.1'}},"
           "'$edgeHub':{'properties.desired':{'schemaVersion':'1.1','routes':{%s}}}}}",
           routes);
  drawing d;
  draw(&d, text, NULL, 0);
  cr_expect_leq(d.graph.node_count, GRAPH_NODES);
  cr_expect_leq(d.graph.edge_count, GRAPH_EDGES);
  cr_expect_gt(d.graph.left_out, 0);
  erase(&d);
  free(text);
  free(routes);
}
