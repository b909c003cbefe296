#include "layers/stack.h"

/* The first `applied` of those that apply, in their order, whatever their files say of priorities.
 */
static em_status merge_lowest(layers_step *step, const layers_merge *m, uint32_t applied,
                              const document_options *options, arena *memory) {
  layers_source *sources = arena_allocate_array(memory, applied, sizeof *sources);
  if (sources == NULL) {
    return EM_ERROR_MEMORY;
  }
  for (uint32_t i = 0; i < applied; i++) {
    sources[i] = (layers_source){
        .document = m->inputs[m->applied[i]].document, .has_priority = true, .priority = i};
  }
  uint32_t at_fault;
  return layers_merge_all(&step->merge, sources, applied, options, memory, &at_fault, NULL);
}

/* What cannot be read by itself (a layer that says nothing alone) is no step. */
static bool add_step(layers_stack *s, uint32_t applied, const document_options *options,
                     arena *memory) {
  layers_step *step = &s->steps[s->count];
  step->applied = applied;
  em_status status = merge_lowest(step, s->merge, applied, options, memory);
  if (status == EM_OK) {
    status = manifest_read(&step->manifest, &step->merge.result, options, memory, NULL);
    if (status == EM_OK) {
      s->count++;
    } else {
      layers_free(&step->merge);
    }
  }
  return status != EM_ERROR_MEMORY;
}

bool layers_stack_build(layers_stack *s, const layers_merge *m, const document_options *options,
                        arena *memory) {
  *s = (layers_stack){.merge = m};
  s->steps = arena_allocate_array(memory, LAYERS_STEPS, sizeof *s->steps);
  const uint32_t below = m->applied_count - 1;
  const uint32_t stride = below / LAYERS_STEPS + 1;
  bool is_done = s->steps != NULL;
  for (uint32_t applied = 1; is_done && applied <= below; applied += stride) {
    is_done = add_step(s, applied, options, memory);
  }
  if (!is_done) {
    layers_stack_free(s);
  }
  return is_done;
}

void layers_stack_free(layers_stack *s) {
  for (uint32_t i = 0; i < s->count; i++) {
    manifest_free(&s->steps[i].manifest);
    layers_free(&s->steps[i].merge);
  }
  s->count = 0;
}
