/* From faults to violations: in the order of the text, each once, with places and sentences. */
#include "base/error.h"
#include "schema/checker.h"
#include "text/lines.h"

#include "document/embedded.h"

#include <stdlib.h>

enum { VIOLATIONS_MAXIMUM = 10000 };

struct em_check {
  arena memory;
  document d;
  document_list embedded;
  secret_list secrets;
  em_violation *violations;
  size_t count;
  size_t dropped;
  bool is_valid;
};

/* ---- Places -------------------------------------------------------------------------------------
 */

static em_place place_of(arena *a, const lines *table, const fault *f) {
  document_span span = document_locate_node(f->d, f->at);
  if (f->has_span) {
    span.start = f->start;
    span.end = f->end;
  }
  const lines_position start = lines_locate(table, span.start);
  const lines_position end = lines_locate(table, span.end);
  em_place place = {.file = span.file->name,
                    .start = span.start,
                    .end = span.end,
                    .line = start.line,
                    .column = start.column,
                    .column_utf16 = start.column_utf16,
                    .end_line = end.line,
                    .end_column = end.column,
                    .end_column_utf16 = end.column_utf16};
  place.path = document_pointer(a, f->d, f->at);
  if (f->d->host != NULL) {
    place.embedded_path = place.path;
    place.path = document_pointer(a, f->d->host, f->d->parts[0].node);
  }
  return place;
}

/* Address of the schema's resource, then the JSON Pointer of the keyword in its text. */
static em_view schema_path_of(arena *a, const fault *f) {
  const uint32_t node = f->rule == NULL ? f->schema->node : f->rule->node;
  const em_view pointer = document_pointer(a, f->schema->d, node);
  const em_view uri = f->schema->resource->source->root->uri;
  char *text = arena_allocate(a, uri.length + 1 + pointer.length);
  if (text == NULL || pointer.data == NULL) {
    return (em_view){0};
  }
  if (uri.length > 0) {
    memcpy(text, uri.data, uri.length);
  }
  text[uri.length] = '#';
  if (pointer.length > 0) {
    memcpy(text + uri.length + 1, pointer.data, pointer.length);
  }
  return (em_view){text, uri.length + 1 + pointer.length};
}

/* ---- Order --------------------------------------------------------------------------------------
 */

static int compare(const void *left, const void *right) {
  const em_violation *a = left;
  const em_violation *b = right;
  if (a->place.start != b->place.start) {
    return a->place.start < b->place.start ? -1 : 1;
  }
  return view_compare(a->message, b->message);
}

/* What two schemas say alike is told once. */
static size_t drop_repeated(em_violation *items, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || compare(&items[kept - 1], &items[i]) != 0) {
      items[kept++] = items[i];
    }
  }
  return kept;
}

static int compare_spans(const void *left, const void *right) {
  const text_span *a = left;
  const text_span *b = right;
  return (a->start > b->start) - (a->start < b->start);
}

/* Sorts, and joins what overlaps: a value may be a secret by more than one schema. */
static void part_secrets(secret_list *list) {
  if (list->count > 1) {
    qsort(list->items, list->count, sizeof *list->items, compare_spans);
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    if (kept == 0 || list->items[kept - 1].end <= list->items[i].start) {
      list->items[kept++] = list->items[i];
    } else if (list->items[kept - 1].end < list->items[i].end) {
      list->items[kept - 1].end = list->items[i].end;
    }
  }
  list->count = kept;
}

static em_status write_violations(em_check *check, const checker *c, em_error *error) {
  arena *a = &check->memory;
  lines table;
  check->violations = arena_allocate_array(a, c->faults.count, sizeof *check->violations);
  if (check->violations == NULL || !lines_build(&table, a, check->d.text)) {
    return error_memory(error);
  }
  for (uint32_t i = 0; i < c->faults.count; i++) {
    const fault *f = &c->faults.items[i];
    em_violation *violation = &check->violations[check->count++];
    violation->place = place_of(a, &table, f);
    violation->keyword =
        f->rule == NULL ? VIEW("false") : document_string(f->schema->d, f->rule->node - 1);
    violation->schema_path = schema_path_of(a, f);
    violation->message = fault_message(a, f);
    violation->since = f->schema->since;
    violation->is_secret = f->schema->is_secret;
  }
  if (a->has_failed) {
    return error_memory(error);
  }
  if (check->count > 1) {
    qsort(check->violations, check->count, sizeof *check->violations, compare);
  }
  check->count = drop_repeated(check->violations, check->count);
  part_secrets(&check->secrets);
  return EM_OK;
}

/* ---- The whole ----------------------------------------------------------------------------------
 */

static em_status run(em_check *check, const em_schema *schema, const em_check_options *options,
                     em_error *error) {
  checker c = {.schema = schema,
               .options = options,
               .reading = {.allocator = options->allocator, .limits = options->limits},
               .memory = &check->memory,
               .allocator = check->memory.allocator,
               .error = error,
               .embedded = &check->embedded,
               .secrets = &check->secrets};
  if (!pattern_matcher_start(&c.matcher)) {
    return error_memory(error);
  }
  check->is_valid = check_value(&c, NULL, schema->root, &check->d, 0, NULL);
  pattern_matcher_free(&c.matcher);
  if (c.status != EM_OK || check->memory.has_failed) {
    return c.status != EM_OK ? c.status : error_memory(error);
  }
  check->dropped = c.dropped;
  return write_violations(check, &c, error);
}

em_status em_schema_check(const em_schema *schema, em_view name, em_view text,
                          const em_check_options *options, em_check **result, em_error *error) {
  static const em_check_options defaults = EM_CHECK_OPTIONS_INIT;
  *result = NULL;
  em_check_options chosen = options == NULL ? defaults : *options;
  if (chosen.violations > VIOLATIONS_MAXIMUM) {
    chosen.violations = VIOLATIONS_MAXIMUM;
  }
  const em_allocator allocator = arena_allocator_or_default(chosen.allocator);
  em_check *check = allocator.allocate(allocator.context, sizeof *check);
  if (check == NULL) {
    return error_memory(error);
  }
  *check = (em_check){0};
  arena_init(&check->memory, &allocator);
  const document_options reading = {.allocator = chosen.allocator, .limits = chosen.limits};
  const em_view own_name = arena_copy(&check->memory, name);
  em_status status = document_parse(&check->d, own_name, text, chosen.syntax, &reading, error);
  if (status == EM_OK) {
    status = run(check, schema, &chosen, error);
  }
  if (status != EM_OK) {
    em_check_free(check);
    return status;
  }
  *result = check;
  return EM_OK;
}

void em_check_free(em_check *check) {
  if (check == NULL) {
    return;
  }
  for (uint32_t i = 0; i < check->embedded.count; i++) {
    document_free(check->embedded.items[i]);
  }
  document_free(&check->d);
  const em_allocator allocator = check->memory.allocator;
  arena_free(&check->memory);
  allocator.release(allocator.context, check, sizeof *check);
}

bool em_check_is_valid(const em_check *check) {
  return check->is_valid;
}

size_t em_check_count(const em_check *check) {
  return check->count;
}

size_t em_check_dropped(const em_check *check) {
  return check->dropped;
}

const em_violation *em_check_violation(const em_check *check, size_t index) {
  return index < check->count ? &check->violations[index] : NULL;
}

em_view check_text(const em_check *check) {
  return check->d.text;
}

em_view check_name(const em_check *check) {
  return check->d.name;
}

const text_span *check_secrets(const em_check *check, size_t *count) {
  *count = check->secrets.count;
  return check->secrets.items;
}
