/*
 * The official JSON Schema Test Suite, read from the reference material: every required test of
 * both drafts, and what is asserted of formats. Its remotes are handed in as bundled resources.
 */
#define _POSIX_C_SOURCE 200809L
#include "texts.h"

#include "document/document.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUITE EDGEMANIFEST_SHARED "/json-schema-tests"

typedef struct tally {
  const text_list *resources;
  em_schema_draft draft;
  bool assert_formats;
  uint32_t passed;
  uint32_t failed;
} tally;

static uint32_t member(const document *d, uint32_t node, const char *name) {
  return document_member(d, node, view_of(name));
}

static void report(tally *t, const document *d, uint32_t group, uint32_t test, const char *what) {
  const em_view about = document_string(d, member(d, group, "description"));
  const em_view of =
      test == DOCUMENT_NONE ? VIEW("") : document_string(d, member(d, test, "description"));
  fprintf(stderr, "%.*s: %.*s / %.*s: %s\n", VIEW_ARGS(d->name), VIEW_ARGS(about), VIEW_ARGS(of),
          what);
  t->failed++;
}

static void run_test(tally *t, const document *d, uint32_t group, uint32_t test,
                     const em_schema *schema) {
  const bool wanted = document_kind_of(d, member(d, test, "valid")) == DOCUMENT_TRUE;
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_JSON;
  em_check *check = NULL;
  em_error error = {0};
  const em_view text = document_source(d, member(d, test, "data"));
  if (em_schema_check(schema, VIEW("data"), text, &options, &check, &error) != EM_OK) {
    report(t, d, group, test, error.message);
    return;
  }
  const bool is_valid = em_check_is_valid(check);
  if (is_valid != wanted) {
    report(t, d, group, test, wanted ? "refused" : "accepted");
  } else if (is_valid != (em_check_count(check) == 0)) {
    report(t, d, group, test, "the violations do not say what the check says");
  } else {
    t->passed++;
  }
  em_check_free(check);
}

static void run_group(tally *t, const document *d, uint32_t group) {
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.resources = t->resources->items;
  options.resource_count = t->resources->count;
  options.syntax = EM_SYNTAX_JSON;
  options.draft = t->draft;
  options.assert_formats = t->assert_formats;
  em_schema *schema = NULL;
  em_error error = {0};
  const em_view text = document_source(d, member(d, group, "schema"));
  if (em_schema_compile(VIEW("schema"), text, &options, &schema, &error) != EM_OK) {
    report(t, d, group, DOCUMENT_NONE, error.message);
    return;
  }
  DOCUMENT_EACH_ELEMENT(d, member(d, group, "tests"), test) {
    run_test(t, d, group, test, schema);
  }
  em_schema_free(schema);
}

static void run_file(tally *t, const char *path) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  em_error error = {0};
  const em_view text = texts_read(path);
  cr_assert_eq(document_parse_json(&d, view_of(strrchr(path, '/') + 1), text, &options, &error),
               EM_OK, "%s: %s", path, error.message);
  DOCUMENT_EACH_ELEMENT(&d, 0, group) {
    run_group(t, &d, group);
  }
  document_free(&d);
}

static bool has_suite(void) {
  struct stat facts;
  return stat(SUITE "/tests", &facts) == 0;
}

static void run_draft(em_schema_draft draft, const char *folder, uint32_t expected) {
  if (!has_suite()) {
    cr_skip("the JSON Schema Test Suite is not beside the project");
  }
  static text_list resources;
  if (resources.count == 0) {
    texts_add_meta_schemas(&resources);
    texts_add_folder(&resources, SUITE "/remotes", "http://localhost:1234/");
  }
  tally t = {.resources = &resources, .draft = draft};
  DIR *directory = opendir(folder);
  cr_assert(directory != NULL, "%s", folder);
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (strstr(entry->d_name, ".json") != NULL) {
      run_file(&t, path);
    }
  }
  closedir(directory);
  fprintf(stderr, "JSON Schema Test Suite, %s: %u of %u required tests pass\n",
          strrchr(folder, '/') + 1, t.passed, t.passed + t.failed);
  cr_expect_eq(t.failed, 0);
  cr_expect_geq(t.passed, expected, "the suite became smaller: %u", t.passed);
}

Test(suite, draft_07__all_required_tests_pass) {
  run_draft(EM_SCHEMA_DRAFT_7, SUITE "/tests/draft7", 927);
}

Test(suite, draft_2020_12__all_required_tests_pass) {
  run_draft(EM_SCHEMA_DRAFT_2020_12, SUITE "/tests/draft2020-12", 1299);
}

Test(suite, formats__are_asserted_when_asked) {
  /* not hostname and uri-reference: what is behind punycode, and the inside of an authority, are
   * not looked at */
  static const char *const formats[] = {"date-time", "date", "time",        "ipv4",
                                        "ipv6",      "uuid", "json-pointer"};
  if (!has_suite()) {
    cr_skip("the JSON Schema Test Suite is not beside the project");
  }
  static text_list none;
  tally t = {.resources = &none, .draft = EM_SCHEMA_DRAFT_7, .assert_formats = true};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    char path[1024];
    snprintf(path, sizeof path, SUITE "/tests/draft7/optional/format/%s.json", formats[i]);
    struct stat facts;
    if (stat(path, &facts) == 0) {
      run_file(&t, path);
    }
  }
  cr_expect_eq(t.failed, 0);
  cr_expect_gt(t.passed, 150);
}
