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

/* Places of secrets, one after the other; false beyond the last. */
static bool secret_at(const matches *found, const manifest *m, uint32_t index, match_place *at) {
  if (index < found->secret_count) {
    *at = found->secrets[index];
    return true;
  }
  index -= found->secret_count;
  *at = (match_place){.at = index < m->credential_count ? m->credentials[index].password.at
                                                        : (place){NULL, 0}};
  return index < m->credential_count;
}

bool secrets_collect(resolver *r, const matches *found, const manifest *m) {
  const uint32_t maximum = found->secret_count + m->credential_count;
  source_span *spans = arena_allocate_array(r->scratch, maximum, sizeof *spans);
  text_span *memory = arena_allocate_array(&r->file->memory, maximum, sizeof *memory);
  if (spans == NULL || memory == NULL || !make_room(r->file, maximum)) {
    return false;
  }
  uint32_t count = 0;
  match_place at;
  for (uint32_t i = 0; secret_at(found, m, i, &at); i++) {
    if (!place_is_set(at.at)) {
      continue;
    }
    if (!resolve_span(r, &spans[count++], &at)) {
      return false;
    }
  }
  if (count > 1) {
    qsort(spans, count, sizeof *spans, compare);
  }
  share_out(r->file, spans, count, memory);
  return true;
}
