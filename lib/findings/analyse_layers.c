/*
 * Deployments for one device: merged, judged as one manifest, and the findings shared out among the
 * files that they stand in.
 */
#include "base/error.h"
#include "document/expand.h"
#include "findings/judge.h"
#include "findings/suppressing.h"
#include "layers/deployment.h"

typedef struct layered {
  em_audit *audit;
  audit_file **files; /* of the audit, one for each text */
  uint32_t count;
  arena memory; /* of texts with names, of the model and the matches */
  deployment deployment;
} layered;

/* ---- Before ---------------------------------------------------------------------------------- */

/* Files of the audit, all or none. */
static bool add_files(layered *l, const em_layer *layers, size_t count) {
  em_audit *audit = l->audit;
  for (size_t i = 0; i < count; i++) {
    const em_view text = layers[i].text.data == NULL ? VIEW("") : layers[i].text;
    if (audit_new_file(audit, layers[i].name, text) == NULL) {
      for (; i > 0; i--) {
        audit_drop_file(audit);
      }
      return false;
    }
  }
  l->files = audit->files + audit->file_count - count;
  l->count = (uint32_t)count;
  return true;
}

/* The texts under the names that places will have. */
static em_layer *name_texts(layered *l, const em_layer *layers) {
  em_layer *named = arena_allocate_array(&l->memory, l->count, sizeof *named);
  for (uint32_t i = 0; named != NULL && i < l->count; i++) {
    named[i] = layers[i];
    named[i].name = l->files[i]->sources->name;
    named[i].text = l->files[i]->sources->text;
    if (named[i].variables == NULL) {
      named[i].variables = l->audit->options.variables;
    }
  }
  return named;
}

/* ---- Judging --------------------------------------------------------------------------------- */

/* While findings are collected, the first file holds those of all. */
static bool gather_sources(layered *l) {
  audit_file *first = l->files[0];
  for (uint32_t i = 1; i < l->count; i++) {
    if (!arena_list_add(&first->memory, (void **)&first->sources, &first->source_count,
                        &first->source_capacity, sizeof *first->sources)) {
      return false;
    }
    first->sources[i] = *l->files[i]->sources;
  }
  return true;
}

static bool judge_stack(layered *l, const layers_stack *stack) {
  const manifest *m = &l->deployment.manifest;
  blame to_blame;
  for (uint32_t i = 0; i < l->count; i++) {
    l->files[i]->summary = (em_summary){.files = 1};
    suppressing_note_chances(l->audit, l->files[i]->sources->name, m);
  }
  return gather_sources(l) && blame_start(&to_blame, stack, &l->memory) &&
         judge_manifest(l->files[0], l->audit, m, &to_blame, &l->memory);
}

static bool judge(layered *l) {
  const document_options options = {&l->audit->allocator, l->audit->options.limits};
  layers_stack stack;
  if (!layers_stack_build(&stack, &l->deployment.merge, &options, &l->memory)) {
    return false;
  }
  const bool is_done = judge_stack(l, &stack);
  layers_stack_free(&stack);
  return is_done;
}

/* ---- Sharing out ------------------------------------------------------------------------------
 */

static em_view shape_of(const layers_input *input) {
  static const em_view names[] = {
      [LAYERS_BASE] = VIEW_INIT("base"),
      [LAYERS_LAYER] = VIEW_INIT("layer"),
      [LAYERS_OUTRANKED] = VIEW_INIT("base that does not apply"),
      [LAYERS_BELOW_BASE] = VIEW_INIT("layer that does not apply"),
  };
  return names[input->role];
}

/* A file has its own text first, and behind it those that its findings relate to. */
static bool share_sources(layered *l, uint32_t index) {
  const audit_file *first = l->files[0];
  audit_file *file = l->files[index];
  audit_source *own = arena_allocate_array(&file->memory, first->source_count, sizeof *own);
  if (own == NULL) {
    return false;
  }
  own[0] = first->sources[index];
  for (uint32_t i = 0, to = 1; i < first->source_count; i++) {
    if (i != index) {
      own[to++] = first->sources[i];
    }
  }
  file->sources = own;
  file->source_count = first->source_count;
  return true;
}

