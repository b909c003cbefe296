/* The texts of an audit of one deployment that is made of several files. */
#include "audit_inputs.h"
#include "complain.h"
#include "layer_files.h"

#include <stdlib.h>

/* Values for one of several templates: its module.json files are those beside it. */
typedef struct template_values {
  variables *values;
  const char *path;
  em_variables interface;
} template_values;

static bool find(void *context, em_view name, em_view *value) {
  template_values *t = context;
  if (t->values->folder_of != t->path) {
    if (!variables_use_template(t->values, t->path)) {
      t->values->has_failed = true;
      return false;
    }
    t->values->folder_of = t->path;
  }
  const em_variables all = variables_interface(t->values);
  return all.find(all.context, name, value);
}

/* What is handed to the library. */
typedef struct layer_list {
  em_layer *layers;
  template_values *values;
  size_t count;
} layer_list;

static void add(layer_list *list, const input *in, const char *path, variables *values) {
  template_values *t = &list->values[list->count];
  em_layer *layer = &list->layers[list->count++];
  *layer = (em_layer){.name = in->name, .text = in->text};
  if (values != NULL) {
    *t = (template_values){.values = values, .path = path};
    t->interface = (em_variables){find, t};
    layer->variables = &t->interface;
  }
}

/* All of them, or none: without one of them what the device runs is not known. */
static input_outcome load_all(layer_list *list, inputs *texts, em_audit *audit,
                              const input_options *options) {
  for (size_t i = 0; i < texts->paths.count; i++) {
    input *in = &texts->items[texts->count];
    const collected *path = &texts->paths.items[i];
    const input_outcome outcome = inputs_load(in, audit, path, options);
    if (outcome == INPUT_LOADED) {
      texts->count++;
      add(list, in, path->path, options->values);
    } else if (outcome != INPUT_PASSED_OVER) {
      return outcome;
    }
  }
  return INPUT_LOADED;
}

static bool audit_list(layer_list *list, inputs *texts, em_audit *audit,
                       const input_options *options, const option_texts *priorities) {
  const input_outcome outcome = load_all(list, texts, audit, options);
  if (outcome == INPUT_NO_MEMORY) {
    complain_memory();
    return false;
  }
  if (outcome == INPUT_UNREADABLE) {
    return true; /* the report tells it */
  }
  if (list->count == 0) {
    return inputs_complain_nothing(texts->paths.count);
  }
  if (!layer_priorities_read(list->layers, list->count, priorities)) {
    return false;
  }
  if (em_audit_add_layers(audit, list->layers, list->count, NULL, NULL) == EM_ERROR_MEMORY) {
    complain_memory();
    return false;
  }
  return true;
}

bool inputs_audit_layers(inputs *texts, em_audit *audit, char **operands, int count,
                         const input_options *options, const option_texts *priorities) {
  if (!inputs_collect(texts, operands, count)) {
    return false;
  }
  const size_t room = texts->paths.count + 1;
  layer_list list = {.layers = calloc(room, sizeof *list.layers),
                     .values = calloc(room, sizeof *list.values)};
  const bool has_memory = list.layers != NULL && list.values != NULL;
  const bool is_done = has_memory ? audit_list(&list, texts, audit, options, priorities)
                                  : (complain_memory(), false);
  free(list.layers);
  free(list.values);
  return is_done;
}
