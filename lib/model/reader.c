/* What the readers of a manifest's parts share. */
#include "model/reader.h"

#include "base/error.h"
#include "model/placeholder.h"

void manifest_fail(manifest_reader *r, em_status status) {
  if (r->status == EM_OK) {
    r->status = status;
    if (status == EM_ERROR_MEMORY) {
      error_memory(r->error);
    }
  }
}

void manifest_note_placeholder(manifest_reader *r, place at, em_view text) {
  note *added = r->notes_placeholders ? notes_add(r->notes, NOTE_PLACEHOLDER_LEFT, at) : NULL;
  r->notes_placeholders = false;
  if (added != NULL) {
    added->detail = text;
  }
}

/* ---- Kinds of values --------------------------------------------------------------------------
 */

em_view value_kind_name(const manifest_reader *r, value v) {
  static const em_view names[] = {
      [DOCUMENT_NULL] = {"null", 4},        [DOCUMENT_FALSE] = {"false", 5},
      [DOCUMENT_TRUE] = {"true", 4},        [DOCUMENT_NUMBER] = {"a number", 8},
      [DOCUMENT_STRING] = {"text", 4},      [DOCUMENT_ARRAY] = {"a list", 6},
      [DOCUMENT_OBJECT] = {"an object", 9}, [DOCUMENT_UNDEFINED] = {"undefined", 9},
  };
  const document_kind kind =
      v.path.length > 0 ? DOCUMENT_OBJECT : document_kind_of(r->document, v.node);
  return names[kind];
}

bool reader_expect_object(manifest_reader *r, em_view name, value v) {
  if (value_is_object(r, v)) {
    return true;
  }
  const bool is_unresolved = document_kind_of(r->document, v.node) == DOCUMENT_STRING &&
                             placeholder_is_whole(document_string(r->document, v.node));
  note *added = value_is_null(r, v) || is_unresolved
                    ? NULL
                    : notes_add(r->notes, NOTE_VALUE_TYPE, value_place(r, v));
  if (added != NULL) {
    added->name = name;
    added->detail = value_kind_name(r, v);
    added->expected = VIEW("an object");
  }
  return false;
}
