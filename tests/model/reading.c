#include "reading.h"

#include "document/embedded.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static char *with_quotes(const char *text) {
  char *written = malloc(2 * strlen(text) + 1);
  cr_assert_not_null(written);
  size_t used = 0;
  for (size_t i = 0; text[i] != '\0'; i++) {
    if (text[i] == '`') {
      written[used++] = '\\';
    }
    written[used++] = text[i] == '\'' || text[i] == '`' ? '"' : text[i];
  }
  written[used] = '\0';
  return written;
}

reading *read_manifest_text(const char *name, em_view text) {
  reading *r = calloc(1, sizeof *r);
  cr_assert_not_null(r);
  const document_options options = {.limits = EM_LIMITS_INIT};
  arena_init(&r->memory, NULL);
  r->status =
      document_parse(&r->document, view_of(name), text, EM_SYNTAX_AUTO, &options, &r->error);
  cr_assert_eq(r->status, EM_OK, "%s at byte %zu", r->error.message, r->error.offset);
  r->status = manifest_read(&r->manifest, &r->document, &options, &r->memory, &r->error);
  return r;
}

reading *read_manifest_named(const char *name, const char *text) {
  char *quoted = with_quotes(text);
  reading *r = read_manifest_text(name, view_of(quoted));
  r->text = quoted;
  return r;
}

reading *read_manifest(const char *text) {
  return read_manifest_named("deployment.json", text);
}

void reading_free(reading *r) {
  if (r->status == EM_OK) {
    manifest_free(&r->manifest);
  }
  arena_free(&r->memory);
  document_free(&r->document);
  free(r->text);
  free(r);
}

const note *find_note(const reading *r, note_kind kind) {
  for (uint32_t i = 0; i < r->manifest.notes.count; i++) {
    if (r->manifest.notes.items[i].kind == kind) {
      return &r->manifest.notes.items[i];
    }
  }
  return NULL;
}

uint32_t count_notes(const reading *r, note_kind kind) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < r->manifest.notes.count; i++) {
    count += r->manifest.notes.items[i].kind == kind;
  }
  return count;
}

const char *note_source(const reading *r, const note *n) {
  static char source[400];
  const document_span span = n->span_length > 0
                                 ? document_locate(n->at.document, n->span_start, n->span_length)
                                 : document_locate_node(n->at.document, n->at.node);
  size_t used = 0;
  for (uint32_t i = span.start; i < span.end && used + 2 < sizeof source; i++) {
    const char byte = r->document.text.data[i];
    const bool is_escaped = byte == '\\' && i + 1 < span.end && r->document.text.data[i + 1] == '"';
    source[used++] = is_escaped ? '`' : byte == '"' ? '\'' : byte;
    i += is_escaped;
  }
  source[used] = '\0';
  return source;
}

const char *list_notes(const reading *r) {
  static char list[2000];
  size_t used = 0;
  list[0] = '\0';
  for (uint32_t i = 0; i < r->manifest.notes.count && used + 200 < sizeof list; i++) {
    const note *n = &r->manifest.notes.items[i];
    used += (size_t)snprintf(list + used, sizeof list - used, "\n  %.*s at %.60s: %.40s",
                             VIEW_ARGS(note_kind_name(n->kind)), note_source(r, n),
                             n->detail.data == NULL ? "" : n->detail.data);
  }
  return list;
}

const module *find_module(const reading *r, const char *name) {
  for (uint32_t i = 0; i < r->manifest.module_count; i++) {
    if (is_text(r->manifest.modules[i].name, name)) {
      return &r->manifest.modules[i];
    }
  }
  return NULL;
}

bool is_text(em_view view, const char *text) {
  return text == NULL ? view.data == NULL : view.data != NULL && view_equals(view, view_of(text));
}
