#include "model/transcribe.h"

#include "base/error.h"

void transcribe_open(const transcription *t, em_view name, uint32_t node) {
  compose_name(t->out, name, transcribe_origin(t, node));
  compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, node));
}

void transcribe_close(const transcription *t) {
  compose_close(t->out);
}

void transcribe_text(const transcription *t, em_view name, em_view text, uint32_t node) {
  compose_name(t->out, name, transcribe_origin(t, node));
  compose_string(t->out, text, transcribe_origin(t, node));
}

void transcribe_value(const transcription *t, em_view name, uint32_t node) {
  if (node == DOCUMENT_NONE) {
    return;
  }
  const bool is_member = node > 0 && (t->d->nodes[node - 1].flags & DOCUMENT_KEY) != 0;
  compose_name(t->out, name, transcribe_origin(t, is_member ? node - 1 : node));
  compose_copy(t->out, transcribe_origin(t, node));
}

static uint32_t member_of_kind(const transcription *t, uint32_t object, em_view name,
                               document_kind kind) {
  const uint32_t found = document_member(t->d, object, name);
  return found != DOCUMENT_NONE && document_kind_of(t->d, found) == kind ? found : DOCUMENT_NONE;
}

uint32_t transcribe_object(const transcription *t, uint32_t object, em_view name) {
  return member_of_kind(t, object, name, DOCUMENT_OBJECT);
}

uint32_t transcribe_array(const transcription *t, uint32_t object, em_view name) {
  return member_of_kind(t, object, name, DOCUMENT_ARRAY);
}

em_view transcribe_string(const transcription *t, uint32_t object, em_view name) {
  const uint32_t found = document_member(t->d, object, name);
  return found == DOCUMENT_NONE ? (em_view){0} : document_string(t->d, found);
}

bool transcribe_is_system(em_view name) {
  return view_equals(name, VIEW("edgeAgent")) || view_equals(name, VIEW("edgeHub"));
}

static void (*writer_of(shape kind))(const transcription *t) {
  switch (kind) {
    case SHAPE_TWIN:
      return transcribe_twins;
    case SHAPE_MODULE_LIST:
      return transcribe_module_list;
    case SHAPE_AGENT_SECTION:
      return transcribe_agent_section;
    case SHAPE_DEVICE_CONFIGURATION:
      return transcribe_device_configuration;
    case SHAPE_CONTAINERS:
      return transcribe_containers;
    case SHAPE_UNKNOWN:
    case SHAPE_DEPLOYMENT:
    case SHAPE_CONTENT:
    case SHAPE_CONFIGURATION:
    case SHAPE_LEGACY:
    case SHAPE_MODULES_ONLY:
    case SHAPE_COUNT:
      break;
  }
  return NULL;
}

em_status transcribe_part(const document *d, const shape_part *part, document *result,
                          const document_options *options, arena *memory, em_error *error) {
  const transcription t = {compose_start(memory), d, part};
  if (t.out == NULL) {
    return error_memory(error);
  }
  void (*write)(const transcription *t) = writer_of(part->kind);
  if (write == NULL) {
    compose_copy(t.out, transcribe_origin(&t, part->nodes[0]));
  } else {
    compose_open(t.out, DOCUMENT_OBJECT, transcribe_origin(&t, part->nodes[0]));
    transcribe_open(&t, VIEW("modulesContent"), part->nodes[0]);
    write(&t);
    transcribe_close(&t);
    compose_close(t.out);
  }
  /* What is in the file was within its limits; a few names and levels come on top of each. */
  document_options wide = *options;
  wide.limits.bytes = UINT32_MAX;
  wide.limits.nodes = UINT32_MAX;
  wide.limits.depth += 16;
  return compose_finish(t.out, d->name, result, &wide, error);
}
