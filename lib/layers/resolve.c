/* The effective deployment of several texts, written as a manifest or as a list of places. */
#include "base/error.h"
#include "layers/deployment.h"
#include "layers/provenance.h"

static em_status write(deployment *d, em_resolve_format format, const em_writer *writer,
                       em_error *error) {
  output o;
  output_start(&o, writer);
  bool has_memory = true;
  if (format == EM_RESOLVE_MANIFEST) {
    output_text(&o, d->merge.result.text);
  } else if (format == EM_RESOLVE_PLACES) {
    has_memory = provenance_write_text(&d->merge, &d->memory, &o);
  } else {
    has_memory = provenance_write_json(&d->merge, &d->memory, &o);
  }
  if (!has_memory) {
    return error_memory(error);
  }
  return output_finish(&o)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

static void sum_up(const layers_merge *m, em_resolved *resolved) {
  resolved->has_base = m->base != LAYERS_NONE;
  resolved->applied = m->applied_count;
  resolved->left_out = m->input_count - m->applied_count;
  resolved->ignored = m->fault_count;
}

em_status em_resolve(const em_layer *layers, size_t count, const em_resolve_options *options,
                     const em_writer *writer, em_resolved *resolved, em_error *error) {
  static const em_resolve_options standard = EM_RESOLVE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const deployment_options reading = {
      .allocator = options->allocator, .limits = options->limits, .syntax = options->syntax};
  em_resolved unwanted;
  resolved = resolved == NULL ? &unwanted : resolved;
  *resolved = (em_resolved){.at_fault = SIZE_MAX};
  deployment d;
  em_status status = deployment_merge(&d, layers, count, &reading, &resolved->at_fault, error);
  if (status == EM_OK) {
    sum_up(&d.merge, resolved);
    status = write(&d, options->format, writer, error);
    deployment_close(&d);
  }
  return status;
}
