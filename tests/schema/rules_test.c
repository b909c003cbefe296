/*
 * The schema of rule files and the loader: both take every rule that we have; and of rules in which
 * one thing is spoilt, the schema refuses none that the loader takes. What only the loader can say
 * (`differences`) is told apart from what the schema should have said.
 */
#define _POSIX_C_SOURCE 200809L
#include "mutation.h"
#include "own_schemas.h"

#include "document/embedded.h"
#include "document/print.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Both judges ------------------------------------------------------------------------------
 */

static bool loader_takes(em_view text, em_error *error) {
  em_ruleset_builder *builder = em_ruleset_builder_new(NULL, false);
  cr_assert_not_null(builder);
  const bool is_taken =
      em_ruleset_builder_add(builder, VIEW("plant/rule.json"), text, error) == EM_OK;
  em_ruleset_builder_free(builder);
  return is_taken;
}

static bool schema_takes(em_view text, char *why, size_t size) {
  em_check *check = NULL;
  em_error error = {0};
  cr_assert_eq(
      em_schema_check(own_schema(VIEW("rule")), VIEW("rule.json"), text, NULL, &check, &error),
      EM_OK, "%s", error.message);
  const em_violation *v = em_check_violation(check, 0);
  if (v != NULL) {
    snprintf(why, size, "%.*s: %.*s", VIEW_ARGS(v->place.path), VIEW_ARGS(v->message));
  }
  em_check_free(check);
  return v == NULL;
}

/* What no schema says: words of the loader's refusal. */
static const char *const differences[] = {
    "has no fact", /* named in a text, or as the other side of a test */
    "never holds", /* bounds against each other */
};

static bool is_the_loaders(const char *message) {
  for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
    if (strstr(message, differences[i]) != NULL) {
      return true;
    }
  }
  return false;
}

/* What a fact behind `outer.` is depends on where the condition stands. */
static bool is_outside(em_view at) {
  while (at.length > 0 && !view_starts_with(at, VIEW("/outer."))) {
    at = view_from(at, 1);
  }
  return at.length > 0;
}

typedef struct tally {
  const char *file;
  uint32_t taken, refused, loaders;
} tally;

static void compare(tally *t, em_view text, const char *change, em_view at, const char *value) {
  const em_view changed = mutation_apply(text, view_of(change), at, view_of(value));
  if (changed.data == NULL) {
    return;
  }
  char why[512] = "";
  em_error error = {0};
  const bool by_loader = loader_takes(changed, &error);
  const bool by_schema = schema_takes(changed, why, sizeof why);
  if (by_loader == by_schema) {
    t->taken += by_loader;
    t->refused += !by_loader;
  } else {
    t->loaders++;
    cr_expect(!by_loader && (is_the_loaders(error.message) || is_outside(at)),
              "%s: %s %.*s %s: loader: %s | schema: %s", t->file, change, VIEW_ARGS(at), value,
              error.message, why);
  }
  char *owned = NULL;
  memcpy(&owned, &changed.data, sizeof owned);
  free(owned);
}

/* ---- Rules as JSON ----------------------------------------------------------------------------
 */

static bool put(void *context, const char *data, size_t length) {
  return fwrite(data, 1, length, context) == length;
}

static char *as_json(em_view name, em_view text, size_t *length) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  em_error error = {0};
  char *json = NULL;
  cr_assert_eq(document_parse(&d, name, text, EM_SYNTAX_AUTO, &options, &error), EM_OK, "%.*s: %s",
               VIEW_ARGS(name), error.message);
  FILE *out = open_memstream(&json, length);
  cr_assert_not_null(out);
  const em_writer writer = {put, out};
  cr_assert_eq(document_print(&d, NULL, &writer), EM_OK);
  fclose(out);
  document_free(&d);
  return json;
}

static const char *const values[] = {"5", "true", "\"zzz\"", "[]", "{\"zzz\":1}"};

/* Pieces of manifests in examples are nobody's business here. */
static bool is_of_example(em_view at) {
  return view_starts_with(at, VIEW("/examples/")) &&
         view_find(view_from(at, 10), '/') < at.length - 10;
}

static void spoil(tally *t, em_view text) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  arena memory;
  em_error error = {0};
  arena_init(&memory, NULL);
  cr_assert_eq(document_parse_json(&d, VIEW("rule.json"), text, &options, &error), EM_OK);
  for (uint32_t node = 0; node < d.node_count; node++) {
    const em_view at = document_pointer(&memory, &d, node);
    if ((d.nodes[node].flags & DOCUMENT_KEY) != 0 || is_of_example(at)) {
      continue;
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
      compare(t, text, "set", at, values[i]);
    }
    if (node > 0 && (d.nodes[node - 1].flags & DOCUMENT_KEY) != 0) {
      compare(t, text, "remove", at, "");
    }
    if (document_kind_of(&d, node) == DOCUMENT_OBJECT) {
      compare(t, text, "add", arena_format(&memory, "%.*s/zzz", VIEW_ARGS(at)), "1");
    }
  }
  arena_free(&memory);
  document_free(&d);
}

static void judge_file(tally *t, const char *path) {
  size_t length = 0;
  char why[512] = "";
  em_error error = {0};
  char *json = as_json(view_of(path), texts_read(path), &length);
  const em_view text = {json, length};
  t->file = path;
  cr_expect(loader_takes(text, &error), "%s: %s", path, error.message);
  cr_expect(schema_takes(text, why, sizeof why), "%s: %s", path, why);
  spoil(t, text);
  free(json);
}

static void judge_folder(tally *t, const char *folder, uint32_t *files) {
  DIR *directory = opendir(folder);
  cr_assert_not_null(directory, "%s", folder);
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (strstr(entry->d_name, ".yaml") != NULL) {
      judge_file(t, path);
      ++*files;
    } else if (strchr(entry->d_name, '.') == NULL && strcmp(entry->d_name, "baseline") != 0) {
      judge_folder(t, path, files); /* what is in baseline/ are no rules for manifests */
    }
  }
  closedir(directory);
}

Test(rules, schema_and_loader__agree_on_our_rules_and_on_spoilt_ones) {
  tally t = {.file = ""};
  uint32_t files = 0;
  judge_folder(&t, EDGEMANIFEST_RULES, &files);
  fprintf(stderr,
          "rules: %u files; spoilt: %u taken by both, %u refused by both, %u by the loader only\n",
          files, t.taken, t.refused, t.loaders);
  cr_expect_gt(files, 100);
  cr_expect_gt(t.refused, 10000);
  cr_expect_lt(t.loaders, t.refused / 10);
}

Test(rules, schema_and_loader__agree_on_every_construct) {
  static const char *const fixtures[] = {"rule", "rule-check", "rule-data"};
  tally t = {.file = ""};
  for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
    char path[1024];
    snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/schema/%s.json", fixtures[i]);
    judge_file(&t, path);
  }
  cr_expect_gt(t.refused, 600);
}
