/* Folders and patterns on the command line: what is read, what is passed over, and why. */
#define _XOPEN_SOURCE 700
#include "program.h"

#include "../../cli/glob.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Test(glob, matches_names_and_folders) {
  static const struct {
    const char *pattern, *path;
    bool matches;
  } rows[] = {
      {"a", "a", true},
      {"a", "b", false},
      {"a", "ab", false},
      {"*", "abc", true},
      {"*", "a/b", false},
      {"*.json", "a.json", true},
      {"*.json", "a.yaml", false},
      {"a*c", "abbc", true},
      {"a*c*e", "abcde", true},
      {"a*c*e", "abcd", false},
      {"?", "a", true},
      {"?", "", false},
      {"?", "/", false},
      {"[abc]", "b", true},
      {"[a-c]x", "bx", true},
      {"[!a-c]", "b", false},
      {"[!a-c]", "d", true},
      {"[]]", "]", true},
      {"[a", "[a", true},
      {"a/b", "a/b", true},
      {"a/*", "a/b", true},
      {"a/*", "a/b/c", false},
      {"a/*/c", "a/b/c", true},
      {"**", "a/b/c", true},
      {"**/c", "a/b/c", true},
      {"**/c", "c", true},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"a/**/d", "a/b/c/d", true},
      {"a/**/d", "a/d", true},
      {"**/b/**/d", "a/b/c/d", true},
      {"**/x/**/d", "a/b/c/d", false},
      {"**/*.json", "a/b/c.json", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a/", "a", false},
      {"", "", true},
      {"a**b", "axxb", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(glob_matches(rows[i].pattern, rows[i].path), rows[i].matches, "%s on %s",
                 rows[i].pattern, rows[i].path);
  }
}

Test(glob, hostile_patterns_take_no_time) {
  char pattern[600] = "";
  char path[2000] = "";
  for (int i = 0; i < 60; i++) {
    strcat(pattern, i < 59 ? "**/a*a*/" : "**/c");
  }
  for (int i = 0; i < 300; i++) {
    strcat(path, "aaab/");
  }
  cr_expect_not(glob_matches(pattern, path));
  memset(pattern, 0, sizeof pattern);
  for (int i = 0; i < 60; i++) {
    strcat(pattern, "*a");
  }
  memset(path, 'a', 1500);
  path[1500] = 'b';
  path[1501] = '\0';
  cr_expect_not(glob_matches(pattern, path));
}

/* ---- Through the command ----------------------------------------------------------------------
 */

static const char manifest_text[] =
    "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.modules.NAME\":{\"type\":\"docker\","
    "\"settings\":{\"image\":\"registry.example.com/a:1.0.0\",\"createOptions\":"
    "\"{\\\"HostConfig\\\":{\\\"Privileged\\\":true}}\"}}}}}";

static char folder[256];

static void write_file(const char *name, const char *text) {
  program_write_file(folder, name, text);
}

static void start(void) {
  snprintf(folder, sizeof folder, "%s", program_scratch_folder());
}

static program_result audit(const char *arguments) {
  char all[256];
  snprintf(all, sizeof all, "audit --no-config --format json %s", arguments);
  return program_run(&(program_call){.arguments = all, .folder = folder});
}

/* The names of the files in a report, in order, separated by blanks. */
static void list_files(const program_result *r, char *list, size_t size) {
  list[0] = '\0';
  const char *at = strstr(r->out, "\"files\"");
  const char *end = at == NULL ? NULL : strstr(at, "\n  ]");
  while (at != NULL && end != NULL && (at = strstr(at, "\"name\": \"")) != NULL && at < end) {
    at += strlen("\"name\": \"");
    const size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%.*s", used == 0 ? "" : " ", (int)strcspn(at, "\""), at);
  }
}

static void expect_files(const char *arguments, const char *expected) {
  program_result r = audit(arguments);
  char list[1024];
  list_files(&r, list, sizeof list);
  cr_expect_str_eq(list, expected, "%s: %s\n%s", arguments, list, r.error);
  program_free(&r);
}

Test(collect, a_folder_is_walked_in_order_and_what_is_no_manifest_is_passed_over) {
  start();
  write_file("b/one.json", manifest_text);
  write_file("a/two.yaml", manifest_text);
  write_file("a/three.txt", manifest_text);
  write_file("package.json", "{\"name\":\"x\"}");
  write_file(".hidden/four.json", manifest_text);
  write_file("node_modules/five.json", manifest_text);
  expect_files(".", "a/two.yaml b/one.json");
  expect_files("b a", "b/one.json a/two.yaml");
  expect_files("./a", "./a/two.yaml");
  program_result r = audit("--verbose .");
  cr_expect_eq(r.status, 1);
  cr_expect(strstr(r.error, "package.json: passed over: line 1: No deployment manifest") != NULL,
            "%s", r.error);
  program_free(&r);
}

Test(collect, ignore_files_count_as_git_has_them) {
  start();
  write_file("keep.json", manifest_text);
  write_file("drop.json", manifest_text);
  write_file("out/deep/a.json", manifest_text);
  write_file("src/out/b.json", manifest_text);
  write_file("src/c.json", manifest_text);
  write_file("src/d.json", manifest_text);
  write_file(".gitignore", "# comment\n/drop.json\r\nout/\n");
  write_file("src/.edgemanifestignore", "*.json\n!d.json\n");
  expect_files(".", "keep.json src/d.json");
  expect_files("src", "src/d.json");
}

Test(collect, a_pattern_is_looked_for_where_the_shell_did_not) {
  start();
  write_file("a/one.json", manifest_text);
  write_file("a/b/two.json", manifest_text);
  write_file("c.json", manifest_text);
  expect_files("**/*.json", "a/b/two.json a/one.json c.json");
  expect_files("a/*.json", "a/one.json");
  expect_files("a/*/t?o.*", "a/b/two.json");
  program_result r = audit("x*.json");
  cr_expect_eq(r.status, 2);
  cr_expect(strstr(r.error, "x*.json: nothing matches") != NULL, "%s", r.error);
  program_free(&r);
}

Test(collect, a_run_that_read_nothing_fails) {
  start();
  write_file("package.json", "{}");
  program_result r = audit(".");
  cr_expect_eq(r.status, 2);
  cr_expect(strstr(r.error, "none of 1 file is a manifest") != NULL, "%s", r.error);
  program_free(&r);
  start();
  r = audit(".");
  cr_expect_eq(r.status, 2);
  cr_expect(strstr(r.error, "there is no file to audit") != NULL, "%s", r.error);
  program_free(&r);
}

Test(collect, a_broken_manifest_in_a_folder_is_no_reason_to_pass) {
  start();
  write_file("ok.json", manifest_text);
  write_file("broken.json", "{\"modulesContent\": {");
  write_file("comment.json", "{ // other tools");
  program_result r = audit(".");
  cr_expect_eq(r.status, 2, "%d", r.status);
  program_free(&r);
  expect_files(".", "broken.json ok.json");
}

Test(collect, a_file_that_is_named_is_never_passed_over) {
  start();
  write_file("package.json", "{\"name\":\"x\"}");
  program_result r = audit("package.json");
  cr_expect_eq(r.status, 2);
  cr_expect(strstr(r.error, "No deployment manifest") != NULL, "%s", r.error);
  program_free(&r);
}

Test(collect, links_that_lead_back_are_not_followed) {
  start();
  write_file("a/one.json", manifest_text);
  char target[512];
  snprintf(target, sizeof target, "%s/a/back", folder);
  cr_assert_eq(symlink("..", target), 0);
  expect_files(".", "a/one.json");
}
