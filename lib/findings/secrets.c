#include "findings/secrets.h"

#include <stdlib.h>

static int order(size_t a, size_t b) {
  return (a > b) - (a < b);
}

static int compare(const void *left, const void *right) {
  const source_span *a = left;
  const source_span *b = right;
  const int result = order(a->source, b->source);
  return result != 0 ? result : order(a->bytes.start, b->bytes.start);
}

/* The span of a whole string is that of its text: the quotes may be seen. */
static text_span inside_quotes(text_span span, em_view text) {
  const char first = span.end > span.start ? text.data[span.start] : '\0';
  const bool is_quoted = span.end - span.start >= 2 && (first == '"' || first == '\'') &&
                         text.data[span.end - 1] == first;
  return is_quoted ? (text_span){span.start + 1, span.end - 1} : span;
}

/* Adds a span to those of its source; what overlaps or touches becomes one. */
static void add(audit_source *source, text_span span) {
  text_span *last = source->secret_count > 0 ? &source->secrets[source->secret_count - 1] : NULL;
  if (last != NULL && span.start <= last->end) {
    last->end = span.end > last->end ? span.end : last->end;
  } else if (span.end > span.start) {
    source->secrets[source->secret_count++] = span;
  }
}

/* Spans in order of source and start. */
static void share_out(audit_file *file, const source_span *spans, uint32_t count,
                      text_span *memory) {
  for (uint32_t i = 0; i < count; i++) {
    audit_source *source = &file->sources[spans[i].source];
    if (source->secrets == NULL) {
      source->secrets = memory + i;
    }
    add(source, inside_quotes(spans[i].bytes, source->text));
  }
}

/* A file of several manifests has spans of those before. */
static bool make_room(audit_file *file, uint32_t count) {
  for (uint32_t i = 0; i < file->source_count; i++) {
    audit_source *source = &file->sources[i];
    if (source->secret_count == 0) {
      source->secrets = NULL;
      continue;
    }
    text_span *larger =
        arena_allocate_array(&file->memory, (size_t)source->secret_count + count, sizeof *larger);
    if (larger == NULL) {
      return false;
    }
    memcpy(larger, source->secrets, source->secret_count * sizeof *larger);
    source->secrets = larger;
  }
  return true;
}

bool secrets_collect(resolver *r, const matches *found) {
  const uint32_t count = found->secret_count;
  source_span *spans = arena_allocate_array(r->scratch, count, sizeof *spans);
  text_span *memory = arena_allocate_array(&r->file->memory, count, sizeof *memory);
  if (spans == NULL || memory == NULL || !make_room(r->file, count)) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (!resolve_span(r, &spans[i], &found->secrets[i])) {
      return false;
    }
  }
  if (count > 1) {
    qsort(spans, count, sizeof *spans, compare);
  }
  share_out(r->file, spans, count, memory);
  return true;
}
