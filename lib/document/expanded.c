/* Documents of expanded texts. */
#include "document/embedded.h"
#include "document/expand.h"
#include "text/lines.h"

/* The pieces stand in the order of the template, too. */
static bool holds_value(const document_expansion *e, uint32_t start, uint32_t end) {
  uint32_t low = 0;
  uint32_t high = e->piece_count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (e->pieces[middle].from + e->pieces[middle].length <= start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < e->piece_count && e->pieces[low].from < end; low++) {
    if (e->pieces[low].is_value) {
      return true;
    }
  }
  return false;
}

bool document_is_filled_in(const document *d, uint32_t node) {
  const document *file = d;
  for (uint32_t at = node; file->host != NULL || file->origins != NULL;) {
    const document_origin next =
        file->host != NULL ? (document_origin){file->host, file->parts[0].node} : file->origins[at];
    file = next.document;
    at = next.node;
  }
  if (file->expansion == NULL) {
    return false;
  }
  const document_expansion *e = file->expansion;
  while (e->file.expansion != NULL) {
    e = e->file.expansion;
  }
  const document_span span = document_locate_node(d, node);
  return span.file == &e->file && holds_value(e, span.start, span.end);
}

em_status document_parse_expanded(document *d, const document_expansion *e, em_syntax syntax,
                                  const document_options *options, em_error *error) {
  const em_status status = document_parse(d, e->file.name, e->text, syntax, options, error);
  if (status == EM_OK && d->own_expansion != NULL) {
    d->own_expansion->file.expansion = e; /* what was left without a value has quotes now */
    return EM_OK;
  }
  if (status == EM_OK) {
    d->expansion = e;
    return EM_OK;
  }
  if (status != EM_ERROR_MEMORY && error != NULL) {
    uint32_t start = (uint32_t)error->offset;
    uint32_t end = start + (uint32_t)error->length;
    expansion_locate(e, &start, &end);
    const lines_position at = lines_locate_once(e->file.text, start);
    error->offset = start;
    error->length = end - start;
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
  return status;
}
