/* The public face: two deployments in, one report out. */
#include "base/error.h"
#include "delta/delta.h"
#include "layers/deployment.h"

/* "base.json + 2 layers". */
static em_view name_of(const em_layer *layers, size_t count, arena *memory) {
  if (count == 1) {
    return layers[0].name;
  }
  return arena_format(memory, "%.*s + %zu %s", VIEW_ARGS(view_until(layers[0].name, 1000)),
                      count - 1, count == 2 ? "layer" : "layers");
}

static void sum_up(const delta *d, em_diff *diff) {
  diff->gained = d->gained_total;
  diff->lost = d->lost_total;
  diff->changed = d->changed_total;
  diff->has_changes = d->count > 0;
  for (int i = 0; i <= EM_SEVERITY_CRITICAL; i++) {
    diff->worse[i] = d->gained[i];
  }
}

static em_status report(deployment *old, deployment *new, const em_diff_input *input,
                        const em_diff_options *options, const em_writer *writer, em_diff *diff,
                        em_error *error) {
  delta d;
  if (!delta_compute(&d, &old->manifest, &new->manifest, &new->memory)) {
    return error_memory(error);
  }
  sum_up(&d, diff);
  spots places = {.memory = &new->memory};
  const delta_report r = {.delta = &d,
                          .old_name = name_of(input->old, input->old_count, &new->memory),
                          .new_name = name_of(input->new_, input->new_count, &new->memory),
                          .spots = &places,
                          .use_color = options->use_color};
  output o;
  output_start(&o, writer);
  switch (options->format) {
    case EM_DIFF_MARKDOWN:
      delta_write_markdown(&r, &o);
      break;
    case EM_DIFF_JSON:
      delta_write_json(&r, &o);
      break;
    default:
      delta_write_text(&r, &o);
  }
  const bool is_written = output_finish(&o);
  if (new->memory.has_failed) {
    return error_memory(error); /* pieces of lines are made while they are written */
  }
  return is_written ? EM_OK
                    : error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

em_status em_diff_write(const em_diff_input *input, const em_diff_options *options,
                        const em_writer *writer, em_diff *diff, em_error *error) {
  static const em_diff_options standard = EM_DIFF_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const deployment_options reading = {
      .allocator = options->allocator, .limits = options->limits, .syntax = options->syntax};
  em_diff unwanted;
  diff = diff == NULL ? &unwanted : diff;
  *diff = (em_diff){.at_fault = SIZE_MAX};
  deployment old;
  em_status status =
      deployment_open(&old, input->old, input->old_count, &reading, &diff->at_fault, error);
  if (status != EM_OK) {
    return status;
  }
  deployment new;
  diff->is_new_at_fault = true;
  status = deployment_open(&new, input->new_, input->new_count, &reading, &diff->at_fault, error);
  if (status == EM_OK) {
    status = report(&old, &new, input, options, writer, diff, error);
    deployment_close(&new);
  }
  deployment_close(&old);
  return status;
}
