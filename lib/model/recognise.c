/* What a text is. */
#include "base/error.h"
#include "model/shape_parts.h"
#include "text/lines.h"

static em_status recognise(const document *d, const em_allocator *allocator, em_view *name,
                           em_error *error) {
  arena memory;
  arena_init(&memory, allocator);
  shape_parts parts;
  em_status status = EM_OK;
  if (!shape_parts_find(d, &memory, &parts)) {
    status = error_memory(error);
  } else if (parts.count == 0) {
    status = shape_error(d, error);
  } else if (name != NULL) {
    *name = shape_name(parts.items[0].kind);
  }
  arena_free(&memory);
  if (status == EM_ERROR_SHAPE && error != NULL) {
    const lines_position at = lines_locate_once(d->text, error->offset);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
  return status;
}

em_status em_shape(em_view name, em_view text, const em_parse_options *options, em_view *kind,
                   em_error *error) {
  static const em_parse_options standard = EM_PARSE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  const document_options reading = {.allocator = options->allocator, .limits = options->limits};
  document d;
  em_status status = document_parse(&d, name, text, options->syntax, &reading, error);
  if (status == EM_OK) {
    status = recognise(&d, &d.allocator, kind, error);
    document_free(&d);
  }
  return status;
}
