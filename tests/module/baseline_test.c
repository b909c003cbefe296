/* The checks of rules/baseline: each file loads, and each example of each check gives its result.
 */
#include "baseline/check.h"

#include "baseline/match.h"
#include "module/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *text_of(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return text == NULL ? "" : text;
}

/* Puts the example where the check looks. */
static void arrange(const cJSON *check, const cJSON *example) {
  const char *kind = text_of(check, "kind");
  const char *mode = text_of(example, "mode");
  const char *text = text_of(example, cJSON_HasObjectItem(example, "value") ? "value" : "text");
  char name[256];
  const char *file = text_of(check, "name");
  snprintf(name, sizeof name, "root%s%s%s",
           text_of(cJSON_HasObjectItem(example, "path") ? example : check, "path"),
           file[0] == '\0' ? "" : "/", file);
  if (strcmp(kind, "sysctl") == 0) {
    snprintf(name, sizeof name, "proc/sys/%s", text_of(check, "key"));
    for (char *c = name; *c != '\0'; c++) {
      *c = *c == '.' ? '/' : *c;
    }
  } else if (strcmp(kind, "mount") == 0) {
    snprintf(name, sizeof name, "proc/1/mounts");
  }
  if (strcmp(mode, "absent") != 0) {
    scratch_write(name, text);
    cr_assert_eq(
        chmod(scratch_path(name), (mode_t)strtoul(mode[0] == '\0' ? "0644" : mode, NULL, 8)), 0);
  }
}

static void expect(const cJSON *check, const cJSON *example) {
  char root[128], proc[128], detail[CHECK_DETAIL];
  scratch_make();
  mkdir(scratch_path("root"), 0755);
  mkdir(scratch_path("proc"), 0755);
  snprintf(root, sizeof root, "%s", scratch_path("root"));
  snprintf(proc, sizeof proc, "%s", scratch_path("proc"));
  arrange(check, example);
  const check_result result = check_run(check, &(check_world){root, proc}, detail);
  cr_expect_str_eq(check_result_name(result), text_of(example, "result"), "%s: %s: %s",
                   text_of(check, "id"), check_result_name(result), detail);
  cr_expect(result == CHECK_PASS || detail[0] != '\0', "%s says why", text_of(check, "id"));
  scratch_remove();
}

/* Each check passes and fails somewhere among its examples. */
static void expect_check(const cJSON *check) {
  const cJSON *example;
  bool passes = false, fails = false;
  cJSON_ArrayForEach(example, cJSON_GetObjectItem(check, "examples")) {
    passes = passes || strcmp(text_of(example, "result"), "PASS") == 0;
    fails = fails || strcmp(text_of(example, "result"), "FAIL") == 0;
    expect(check, example);
  }
  cr_expect(passes && fails, "%s has an example of each", text_of(check, "id"));
}

Test(baseline, every_example_of_every_check_gives_its_result) {
  if (getuid() != 0) {
    cr_skip("owners of files are root's to give");
  }
  size_t count = 0;
  for (size_t i = 0; i < checks_built_in(); i++) {
    const char *name;
    size_t length;
    char why[240] = "";
    const char *text = checks_text(i, &name, &length);
    cJSON *checks = checks_load(text, length, why, sizeof why);
    cr_assert_not_null(checks, "%s: %s", name, why);
    const cJSON *check;
    cJSON_ArrayForEach(check, checks) {
      expect_check(check);
      count++;
    }
    cJSON_Delete(checks);
  }
  cr_expect_gt(count, 90);
}

Test(baseline, a_file_that_is_wrong_is_refused_with_a_reason) {
  static const struct {
    const char *yaml, *says;
  } rows[] = {
      {"- x", "expected a list \"checks\""},
      {"checks: {}", "expected a list \"checks\""},
      {"checks:\n  - {id: a, title: t, severity: high, kind: sysctl}", "check \"a\": fix"},
      {"checks:\n  - {id: a, title: t, severity: high, kind: sysctl, fix: f}", "check \"a\": key"},
      {"checks:\n  - {id: a, title: t, severity: worst, kind: sysctl, fix: f, key: k}",
       "no such severity"},
      {"checks:\n  - {id: a, title: t, severity: high, kind: shell, fix: f}", "no such kind"},
      {"checks: [", "line 1"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char why[240] = "";
    cJSON *checks = checks_load(rows[i].yaml, strlen(rows[i].yaml), why, sizeof why);
    cr_expect_null(checks, "%s", rows[i].yaml);
    cr_expect_not_null(strstr(why, rows[i].says), "%s: %s", rows[i].yaml, why);
    cJSON_Delete(checks);
  }
}

Test(baseline, a_pattern_that_costs_too_much_is_an_error_not_a_hang) {
  char text[4096], found[64];
  memset(text, 'a', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  cr_expect_eq(match_text("(a+)+[bc]", text, found, sizeof found), MATCH_BROKEN);
  cr_expect_eq(match_text("(", text, found, sizeof found), MATCH_BROKEN);
  cr_expect_eq(match_text("^a+$", text, found, sizeof found), MATCH_YES);
}
