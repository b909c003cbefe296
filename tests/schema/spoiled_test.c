/*
 * Every schema under schemas/ has fixtures, accepts them, and refuses what is spoilt in them, each
 * at its place: every value in turn is replaced by wrong ones, every member taken away, and every
 * object gets one that nobody knows. mutations.tsv beside it holds the words for chosen changes;
 * here it is the mass of them, and that no schema is left out.
 */
#define _POSIX_C_SOURCE 200809L
#include "mutation.h"
#include "own_schemas.h"

#include "document/embedded.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFUSED_AT_LEAST = 100 };

typedef struct fixture_row {
  const char *schema;
  const char *file; /* below fixtures/schema */
} fixture_row;

#define GOLDEN "../../tests/golden/"

static const fixture_row fixtures[] = {
    {"agent-1.0", "agent-1.0.json"},
    {"agent-1.1", "agent-1.1.json"},
    {"baseline", "../reports/baseline.json"},
    {"config", "config.json"},
    {"create-options", "create-options.json"},
    {"deployment", "configuration.json"},
    {"diff", GOLDEN "layers/diff.json"},
    {"hub-1.0", "hub-1.0.json"},
    {"hub-1.1", "hub-1.1.json"},
    {"hub-1.2", "hub-1.2.json"},
    {"hub-1.3", "hub-1.3.json"},
    {"inspect", GOLDEN "inventory/inspect.json"},
    {"layered", "layered.json"},
    {"lock", "lock.json"},
    {"manifest", "deployment.json"},
    {"manifest", "template.json"},
    {"module", "module.json"},
    {"module-settings", "module-settings.json"},
    {"module-settings", "module-settings-object.json"},
    {"report", GOLDEN "excused.json"},
    {"report", GOLDEN "failed.json"},
    {"resolve", GOLDEN "layers/places.json"},
    {"rule", "rule.json"},
    {"rule", "rule-check.json"},
    {"rule", "rule-data.json"},
    {"security-message", "security-message.json"},
    {"surface", GOLDEN "inventory/surface.json"},
    {"template", "template.json"},
    {"meta/draft-07", "draft-07.json"},
    {"meta/2020-12", "2020-12.json"},
};
enum { FIXTURES = sizeof fixtures / sizeof *fixtures };

/* ---- Where a change is told -------------------------------------------------------------------
 */

/* A change that is told elsewhere, because what stands there decides what the rest must be. */
typedef struct elsewhere {
  const char *schema;
  const char *at;    /* the end of the pointer that was changed */
  const char *place; /* the end of the one that is told; with a slash behind it: its beginning */
  const char *why;
} elsewhere;

#define PARTS "one text in two parts: what is told is the one that cannot be joined"

static const elsewhere exceptions[] = {
    {"*", "/settings/createOptions", "/settings/createOptions01", PARTS},
    {"*", "/settings/createOptions01", "/settings/createOptions", PARTS},
    {"rule", "/of", "/where/kind", "without it the condition is about the rule's subject"},
    {"rule", "/examples/1/module", "/examples/1", "without a mark it does not say where it fires"},
    {"rule", "/check", "/when/found.evidence", "a check finds it"},
    {"rule", "/values/0", "/values/1", "all are texts, or all are numbers"},
    {"rule", "/values/1", "/values/0", "all are texts, or all are numbers"},
    {"report", "/analysed", "/files/", "a file that was analysed has modules, another an error"},
    {"manifest", "/$schema-template", "/", "it makes a template of a manifest"},
    {NULL, NULL, NULL, NULL},
};

static bool is_exception(const char *schema, em_view at, em_view place) {
  for (const elsewhere *e = exceptions; e->schema != NULL; e++) {
    const bool is_there = view_ends_with(view_of(e->place), VIEW("/"))
                              ? view_starts_with(place, view_of(e->place))
                              : view_ends_with(place, view_of(e->place));
    if ((strcmp(e->schema, "*") == 0 || strcmp(e->schema, schema) == 0) &&
        view_ends_with(at, view_of(e->at)) && is_there) {
      return true;
    }
  }
  return false;
}

static bool is_part(em_view told, em_view place, const char *part) {
  return view_starts_with(told, place) && view_equals(view_from(told, place.length), view_of(part));
}

typedef struct tally {
  const fixture_row *row;
  em_view text;
  uint32_t accepted, refused, elsewhere;
} tally;

static void try_change(tally *t, const char *change, em_view at, const char *value, em_view place,
                       const char *part) {
  const em_view text = mutation_apply(t->text, view_of(change), at, view_of(value));
  if (text.data == NULL) {
    return;
  }
  em_check *check = NULL;
  em_error error = {0};
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  cr_assert_eq(em_schema_check(own_schema(view_of(t->row->schema)), view_of(t->row->file), text,
                               &options, &check, &error),
               EM_OK, "%s: %s", t->row->file, error.message);
  const em_violation *v = em_check_violation(check, 0);
  if (v == NULL) {
    t->accepted++;
  } else if (view_equals(v->place.path, place) || is_part(v->place.path, place, part)) {
    t->refused++;
  } else if (is_exception(t->row->schema, at, v->place.path)) {
    t->elsewhere++;
  } else {
    cr_expect_fail("%s: %s %.*s %s is told at %.*s: %.*s", t->row->schema, change, VIEW_ARGS(at),
                   value, VIEW_ARGS(v->place.path), VIEW_ARGS(v->message));
  }
  em_check_free(check);
  char *owned = NULL;
  memcpy(&owned, &text.data, sizeof owned);
  free(owned);
}

