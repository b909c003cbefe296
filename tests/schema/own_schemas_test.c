/*
 * Our schemas accept what is right and refuse what is not, each at the right place and with the
 * right words: the files of fixtures/schema and, one change each, its mutations.tsv.
 */
#define _POSIX_C_SOURCE 200809L
#include "mutation.h"
#include "own_schemas.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read once: hundreds of changes are made to a few fixtures. */
static em_view fixture(em_view name) {
  static struct {
    char name[64];
    em_view text;
  } read[32];
  size_t i = 0;
  for (; read[i].text.data != NULL; i++) {
    if (view_equals(view_of(read[i].name), name)) {
      return read[i].text;
    }
  }
  cr_assert_lt(i + 1, sizeof read / sizeof *read);
  snprintf(read[i].name, sizeof read[i].name, "%.*s", VIEW_ARGS(name));
  char path[1024];
  snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/schema/%.*s", VIEW_ARGS(name));
  read[i].text = texts_read(path);
  cr_assert_not_null(read[i].text.data, "%s", path);
  return read[i].text;
}

static em_check *check_against(em_view schema, em_view name, em_view text) {
  em_check *check = NULL;
  em_error error = {0};
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  const em_status status =
      em_schema_check(own_schema(schema), name, text, &options, &check, &error);
  cr_assert_eq(status, EM_OK, "%.*s: %s", VIEW_ARGS(name), error.message);
  return check;
}

Test(own_schemas, fixtures__are_accepted) {
  static const struct {
    const char *schema;
    const char *fixture;
  } cases[] = {
      {"create-options", "create-options.json"},
      {"module", "module.json"},
      {"module-settings", "module-settings.json"},
      {"agent-1.0", "agent-1.0.json"},
      {"agent-1.1", "agent-1.1.json"},
      {"hub-1.0", "hub-1.0.json"},
      {"hub-1.1", "hub-1.1.json"},
      {"hub-1.2", "hub-1.2.json"},
      {"hub-1.3", "hub-1.3.json"},
      {"deployment", "deployment.json"},
      {"deployment", "deployment-oldest.json"},
      {"deployment", "content.json"},
      {"deployment", "configuration.json"},
      {"layered", "layered.json"},
      {"template", "template.json"},
      {"manifest", "deployment.json"},
      {"manifest", "configuration.json"},
      {"manifest", "layered.json"},
      {"manifest", "template.json"},
      {"manifest", "modules-only.json"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const em_view name = view_of(cases[i].fixture);
    em_check *check = check_against(view_of(cases[i].schema), name, fixture(name));
    cr_expect(em_check_is_valid(check), "%s refuses %s: %.*s", cases[i].schema, cases[i].fixture,
              VIEW_ARGS(em_check_violation(check, 0)->message));
    em_check_free(check);
  }
}

enum { SCHEMA, FIXTURE, CHANGE, AT, VALUE, PLACE, KEYWORD, MESSAGE, COLUMNS };

static void split_columns(em_view line, em_view columns[COLUMNS]) {
  for (int i = 0; i < COLUMNS; i++) {
    const size_t end = view_find(line, '\t');
    columns[i] = view_until(line, end);
    line = view_from(line, end + 1);
  }
}

static bool is_at(const em_violation *v, em_view place) {
  char text[1024];
  snprintf(text, sizeof text, "%.*s%s%.*s", VIEW_ARGS(v->place.path),
           v->place.embedded_path.data == NULL ? "" : "|", (int)v->place.embedded_path.length,
           v->place.embedded_path.data == NULL ? "" : v->place.embedded_path.data);
  return view_equals(view_of(text), place);
}

static void try_mutation(em_view line) {
  em_view column[COLUMNS];
  split_columns(line, column);
  const em_view text =
      mutation_apply(fixture(column[FIXTURE]), column[CHANGE], column[AT], column[VALUE]);
  cr_assert_not_null(text.data, "no such place: %.*s", VIEW_ARGS(line));
  em_check *check = check_against(column[SCHEMA], column[FIXTURE], text);
  const em_violation *v = em_check_violation(check, 0);
  cr_expect_not_null(v, "accepted: %.*s", VIEW_ARGS(line));
  if (v != NULL) {
    cr_expect(is_at(v, column[PLACE]), "at %.*s %.*s, not as in: %.*s", VIEW_ARGS(v->place.path),
              (int)v->place.embedded_path.length,
              v->place.embedded_path.data == NULL ? "" : v->place.embedded_path.data,
              VIEW_ARGS(line));
    cr_expect(view_equals(v->keyword, column[KEYWORD]), "%.*s: %.*s", VIEW_ARGS(v->keyword),
              VIEW_ARGS(line));
    cr_expect(view_equals(v->message, column[MESSAGE]), "%.*s: %.*s", VIEW_ARGS(v->message),
              VIEW_ARGS(line));
  }
  em_check_free(check);
  char *owned = NULL;
  memcpy(&owned, &text.data, sizeof owned);
  free(owned);
}

Test(own_schemas, mutations__are_refused_at_their_place) {
  em_view rest = fixture(VIEW("mutations.tsv"));
  uint32_t count = 0;
  for (uint32_t row = 0; rest.length > 0; row++) {
    const size_t end = view_find(rest, '\n');
    if (row > 0) {
      try_mutation(view_until(rest, end));
      count++;
    }
    rest = view_from(rest, end + 1);
  }
  cr_expect_geq(count, 240, "only %u mutations", count);
}

/* It says what it is, and its address is where the others look for it. */
static void expect_member(em_view text, const char *name, const char *wanted) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  em_error error = {0};
  cr_assert_eq(document_parse_json(&d, VIEW("schema"), text, &options, &error), EM_OK);
  const uint32_t node = document_member(&d, 0, view_of(name));
  cr_expect(node != DOCUMENT_NONE && view_equals(document_string(&d, node), view_of(wanted)),
            "%s must be %s", name, wanted);
  document_free(&d);
}

