#include "layers/deployment.h"

#include "base/error.h"
#include "text/lines.h"

static em_status parse_all(deployment *d, const em_layer *layers, size_t count,
                           const deployment_options *options, size_t *at_fault, em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  if (count == 0 || count > LAYERS_MAXIMUM) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "1 to %d deployments can be merged, not %zu.",
                     LAYERS_MAXIMUM, count);
  }
  d->documents = arena_allocate_array(&d->memory, count, sizeof *d->documents);
  if (d->documents == NULL) {
    return error_memory(error);
  }
  for (; d->document_count < count; d->document_count++) {
    const size_t i = d->document_count;
    *at_fault = i;
    const em_status status = document_parse(&d->documents[i], layers[i].name, layers[i].text,
                                            options->syntax, &reading, error);
    if (status != EM_OK) {
      return status;
    }
  }
  *at_fault = SIZE_MAX;
  return EM_OK;
}

static em_status merge_all(deployment *d, const em_layer *layers, size_t count,
                           const deployment_options *options, size_t *at_fault, em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  layers_source *sources = arena_allocate_array(&d->memory, count, sizeof *sources);
  if (sources == NULL) {
    return error_memory(error);
  }
  for (size_t i = 0; i < count; i++) {
    sources[i] = (layers_source){.document = &d->documents[i],
                                 .has_priority = layers[i].has_priority,
                                 .priority = layers[i].priority};
  }
  uint32_t fault = LAYERS_NONE;
  const em_status status =
      layers_merge_all(&d->merge, sources, (uint32_t)count, &reading, &d->memory, &fault, error);
  d->is_merged = status == EM_OK;
  *at_fault = fault == LAYERS_NONE ? SIZE_MAX : fault;
  return status;
}

static em_status read_manifest(deployment *d, const deployment_options *options, size_t *at_fault,
                               em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  const document *read = d->is_merged ? &d->merge.result : &d->documents[0];
  const em_status status = manifest_read(&d->manifest, read, &reading, &d->memory, error);
  d->has_manifest = status == EM_OK;
  *at_fault = status == EM_OK || d->is_merged ? SIZE_MAX : 0;
  return status;
}

/* Lines and columns for an error that has an offset in one of the texts. */
static em_status finish(deployment *d, const em_layer *layers, size_t at_fault, em_status status,
                        em_error *error) {
  if (status == EM_OK) {
    return status;
  }
  if (error != NULL && at_fault != SIZE_MAX && error->line == 0) {
    const lines_position at = lines_locate_once(layers[at_fault].text, error->offset);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
  deployment_close(d);
  return status;
}

static em_status start(deployment *d, const em_layer *layers, size_t count,
                       const deployment_options *options, size_t *at_fault, em_error *error) {
  *d = (deployment){0};
  *at_fault = SIZE_MAX;
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  arena_init(&d->memory, &allocator);
  return parse_all(d, layers, count, options, at_fault, error);
}

em_status deployment_merge(deployment *d, const em_layer *layers, size_t count,
                           const deployment_options *options, size_t *at_fault, em_error *error) {
  em_status status = start(d, layers, count, options, at_fault, error);
  if (status == EM_OK) {
    status = merge_all(d, layers, count, options, at_fault, error);
  }
  return finish(d, layers, *at_fault, status, error);
}

em_status deployment_open(deployment *d, const em_layer *layers, size_t count,
                          const deployment_options *options, size_t *at_fault, em_error *error) {
  em_status status = start(d, layers, count, options, at_fault, error);
  if (status == EM_OK && count > 1) {
    status = merge_all(d, layers, count, options, at_fault, error);
  }
  if (status == EM_OK) {
    status = read_manifest(d, options, at_fault, error);
  }
  return finish(d, layers, *at_fault, status, error);
}

void deployment_close(deployment *d) {
  if (d->has_manifest) {
    manifest_free(&d->manifest);
  }
  if (d->is_merged) {
    layers_free(&d->merge);
  }
  for (uint32_t i = 0; i < d->document_count; i++) {
    document_free(&d->documents[i]);
  }
  arena_free(&d->memory);
  *d = (deployment){0};
}