/* ---- Every change -----------------------------------------------------------------------------
 */

/* What is put in the place of a value, and which part of it may be what is wrong. */
static const struct {
  const char *text;
  const char *part;
} values[] = {
    {"null", ""},    {"true", ""}, {"5", ""},
    {"-1", ""},      {"1.5", ""},  {"99999999999999999999", ""},
    {"\"zzz\"", ""}, {"\"\"", ""}, {"[]", ""},
    {"[5]", "/0"},   {"{}", ""},   {"{\"zzz\":1}", "/zzz"},
};

static em_view parent_of(em_view pointer) {
  size_t slash = pointer.length;
  while (slash > 0 && pointer.data[slash - 1] != '/') {
    slash--;
  }
  return view_until(pointer, slash == 0 ? 0 : slash - 1);
}

static void spoil_value(tally *t, arena *memory, const document *d, uint32_t node) {
  const em_view at = document_pointer(memory, d, node);
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    try_change(t, "set", at, values[i].text, at, values[i].part);
  }
  if (document_kind_of(d, node) == DOCUMENT_STRING) {
    const em_view misspelt =
        arena_format(memory, "\"%.*sz\"",
                     VIEW_ARGS(view_until(view_from(document_source(d, node), 1),
                                          document_source(d, node).length - 2)));
    try_change(t, "set", at, misspelt.data, at, "");
  }
  if (node > 0 && (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0) {
    try_change(t, "remove", at, "", parent_of(at), "");
  }
  if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    const em_view unknown = arena_format(memory, "%.*s/zzz", VIEW_ARGS(at));
    try_change(t, "add", unknown, "1", unknown, "");
  }
}

static void spoil_everything(tally *t) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  arena memory;
  em_error error = {0};
  arena_init(&memory, NULL);
  cr_assert_eq(document_parse_json(&d, VIEW("fixture"), t->text, &options, &error), EM_OK, "%s: %s",
               t->row->file, error.message);
  for (uint32_t node = 0; node < d.node_count; node++) {
    if ((d.nodes[node].flags & DOCUMENT_KEY) == 0) {
      spoil_value(t, &memory, &d, node);
    }
  }
  arena_free(&memory);
  document_free(&d);
}

static em_view read_fixture(const fixture_row *row) {
  char path[1024];
  snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/schema/%s", row->file);
  const em_view text = texts_read(path);
  cr_assert_not_null(text.data, "%s", path);
  return text;
}

Test(spoiled, every_schema__refuses_a_hundred_spoilt_fixtures_at_their_places) {
  for (size_t i = 0; i < FIXTURES;) {
    uint32_t refused = 0;
    const char *schema = fixtures[i].schema;
    for (; i < FIXTURES && strcmp(fixtures[i].schema, schema) == 0; i++) {
      tally t = {.row = &fixtures[i], .text = read_fixture(&fixtures[i])};
      spoil_everything(&t);
      fprintf(stderr, "%s, %s: %u refused at their place, %u elsewhere, %u accepted\n", schema,
              t.row->file, t.refused, t.elsewhere, t.accepted);
      refused += t.refused;
    }
    cr_expect_geq(refused, REFUSED_AT_LEAST, "%s refuses only %u", schema, refused);
  }
}

Test(spoiled, every_fixture__is_accepted_as_it_is) {
  for (size_t i = 0; i < FIXTURES; i++) {
    em_check *check = NULL;
    em_error error = {0};
    cr_assert_eq(em_schema_check(own_schema(view_of(fixtures[i].schema)), view_of(fixtures[i].file),
                                 read_fixture(&fixtures[i]), NULL, &check, &error),
                 EM_OK, "%s: %s", fixtures[i].file, error.message);
    const em_violation *v = em_check_violation(check, 0);
    cr_expect(v == NULL, "%s refuses %s at %.*s: %.*s", fixtures[i].schema, fixtures[i].file,
              VIEW_ARGS(v->place.path), VIEW_ARGS(v->message));
    em_check_free(check);
  }
}

/* ---- None is left out -------------------------------------------------------------------------
 */

/* The pieces of draft 2020-12: its file is nothing but references to them. */
static bool is_piece(const char *name) {
  return strncmp(name, "2020-12-", 8) == 0;
}

static void expect_fixtures(const char *folder, const char *prefix, const char *ending) {
  DIR *directory = opendir(folder);
  cr_assert_not_null(directory, "%s", folder);
  uint32_t schemas = 0;
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    const char *end = strstr(entry->d_name, ending);
    if (end == NULL || is_piece(entry->d_name)) {
      continue;
    }
    char name[512];
    snprintf(name, sizeof name, "%s%.*s", prefix, (int)(end - entry->d_name), entry->d_name);
    bool has_fixture = false;
    for (size_t i = 0; i < FIXTURES; i++) {
      has_fixture = has_fixture || strcmp(fixtures[i].schema, name) == 0;
    }
    cr_expect(has_fixture, "the schema %s has no fixture", name);
    schemas++;
  }
  closedir(directory);
  cr_expect_gt(schemas, 1);
}

Test(spoiled, every_schema__has_a_fixture) {
  expect_fixtures(EDGEMANIFEST_SCHEMAS, "", ".schema.json");
  expect_fixtures(EDGEMANIFEST_SCHEMAS "/meta", "meta/", ".json");
}
