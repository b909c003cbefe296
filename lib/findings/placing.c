#include "findings/placing.h"

#include "document/embedded.h"

em_place place_bytes(const audit_file *file, size_t start, size_t end) {
  const em_view text = file->sources->text;
  const lines_position from = lines_locate_once(text, start);
  const lines_position to = lines_locate_once(text, end);
  return (em_place){.file = file->sources->name,
                    .path = VIEW(""),
                    .start = start,
                    .end = end,
                    .line = from.line,
                    .column = from.column,
                    .column_utf16 = from.column_utf16,
                    .end_line = to.line,
                    .end_column = to.column,
                    .end_column_utf16 = to.column_utf16};
}

bool place_name(em_place *result, audit_file *file, const document *d, uint32_t value) {
  const bool has_name = value > 0 && (d->nodes[value - 1].flags & DOCUMENT_KEY) != 0;
  const uint32_t node = has_name ? value - 1 : value;
  const document_span span = document_locate_node(d, node);
  *result = place_bytes(file, span.start, span.end);
  result->path = document_pointer(&file->memory, d, node);
  return result->path.data != NULL;
}
