/*
 * What the hub, the device or the engine say of modules, written as a deployment: so that one
 * reader and one set of rules serves all. Every value keeps its place in the file that it came
 * from. Internal to this room.
 */
#ifndef MODEL_TRANSCRIBE_H
#define MODEL_TRANSCRIBE_H

#include "document/compose.h"
#include "model/shape_parts.h"

/*
 * The part as a document of its own: {"modulesContent": …}, or a copy of the element of a list. The
 * document's text is in the arena; free it with document_free.
 */
em_status transcribe_part(const document *d, const shape_part *part, document *result,
                          const document_options *options, arena *memory, em_error *error);

/* ---- One file for each shape: members of modulesContent
 * ------------------------------------------- */

typedef struct transcription {
  compose *out;
  const document *d;
  const shape_part *part;
} transcription;

void transcribe_twins(const transcription *t);
void transcribe_module_list(const transcription *t);
void transcribe_agent_section(const transcription *t);
void transcribe_device_configuration(const transcription *t);
void transcribe_containers(const transcription *t);

/* ---- What they share
 * -------------------------------------------------------------------------------- */

static inline document_origin transcribe_origin(const transcription *t, uint32_t node) {
  return (document_origin){t->d, node};
}

/* `"name": {`, which stands nowhere but at `node`. */
void transcribe_open(const transcription *t, em_view name, uint32_t node);
void transcribe_close(const transcription *t);
/* `"name": "text"` */
void transcribe_text(const transcription *t, em_view name, em_view text, uint32_t node);
/* `"name": value`, unless the value is not there. */
void transcribe_value(const transcription *t, em_view name, uint32_t node);
/* The member of that name, or DOCUMENT_NONE: also if it is of another kind. */
uint32_t transcribe_object(const transcription *t, uint32_t object, em_view name);
uint32_t transcribe_array(const transcription *t, uint32_t object, em_view name);
em_view transcribe_string(const transcription *t, uint32_t object, em_view name);
/* True if the module is one of the runtime's, by its name in a list of modules. */
bool transcribe_is_system(em_view name);

#endif
