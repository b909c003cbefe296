/* Edits of a file, wherever the document is in it that a secret stands in. */
#include "document/embedded.h"
#include "inventory/redaction.h"

static bool add_edit(redaction *r, size_t start, size_t end, em_view with) {
  if (!ARENA_LIST_ADD(&r->memory, &r->edits)) {
    return false;
  }
  r->edits.items[r->edits.count - 1] = (redaction_edit){start, end, with};
  return true;
}

/* The part of a range that stands in one part of a text that was joined. */
static bool hide_in_part(redaction *r, const document *d, const document_part *part, size_t start,
                         size_t end, em_view with, bool *is_done) {
  const size_t part_end = (size_t)part->start + part->length;
  const size_t from = start > part->start ? start : part->start;
  const size_t to = end < part_end ? end : part_end;
  if (from >= to) {
    return true;
  }
  const document_span span = document_locate(d, (uint32_t)from, (uint32_t)(to - from));
  const bool is_first = !*is_done;
  *is_done = true;
  return add_edit(r, span.start, span.end, is_first ? with : VIEW(""));
}

bool redaction_hide(redaction *r, const document *d, size_t start, size_t end, em_view with) {
  bool is_done = false;
  if (d->host == NULL) {
    /* of a template, where it stands before placeholders are read as text */
    const document_span span = document_locate(d, (uint32_t)start, (uint32_t)(end - start));
    return add_edit(r, span.start, span.end, with);
  }
  for (uint32_t i = 0; i < d->part_count; i++) {
    if (!hide_in_part(r, d, &d->parts[i], start, end, with, &is_done)) {
      return false;
    }
  }
  return true;
}

bool redaction_hide_value(redaction *r, const document *d, uint32_t node) {
  const document_node *n = &d->nodes[node];
  const size_t end = (size_t)n->start + n->length;
  if (n->kind == DOCUMENT_NUMBER) {
    return redaction_hide(r, d, n->start, end, VIEW("0"));
  }
  const char first = n->length > 0 ? d->text.data[n->start] : '\0';
  if (d->syntax == DOCUMENT_YAML && (first == '|' || first == '>')) {
    /* a block ends with its line */
    const bool has_line_end = d->text.data[end - 1] == '\n';
    return redaction_hide(r, d, n->start, has_line_end ? end - 1 : end, VIEW(REDACTED));
  }
  const size_t quotes = n->style == 0 || n->length < 2 ? 0 : 1;
  return redaction_hide(r, d, n->start + quotes, end - quotes, VIEW(REDACTED));
}
