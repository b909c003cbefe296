#include "findings/secrets.h"

#include "findings/resolve.h"

#include <stdlib.h>

static int compare(const void *left, const void *right) {
  const secret_span *a = left;
  const secret_span *b = right;
  return (a->start > b->start) - (a->start < b->start);
}

/* Joins what overlaps or touches. */
static uint32_t join(secret_span *spans, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (kept > 0 && spans[i].start <= spans[kept - 1].end) {
      spans[kept - 1].end = spans[i].end > spans[kept - 1].end ? spans[i].end : spans[kept - 1].end;
    } else if (spans[i].end > spans[i].start) {
      spans[kept++] = spans[i];
    }
  }
  return kept;
}

/* The span of a whole string is that of its text: the quotes may be seen. */
static secret_span inside_quotes(secret_span span, em_view text) {
  const char first = text.data[span.start];
  const bool is_quoted = span.end - span.start >= 2 && (first == '"' || first == '\'') &&
                         text.data[span.end - 1] == first;
  return is_quoted ? (secret_span){span.start + 1, span.end - 1} : span;
}

bool secrets_collect(audit_file *file, const matches *found, const document *root) {
  secret_span *spans = arena_allocate_array(&file->memory, found->secret_count, sizeof *spans);
  if (spans == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < found->secret_count; i++) {
    spans[i] = inside_quotes(resolve_span(&found->secrets[i], root), file->text);
  }
  if (found->secret_count > 1) {
    qsort(spans, found->secret_count, sizeof *spans, compare);
  }
  file->secrets = spans;
  file->secret_count = join(spans, found->secret_count);
  return true;
}
