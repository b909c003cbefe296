/* What the writers of all shapes share. */
#include "model/transcribe.h"

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
