/* createOptions on the command line: in place or not, in an editor, and when that goes wrong. */
#define _XOPEN_SOURCE 700
#include "program.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char text[] = "{\"a\":{\"settings\":{\"createOptions\":\"{\\\"x\\\":1}\"}}}\n";
static const char unpacked[] = "{\"a\":{\"settings\":{\"createOptions\":{\"x\":1}}}}\n";

static char folder[256];
static char path[300];

static void start(void) {
  snprintf(folder, sizeof folder, "%s", program_scratch_folder());
  snprintf(path, sizeof path, "%s/m.json", folder);
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  fputs(text, file);
  fclose(file);
}

static void expect_file(const char *expected) {
  size_t length;
  char *now = program_read_file(path, &length);
  cr_expect_str_eq(now, expected);
  free(now);
}

static program_result call(const char *arguments, const char *editor) {
  static char variable[200];
  static char temporary[300];
  snprintf(variable, sizeof variable, "EDITOR=%s", editor);
  snprintf(temporary, sizeof temporary, "TMPDIR=%s", folder);
  return program_run(
      &(program_call){.arguments = arguments,
                      .folder = folder,
                      .variables = {variable, temporary, "PATH=/usr/bin:/bin", NULL}});
}

Test(createoptions, are_written_to_standard_output_or_in_place) {
  start();
  program_result r = call("createoptions unpack m.json", "");
  cr_expect_eq(r.status, 0, "%s", r.error);
  cr_expect_str_eq(r.out, unpacked);
  program_free(&r);
  expect_file(text);
  r = call("createoptions unpack --in-place m.json", "");
  cr_expect_eq(r.status, 0, "%s", r.error);
  program_free(&r);
  expect_file(unpacked);
  r = call("createoptions pack -i m.json", "");
  cr_expect_eq(r.status, 0, "%s", r.error);
  program_free(&r);
  expect_file(text);
}

Test(createoptions, wrong_calls_are_told) {
  static const struct {
    const char *arguments, *said;
  } rows[] = {
      {"createoptions", "edgemanifest: edgemanifest createoptions: which?"},
      {"createoptions unpak m.json", "edgemanifest: there is no command 'unpak'; did you mean"},
      {"createoptions unpack -i", "edgemanifest: --in-place wants a FILE"},
      {"createoptions pack -i -o x m.json", "edgemanifest: --in-place wants a FILE"},
      {"createoptions edit", "edgemanifest: a FILE to edit is missing"},
      {"createoptions unpack -m b m.json", "m.json  error  There is no module 'b'"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    start();
    program_result r = call(rows[i].arguments, "");
    cr_expect_eq(r.status, 2);
    cr_expect_eq(strncmp(r.error, rows[i].said, strlen(rows[i].said)), 0, "%s: %s",
                 rows[i].arguments, r.error);
    program_free(&r);
    expect_file(text);
  }
}

Test(createoptions, an_editor_changes_what_it_changes) {
  start();
  program_result r = call("createoptions edit m.json", "sed -i s/1/27/");
  cr_expect_eq(r.status, 0, "%s", r.error);
  program_free(&r);
  expect_file("{\"a\":{\"settings\":{\"createOptions\":\"{\\\"x\\\":27}\"}}}\n");
  start();
  r = call("createoptions edit m.json", "true");
  cr_expect_eq(r.status, 0, "%s", r.error);
  program_free(&r);
  expect_file(text);
}

Test(createoptions, an_editor_that_fails_changes_nothing) {
  start();
  program_result r = call("createoptions edit m.json", "false");
  cr_expect_eq(r.status, 2);
  cr_expect_str_eq(r.error, "edgemanifest: the editor 'false' failed; nothing was changed\n");
  program_free(&r);
  expect_file(text);
}

Test(createoptions, what_was_written_in_vain_is_kept) {
  start();
  program_result r = call("createoptions edit m.json", "sed -i s/1/,/");
  cr_expect_eq(r.status, 2);
  cr_expect_not_null(strstr(r.error, "Expected a value, found ','."), "%s", r.error);
  const char *kept = strstr(r.error, "what you wrote stays in ");
  cr_assert_not_null(kept, "%s", r.error);
  char kept_path[300];
  kept += strlen("what you wrote stays in ");
  snprintf(kept_path, sizeof kept_path, "%.*s", (int)strcspn(kept, "\n"), kept);
  cr_expect_eq(access(kept_path, R_OK), 0, "%s", kept_path);
  program_free(&r);
  expect_file(text);
}
