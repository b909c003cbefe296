#include "graph/graph.h"

#include "base/error.h"
#include "layers/deployment.h"

static em_status draw(deployment *d, const em_graph_options *options, const em_writer *writer,
                      em_error *error) {
  graph g;
  if (!graph_build(&g, &d->manifest, options->severities, options->severity_count, &d->memory)) {
    return error_memory(error);
  }
  output o;
  output_start(&o, writer);
  switch (options->format) {
    case EM_GRAPH_DOT:
      graph_write_dot(&g, &o);
      break;
    case EM_GRAPH_SVG:
      if (!graph_write_svg(&g, &o)) {
        return error_memory(error);
      }
      break;
    default:
      graph_write_mermaid(&g, &o);
  }
  return output_finish(&o)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

em_status em_graph_write(const em_layer *layers, size_t count, const em_graph_options *options,
                         const em_writer *writer, size_t *at_fault, em_error *error) {
  static const em_graph_options standard = EM_GRAPH_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const deployment_options reading = {
      .allocator = options->allocator, .limits = options->limits, .syntax = options->syntax};
  size_t fault;
  at_fault = at_fault == NULL ? &fault : at_fault;
  deployment d;
  em_status status = deployment_open(&d, layers, count, &reading, at_fault, error);
  if (status == EM_OK) {
    status = draw(&d, options, writer, error);
    deployment_close(&d);
  }
  return status;
}