static void expect_schema(const em_schema *meta, const char *file) {
  char path[1024];
  char address[512];
  em_check *check = NULL;
  em_error error = {0};
  snprintf(path, sizeof path, EDGEMANIFEST_SCHEMAS "/%s", file);
  snprintf(address, sizeof address, "https://edgemanifest.invalid/schemas/%s", file);
  const em_view text = texts_read(path);
  cr_assert_eq(em_schema_check(meta, view_of(path), text, NULL, &check, &error), EM_OK, "%s: %s",
               path, error.message);
  cr_expect(em_check_is_valid(check), "%s", path);
  expect_member(text, "$id", address);
  expect_member(text, "$schema", "http://json-schema.org/draft-07/schema#");
  em_check_free(check);
}

/* All are of draft-07, which every editor reads, and say so. */
Test(own_schemas, meta_schema__accepts_every_schema) {
  em_schema *meta = NULL;
  em_error error = {0};
  cr_assert_eq(em_schema_compile(VIEW("draft-07.json"),
                                 texts_read(EDGEMANIFEST_SCHEMAS "/meta/draft-07.json"), NULL,
                                 &meta, &error),
               EM_OK, "%s", error.message);
  DIR *directory = opendir(EDGEMANIFEST_SCHEMAS);
  cr_assert_not_null(directory);
  uint32_t count = 0;
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    if (strstr(entry->d_name, ".schema.json") != NULL) {
      expect_schema(meta, entry->d_name);
      count++;
    }
  }
  closedir(directory);
  cr_expect_geq(count, 20);
  em_schema_free(meta);
}

/* A property without words is of no use in an editor. */
static void expect_descriptions(const document *d, uint32_t schema, em_view file) {
  const uint32_t properties = document_member(d, schema, VIEW("properties"));
  if (properties == DOCUMENT_NONE) {
    return;
  }
  DOCUMENT_EACH_MEMBER(d, properties, key) {
    const uint32_t value = key + 1;
    const bool has_words = document_member(d, value, VIEW("description")) != DOCUMENT_NONE ||
                           document_member(d, value, VIEW("$ref")) != DOCUMENT_NONE ||
                           document_member(d, value, VIEW("not")) != DOCUMENT_NONE ||
                           document_member(d, value, VIEW("allOf")) != DOCUMENT_NONE;
    cr_expect(has_words, "%.*s: %.*s has no description", VIEW_ARGS(file),
              VIEW_ARGS(document_string(d, key)));
  }
}

Test(own_schemas, create_options__describe_every_property) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  static const char *const names[] = {"create-options", "module", "module-settings"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[1024];
    document d;
    em_error error = {0};
    snprintf(path, sizeof path, EDGEMANIFEST_SCHEMAS "/%s.schema.json", names[i]);
    cr_assert_eq(document_parse_json(&d, view_of(path), texts_read(path), &options, &error), EM_OK);
    for (uint32_t node = 0; node < d.node_count; node++) {
      const bool is_value = node == 0 || (d.nodes[node - 1].flags & DOCUMENT_KEY) != 0;
      if (document_kind_of(&d, node) == DOCUMENT_OBJECT && is_value &&
          document_member(&d, node, VIEW("description")) != DOCUMENT_NONE) {
        expect_descriptions(&d, node, d.name);
      }
    }
    document_free(&d);
  }
}