/* The next findings are those of the file: they are in order of the sources. */
static void share_findings(layered *l, uint32_t index, em_finding *from, uint32_t left) {
  audit_file *file = l->files[index];
  em_summary *s = &file->summary;
  const char *name = file->sources->name.data;
  file->findings = from;
  file->finding_count = 0;
  memset(s->findings, 0, sizeof s->findings);
  s->suppressed = 0;
  while (file->finding_count < left && from[file->finding_count].place.file.data == name) {
    const em_finding *f = &from[file->finding_count++];
    s->findings[f->severity] += f->state == EM_STATE_OPEN;
    s->suppressed += f->state == EM_STATE_SUPPRESSED;
  }
}

static void share_modules(layered *l) {
  const manifest *m = &l->deployment.manifest;
  l->files[0]->summary.modules = 0;
  for (uint32_t i = 0; i < m->module_count; i++) {
    const place at = place_of_name(m->modules[i].at);
    const uint32_t input =
        layers_input_of(&l->deployment.merge, at.document->origins[at.node].document);
    l->files[input == LAYERS_NONE ? 0 : input]->summary.modules++;
  }
}

static bool share_out(layered *l) {
  em_finding *all = l->files[0]->findings;
  const uint32_t count = l->files[0]->finding_count;
  uint32_t done = 0;
  for (uint32_t i = 1; i < l->count; i++) {
    l->files[i]->summary.rules = l->files[0]->summary.rules;
    if (!share_sources(l, i)) {
      return false;
    }
  }
  for (uint32_t i = 0; i < l->count; i++) {
    l->files[i]->shape = shape_of(&l->deployment.merge.inputs[i]);
    share_findings(l, i, all + done, count - done);
    done += l->files[i]->finding_count;
  }
  share_modules(l);
  return true;
}

/* ---- All --------------------------------------------------------------------------------------
 */

static em_status analyse(layered *l, const em_layer *layers, size_t *at_fault, em_error *error) {
  const em_audit_options *o = &l->audit->options;
  const deployment_options options = {.allocator = &l->audit->allocator,
                                      .limits = o->limits,
                                      .syntax = o->syntax,
                                      .is_merged = true};
  const em_layer *named = name_texts(l, layers);
  if (named == NULL) {
    return error_memory(error);
  }
  const em_status status =
      deployment_open(&l->deployment, named, l->count, &options, at_fault, error);
  if (status != EM_OK) {
    return status;
  }
  const bool is_done = judge(l) && share_out(l);
  deployment_close(&l->deployment);
  return is_done ? EM_OK : error_memory(error);
}

/* None was analysed: what the device would run is not known. */
static void fail_all(const layered *l, size_t at_fault, const em_error *error) {
  const uint32_t blamed = at_fault < l->count ? (uint32_t)at_fault : 0;
  for (uint32_t i = 0; i < l->count; i++) {
    audit_file *file = l->files[i];
    audit_file_forget(file);
    file->status = error->status;
    file->error = *error;
    if (i != blamed) {
      error_set(&file->error, error->status, 0, 0,
                "Not analysed: it is for the same device as %.*s, which failed.",
                VIEW_ARGS(view_cut(l->files[blamed]->sources->name, 120)));
    }
  }
}

em_status em_audit_add_layers(em_audit *audit, const em_layer *layers, size_t count,
                              size_t *at_fault, em_error *error) {
  size_t fault = SIZE_MAX;
  em_error own = {0};
  at_fault = at_fault == NULL ? &fault : at_fault;
  error = error == NULL ? &own : error;
  *at_fault = SIZE_MAX;
  if (audit == NULL) {
    return error_memory(error);
  }
  if (layers == NULL || count == 0 || count > LAYERS_MAXIMUM) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "1 to %d deployments can be merged, not %zu.",
                     LAYERS_MAXIMUM, count);
  }
  layered l = {.audit = audit};
  if (!add_files(&l, layers, count)) {
    return error_memory(error);
  }
  arena_init(&l.memory, &audit->allocator);
  const em_status status = analyse(&l, layers, at_fault, error);
  if (status != EM_OK) {
    fail_all(&l, *at_fault, error);
  }
  arena_free(&l.memory);
  return status;
}
