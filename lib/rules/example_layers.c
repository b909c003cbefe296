#include "rules/example_layers.h"

#include "base/error.h"

static em_status read_elements(example_layers *l, const document *list,
                               const document_options *options, arena *memory, em_error *error) {
  const uint32_t count = document_count(list, 0);
  if (document_kind_of(list, 0) != DOCUMENT_ARRAY || count == 0 || count > LAYERS_MAXIMUM) {
    return error_set(error, EM_ERROR_SHAPE, 0, 0, "Expected a list of deployments.");
  }
  l->documents = arena_allocate_array(memory, count, sizeof *l->documents);
  if (l->documents == NULL) {
    return error_memory(error);
  }
  DOCUMENT_EACH_ELEMENT(list, 0, element) {
    const em_status status =
        document_parse(&l->documents[l->count], VIEW("layer.json"), document_source(list, element),
                       EM_SYNTAX_AUTO, options, error);
    if (status != EM_OK) {
      return status;
    }
    l->count++;
  }
  return EM_OK;
}

static em_status merge(example_layers *l, const document_options *options, arena *memory,
                       em_error *error) {
  layers_source *sources = arena_allocate_array(memory, l->count, sizeof *sources);
  if (sources == NULL) {
    return error_memory(error);
  }
  for (uint32_t i = 0; i < l->count; i++) {
    sources[i] = (layers_source){.document = &l->documents[i]};
  }
  uint32_t at_fault;
  const em_status status =
      layers_merge_all(&l->merge, sources, l->count, options, memory, &at_fault, error);
  l->is_merged = status == EM_OK;
  return status;
}

bool example_layers_open(example_layers *l, manifest *m, const document *list, arena *memory,
                         em_error *error) {
  const document_options options = {.allocator = &memory->allocator, .limits = EM_LIMITS_INIT};
  *l = (example_layers){0};
  em_status status = read_elements(l, list, &options, memory, error);
  if (status == EM_OK) {
    status = merge(l, &options, memory, error);
  }
  if (status == EM_OK && !layers_stack_build(&l->stack, &l->merge, &options, memory)) {
    status = error_memory(error);
  }
  if (status == EM_OK) {
    status = manifest_read(m, &l->merge.result, &options, memory, error);
  }
  if (status != EM_OK) {
    example_layers_close(l);
  }
  return status == EM_OK;
}

void example_layers_close(example_layers *l) {
  layers_stack_free(&l->stack);
  if (l->is_merged) {
    layers_free(&l->merge);
  }
  for (uint32_t i = 0; i < l->count; i++) {
    document_free(&l->documents[i]);
  }
  *l = (example_layers){0};
}
