#include "model/transcribe.h"

#include "base/error.h"

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
