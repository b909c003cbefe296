/* edgemanifest graph: a picture of a deployment. */
#include "command.h"
#include "complain.h"
#include "layer_files.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  em_limits limits;
  int format;
  bool is_plain;
  const char *output;
} arguments;

/* In the order of em_graph_format. */
static const char *const formats[] = {"mermaid", "dot", "svg", NULL};

static const cli_option options[] = {{"format", 'f', OPTION_CHOICE, offsetof(arguments, format),
                                      "FORMAT", "the language of the drawing", formats, 0, 0},
                                     {"plain", 0, OPTION_FLAG, offsetof(arguments, is_plain), NULL,
                                      "without the colours of findings", NULL, 0, 0},
                                     OPTION_OUTPUT(arguments, output),
                                     OPTION_RARE,
                                     OPTION_LIMITS(arguments, limits),
                                     OPTION_END};

/* A text that grows. */
typedef struct buffer {
  char *data;
  size_t length, capacity;
} buffer;

static bool buffer_write(void *context, const char *data, size_t length) {
  buffer *b = context;
  if (b->capacity - b->length < length) {
    const size_t capacity = 2 * (b->length + length);
    char *larger = realloc(b->data, capacity);
    if (larger == NULL) {
      return false;
    }
    b->data = larger;
    b->capacity = capacity;
  }
  memcpy(b->data + b->length, data, length);
  b->length += length;
  return true;
}

/* Findings of the effective deployment; none if it cannot be audited, which graph then tells. */
static em_audit *audit(const arguments *a, const layer_files *files, const em_ruleset *rules,
                       buffer *merged) {
  em_audit_options o = EM_AUDIT_OPTIONS_INIT;
  o.limits = a->limits;
  em_audit *made = em_audit_new(rules, &o);
  em_view text = files->layers[0].text;
  if (files->count > 1) {
    const em_writer writer = {buffer_write, merged};
    em_resolve_options resolving = EM_RESOLVE_OPTIONS_INIT;
    resolving.limits = a->limits;
    if (em_resolve(files->layers, files->count, &resolving, &writer, NULL, NULL) == EM_OK) {
      text = (em_view){merged->data, merged->length};
    }
  }
  if (made != NULL) {
    (void)em_audit_add(made, files->layers[0].name, text, NULL);
  }
  return made;
}

static em_graph_severity *severities_of(const em_audit *made, size_t *count) {
  const size_t total = em_audit_finding_count(made);
  em_graph_severity *list = calloc(total > 0 ? total : 1, sizeof *list);
  *count = 0;
  for (size_t i = 0; list != NULL && i < total; i++) {
    const em_finding *finding = em_audit_finding(made, i);
    if (finding->module.data != NULL) {
      list[(*count)++] = (em_graph_severity){finding->module, finding->severity};
    }
  }
  return list;
}

static int draw(const arguments *a, const layer_files *files, const em_graph_severity *list,
                size_t count) {
  em_graph_options o = EM_GRAPH_OPTIONS_INIT;
  o.limits = a->limits;
  o.format = (em_graph_format)a->format;
  o.severities = list;
  o.severity_count = count;
  output out;
  if (!output_open(&out, a->output)) {
    return EXIT_FAILED;
  }
  em_error error = {0};
  size_t at_fault = SIZE_MAX;
  const em_writer writer = output_writer(&out);
  const em_status status =
      em_graph_write(files->layers, files->count, &o, &writer, &at_fault, &error);
  if (status == EM_OK || status == EM_ERROR_WRITE) {
    return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
  }
  output_discard(&out);
  return layer_files_complain(files, at_fault, &error);
}

static int draw_with_findings(const arguments *a, const layer_files *files) {
  em_ruleset *rules = NULL;
  if (em_ruleset_embedded(NULL, &rules, NULL) != EM_OK) {
    return complain_memory();
  }
  buffer merged = {0};
  em_audit *made = audit(a, files, rules, &merged);
  size_t count = 0;
  em_graph_severity *list = made == NULL ? NULL : severities_of(made, &count);
  const int status = list == NULL ? complain_memory() : draw(a, files, list, count);
  free(list);
  em_audit_free(made);
  em_ruleset_free(rules);
  free(merged.data);
  return status;
}

static int run(cli_call *call) {
  arguments a = {.limits = EM_LIMITS_INIT};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "a deployment");
  }
  layer_files files;
  if (!layer_files_read(&files, call->operands, call->operand_count, NULL, a.limits.bytes)) {
    return EXIT_FAILED;
  }
  const int status = a.is_plain ? draw(&a, &files, NULL, 0) : draw_with_findings(&a, &files);
  layer_files_free(&files);
  return status;
}

const cli_command command_graph = {
    .name = "graph",
    .summary = "draw modules, routes, mounts, ports and the outside world",
    .usage = "[OPTION]... FILE [LAYER]...",
    .description =
        "Draws what a deployment connects: routes between modules and to the cloud, published "
        "ports, and paths of the host. Modules have the colour of their worst finding. Mermaid is "
        "drawn by code hosts in Markdown, DOT by Graphviz, SVG by every browser.",
    .examples = "  edgemanifest graph --format=svg -o deployment.svg deployment.json",
    .options = options,
    .run = run,
};
