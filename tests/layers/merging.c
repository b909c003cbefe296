#include "merging.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char shown[16384];
static size_t used;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  used += (size_t)vsnprintf(shown + used, sizeof shown - used, format, arguments);
  va_end(arguments);
  cr_assert(used < sizeof shown);
}

static char *with_quotes(const char *text) {
  const size_t size = strlen(text) + 1;
  char *copy = malloc(size);
  cr_assert(copy != NULL);
  memcpy(copy, text, size);
  for (char *c = copy; *c != '\0'; c++) {
    *c = *c == '\'' ? '"' : *c;
  }
  return copy;
}

static merging *read_all(const char *const *texts) {
  static const document_options options = {.limits = EM_LIMITS_INIT};
  merging *g = calloc(1, sizeof *g);
  cr_assert(g != NULL);
  arena_init(&g->memory, NULL);
  for (; texts[g->count] != NULL; g->count++) {
    const uint32_t i = g->count;
    cr_assert(i < MERGING_FILES);
    g->texts[i] = with_quotes(texts[i]);
    char name[16];
    snprintf(name, sizeof name, "file%u.json", i);
    const em_view copied = arena_copy(&g->memory, view_of(name));
    const em_status status =
        document_parse_json(&g->documents[i], copied, view_of(g->texts[i]), &options, &g->error);
    cr_assert_eq(status, EM_OK, "%s: %s", g->texts[i], g->error.message);
    g->sources[i].document = &g->documents[i];
  }
  return g;
}

static merging *merge(merging *g) {
  static const document_options options = {.limits = EM_LIMITS_INIT};
  g->status = layers_merge_all(&g->merge, g->sources, g->count, &options, &g->memory, &g->at_fault,
                               &g->error);
  return g;
}

merging *merging_of(const char *const *texts) {
  return merge(read_all(texts));
}

merging *merging_ranked(const char *const *texts, const int64_t *priorities) {
  merging *g = read_all(texts);
  for (uint32_t i = 0; i < g->count; i++) {
    g->sources[i].has_priority = true;
    g->sources[i].priority = priorities[i];
  }
  return merge(g);
}

void merging_free(merging *g) {
  layers_free(&g->merge);
  for (uint32_t i = 0; i < g->count; i++) {
    document_free(&g->documents[i]);
    free(g->texts[i]);
  }
  arena_free(&g->memory);
  free(g);
}

static uint32_t origin_of(const merging *g, uint32_t node) {
  return layers_input_of(&g->merge, g->merge.result.origins[node].document);
}

static void say_value(const merging *g, uint32_t node) {
  const document *d = &g->merge.result;
  if (!document_is_container(d, node) || d->nodes[node].extra == 0) {
    const em_view text = document_kind_of(d, node) == DOCUMENT_STRING ? document_string(d, node)
                                                                      : document_source(d, node);
    say("%.*s@%u", VIEW_ARGS(text), origin_of(g, node));
    return;
  }
  const bool is_object = document_kind_of(d, node) == DOCUMENT_OBJECT;
  say("%s", is_object ? "{" : "[");
  const uint32_t end = document_after(d, node);
  for (uint32_t i = node + 1; i < end;) {
    say("%s", i > node + 1 ? "," : "");
    if (is_object) {
      const em_view name = document_string(d, i);
      say("%.*s:", VIEW_ARGS(view_equals(name, VIEW("properties.desired")) ? VIEW("!") : name));
      i++;
    }
    say_value(g, i);
    i = document_after(d, i);
  }
  say("%s", is_object ? "}" : "]");
}

const char *show_effective(const merging *g) {
  used = 0;
  shown[0] = '\0';
  say_value(g, document_member(&g->merge.result, 0, VIEW("modulesContent")));
  return shown;
}

const char *show_changes(const merging *g) {
  static const char *const names[] = {[LAYERS_INTRODUCED] = "introduced",
                                      [LAYERS_REPLACED] = "replaced",
                                      [LAYERS_REMOVED] = "removed"};
  used = 0;
  shown[0] = '\0';
  for (uint32_t i = 0; i < g->merge.change_count; i++) {
    const layers_change *change = &g->merge.changes[i];
    say("%s%u %s %.*s", i > 0 ? "; " : "", change->input, names[change->kind],
        VIEW_ARGS(change->module));
    if (change->path.length > 0) {
      say(" %.*s", VIEW_ARGS(change->path));
    }
    if (change->before_input != LAYERS_NONE) {
      say(" of %u%s", change->before_input, change->is_same ? " with the same" : "");
    }
  }
  return shown;
}

const char *show_roles(const merging *g) {
  used = 0;
  shown[0] = '\0';
  for (uint32_t i = 0; i < g->merge.input_count; i++) {
    const layers_role role = g->merge.inputs[i].role;
    const bool applies = role == LAYERS_BASE || role == LAYERS_LAYER;
    const em_view name = applies ? layers_role_name(role) : VIEW("-");
    say("%s%.*s", i > 0 ? " " : "", VIEW_ARGS(name));
  }
  return shown;
}
