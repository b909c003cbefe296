#include "own_schemas.h"

#include "base/view.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define ADDRESS "https://edgemanifest.invalid/schemas/"

static const text_list *bundle(void) {
  static text_list all;
  if (all.count == 0) {
    texts_add_folder(&all, EDGEMANIFEST_SCHEMAS, ADDRESS);
  }
  return &all;
}

const em_schema *own_schema(em_view name) {
  static struct {
    char name[64];
    em_schema *schema;
  } made[48];
  size_t i = 0;
  for (; made[i].schema != NULL; i++) {
    if (view_equals(view_of(made[i].name), name)) {
      return made[i].schema;
    }
  }
  cr_assert_lt(i + 1, sizeof made / sizeof *made);
  snprintf(made[i].name, sizeof made[i].name, "%.*s", VIEW_ARGS(name));
  char path[1024];
  char uri[128];
  const char *ending = view_starts_with(name, VIEW("meta/")) ? ".json" : ".schema.json";
  snprintf(path, sizeof path, EDGEMANIFEST_SCHEMAS "/%.*s%s", VIEW_ARGS(name), ending);
  snprintf(uri, sizeof uri, ADDRESS "%.*s%s", VIEW_ARGS(name), ending);
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  options.uri = view_of(uri);
  options.resources = bundle()->items;
  options.resource_count = bundle()->count;
  em_error error = {0};
  const em_view text = texts_read(path);
  cr_assert_not_null(text.data, "%s", path);
  const em_status status =
      em_schema_compile(view_of(made[i].name), text, &options, &made[i].schema, &error);
  cr_assert_eq(status, EM_OK, "%s:%u: %s", path, error.line, error.message);
  return made[i].schema;
}
