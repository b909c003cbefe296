#include "layers/deployment.h"

#include "base/error.h"
#include "document/embedded.h"
#include "document/expand.h"
#include "text/lines.h"

/* As it is, or with its values put in. */
static em_status parse(deployment *d, const em_layer *layer, const deployment_options *options,
                       em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  document *parsed = &d->documents[d->document_count];
  if (layer->variables == NULL) {
    return document_parse(parsed, layer->name, layer->text, options->syntax, &reading, error);
  }
  document_expansion *expansion = arena_allocate(&d->memory, sizeof *expansion);
  if (expansion == NULL) {
    return error_memory(error);
  }
  const em_status status = document_expand(expansion, layer->name, layer->text, layer->variables,
                                           &options->limits, &d->memory, error);
  return status != EM_OK
             ? status
             : document_parse_expanded(parsed, expansion, options->syntax, &reading, error);
}

static em_status parse_all(deployment *d, const em_layer *layers, size_t count,
                           const deployment_options *options, size_t *at_fault, em_error *error) {
  if (count == 0 || count > LAYERS_MAXIMUM) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "1 to %d deployments can be merged, not %zu.",
                     LAYERS_MAXIMUM, count);
  }
  d->documents = arena_allocate_array(&d->memory, count, sizeof *d->documents);
  if (d->documents == NULL) {
    return error_memory(error);
  }
  for (; d->document_count < count; d->document_count++) {
    *at_fault = d->document_count;
    const em_status status = parse(d, &layers[d->document_count], options, error);
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

/* Without a base all of it is only a part: what is missing stands elsewhere. */
static void mark_incomplete(deployment *d) {
  d->manifest.is_layered = d->manifest.is_layered || (d->is_merged && d->merge.base == LAYERS_NONE);
}

static em_status read_manifest(deployment *d, const deployment_options *options, size_t *at_fault,
                               em_error *error) {
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  const document *read = d->is_merged ? &d->merge.result : &d->documents[0];
  const em_status status = manifest_read(&d->manifest, read, &reading, &d->memory, error);
  d->has_manifest = status == EM_OK;
  if (status == EM_OK) {
    mark_incomplete(d);
  }
  *at_fault = status == EM_OK || d->is_merged ? SIZE_MAX : 0;
  return status;
}

/* Lines and columns for an error that has an offset in what was read of one of the texts. */
static void locate(const document *d, em_view text, em_error *error) {
  if (d != NULL && d->expansion != NULL) {
    const document_span span = document_locate(d, (uint32_t)error->offset, (uint32_t)error->length);
    error->offset = span.start;
    error->length = span.end - span.start;
  }
  const lines_position at = lines_locate_once(text, error->offset);
  error->line = at.line;
  error->column = at.column;
  error->column_utf16 = at.column_utf16;
}

static em_status finish(deployment *d, const em_layer *layers, size_t at_fault, em_status status,
                        em_error *error) {
  if (status == EM_OK) {
    return status;
  }
  if (error != NULL && at_fault != SIZE_MAX && error->line == 0 && status != EM_ERROR_MEMORY) {
    locate(at_fault < d->document_count ? &d->documents[at_fault] : NULL, layers[at_fault].text,
           error);
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
  if (status == EM_OK && (count > 1 || options->is_merged)) {
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
