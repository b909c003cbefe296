/*
 * Real manifests beside the project: all that are structurally right are accepted, the others are
 * those of fixtures/schema/corpus.tsv, each of which was read by a person (docs/precision.md,
 * Structure).
 */
#define _POSIX_C_SOURCE 200809L
#include "own_schemas.h"

#include "base/view.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define CORPUS EDGEMANIFEST_SHARED "/corpus"

enum { FILES_MAXIMUM = 400 };

static em_view next_line(em_view *rest) {
  const em_view line = view_until(*rest, view_find(*rest, '\n'));
  *rest = view_from(*rest, line.length + 1);
  return line;
}

static em_view column(em_view line, int index) {
  while (index-- > 0) {
    line = view_from(line, view_find(line, '\t') + 1);
  }
  return view_until(line, view_find(line, '\t'));
}

/* What the table says of a file, or data NULL. */
static em_view verdict_of(em_view table, em_view file) {
  while (table.length > 0) {
    const em_view line = next_line(&table);
    if (view_starts_with(file, column(line, 0)) && column(line, 0).length == 4) {
      return column(line, 1);
    }
  }
  return (em_view){0};
}

/* A layer is told by its content, a template that lacks its mark by its place. */
static const char *schema_for(em_view shape) {
  return view_starts_with(shape, VIEW("template")) &&
                 !view_starts_with(shape, VIEW("template-layered"))
             ? "template"
             : "manifest";
}

/* Strictly, and where that fails as the device reads it. */
static em_status check(const em_schema *schema, em_view name, em_view text, em_check **result) {
  em_check_options options = EM_CHECK_OPTIONS_INIT;
  em_error error = {0};
  if (em_schema_check(schema, name, text, &options, result, &error) == EM_OK) {
    return EM_OK;
  }
  options.syntax = EM_SYNTAX_DIALECT;
  return em_schema_check(schema, name, text, &options, result, &error);
}

static void compare_with(em_view line, em_view table, uint32_t *accepted) {
  char path[1024];
  const em_view file = column(line, 0);
  const em_view verdict = verdict_of(table, file);
  snprintf(path, sizeof path, CORPUS "/manifests/%.*s", VIEW_ARGS(file));
  em_check *result = NULL;
  const em_status status =
      check(own_schema(view_of(schema_for(column(line, 5)))), file, texts_read(path), &result);
  const bool is_valid = status == EM_OK && em_check_is_valid(result);
  const bool is_unreadable = view_equals(verdict, VIEW("unreadable"));
  const em_violation *v = result == NULL ? NULL : em_check_violation(result, 0);
  const em_view why = v == NULL ? VIEW("accepted or not read") : v->message;
  cr_expect_eq(is_valid, verdict.data == NULL, "%.*s is %.*s: %.*s", VIEW_ARGS(file),
               (int)verdict.length, verdict.data == NULL ? "" : verdict.data, VIEW_ARGS(why));
  cr_expect_eq(status != EM_OK, is_unreadable, "%.*s", VIEW_ARGS(file));
  em_check_free(result);
  *accepted += is_valid;
}

Test(corpus, real_manifests__are_accepted_unless_a_person_found_them_wrong) {
  struct stat facts;
  if (stat(CORPUS, &facts) != 0) {
    cr_skip("the corpus is not beside the project");
  }
  em_view sources = texts_read(CORPUS "/SOURCES.tsv");
  const em_view table = texts_read(EDGEMANIFEST_FIXTURES "/schema/corpus.tsv");
  cr_assert(sources.data != NULL && table.data != NULL);
  next_line(&sources);
  uint32_t files = 0;
  uint32_t accepted = 0;
  while (sources.length > 0 && files < FILES_MAXIMUM) {
    const em_view line = next_line(&sources);
    compare_with(line, table, &accepted);
    files++;
  }
  fprintf(stderr, "corpus: %u files, %u accepted\n", files, accepted);
  cr_expect_eq(files, 253);
  cr_expect_eq(accepted, 202);
}
