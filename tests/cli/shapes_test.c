/*
 * Every shape a manifest comes in: `audit` works on it unasked, says what it is read as, and finds
 * what is in it where it stands in that very file; the manual names it.
 */
#define _XOPEN_SOURCE 700
#include "program.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER EDGEMANIFEST_FIXTURES "/shapes"

typedef struct shape_row {
  const char *file;
  const char *read_as;
  const char *findings[3]; /* "line:column  severity  rule" */
  int status;
  const char *in_manual;
} shape_row;

static const shape_row rows[] = {
    {"deployment.json", "deployment", {"38:65  critical  privileged-container"}, 1, "a deployment"},
    {"content.json",
     "deployment content",
     {"39:67  critical  privileged-container"},
     1,
     "wrapped in content"},
    {"configuration.json",
     "configuration",
     {"40:67  critical  privileged-container"},
     1,
     "metrics"},
    {"configurations.json",
     "2 manifests",
     {"41:69  critical  privileged-container", "127:69  critical  privileged-container"},
     1,
     "a list of any of these"},
    {"legacy.json",
     "legacy module content",
     {"41:67  critical  privileged-container"},
     1,
     "moduleContent"},
    {"modules-only.json",
     "modules only",
     {"37:63  critical  privileged-container"},
     1,
     "modules only"},
    {"deployment.template.json",
     "deployment, template",
     {"41:33  critical  privileged-container"},
     1,
     "template"},
    {"layered.json", "deployment, layer", {"11:61  critical  privileged-container"}, 1, "layer"},
    {"twin.json",
     "module twin",
     {"32:63  critical  privileged-container", "64:64  high  host-network"},
     1,
     "twin"},
    {"twins.json",
     "2 manifests",
     {"14:147  critical  mount-host-root", "43:148  high  host-pid"},
     1,
     "a list of twins"},
    {"device-configuration.json", "automatic configuration of twins", {NULL}, 0, "deviceContent"},
    {"module-configuration.json",
     "automatic configuration of twins",
     {"10:61  critical  privileged-container"},
     1,
     "automatic configuration"},
    {"module-list.json",
     "list of modules",
     {"22:32  medium  image-tag-latest"},
     1,
     "management API"},
    {"docker-inspect.json",
     "containers of the engine",
     {"67:27  critical  privileged-container", "37:17  critical  mount-host-root",
      "45:28  high  host-network"},
     1,
     "docker inspect"},
    {"podman-inspect.json",
     "containers of the engine",
     {"265:21  critical  privileged-container", "228:9  critical  mount-host-root",
      "527:9  high  capability-host-takeover"},
     1,
     "podman inspect"},
    {"agent-config.yaml",
     "device configuration file",
     {"4:1  low  log-rotation-missing"},
     1,
     "config.yaml"},
    {"agent-config.toml",
     "device configuration file",
     {"18:17  critical  privileged-container", "17:3  critical  mount-engine-socket"},
     1,
     "config.toml"},
    {"deployments.jsonl",
     "2 manifests",
     {"1:186  critical  privileged-container", "3:203  high  host-pid"},
     1,
     "one a line"},
    {"mixed.jsonl",
     "9 manifests",
     {"3:1672  high  host-network", "4:728  critical  mount-host-root",
      "10:4033  high  capability-host-takeover"},
     1,
     "a stream of them"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static program_result audit(const char *file, const char *options) {
  char arguments[256];
  snprintf(arguments, sizeof arguments, "audit --verbose --width 300 %s %s", options, file);
  const program_call call = {.arguments = arguments, .folder = FOLDER};
  return program_run(&call);
}

Test(shapes, audit__works_on_each_unasked) {
  for (size_t i = 0; i < ROWS; i++) {
    char wanted[256];
    program_result r = audit(rows[i].file, "");
    cr_expect_eq(r.status, rows[i].status, "%s: status %d: %s", rows[i].file, r.status, r.error);
    snprintf(wanted, sizeof wanted, "%s: read as %s\n", rows[i].file, rows[i].read_as);
    cr_expect_not_null(strstr(r.error, wanted), "%s: %s", rows[i].file, r.error);
    for (size_t f = 0; f < 3 && rows[i].findings[f] != NULL; f++) {
      snprintf(wanted, sizeof wanted, "%s:%s", rows[i].file, rows[i].findings[f]);
      cr_expect_not_null(strstr(r.out, wanted), "%s is not in: %s", wanted, r.out);
    }
    program_free(&r);
  }
}

/* What the folder holds is what the rows say, one by one and all at once. */
Test(shapes, audit__works_on_all_in_a_folder) {
  program_result r = audit(".", "--format json");
  cr_expect_eq(r.status, 1, "%s", r.error);
  for (size_t i = 0; i < ROWS; i++) {
    cr_expect_not_null(strstr(r.error, rows[i].file), "%s: %s", rows[i].file, r.error);
  }
  cr_expect_null(strstr(r.error, "passed over"), "%s", r.error);
  program_free(&r);
}

Test(shapes, every_fixture__has_a_row) {
  DIR *directory = opendir(FOLDER);
  cr_assert_not_null(directory);
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    bool has_row = entry->d_name[0] == '.';
    for (size_t i = 0; i < ROWS; i++) {
      has_row = has_row || strcmp(rows[i].file, entry->d_name) == 0;
    }
    cr_expect(has_row, "%s has no row", entry->d_name);
  }
  closedir(directory);
}

/* The manual's text without its macros, in one line. */
static char *read_manual(void) {
  size_t length = 0;
  char *text = program_read_file(EDGEMANIFEST_SOURCE "/man/edgemanifest.1", &length);
  cr_assert_not_null(text);
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    const bool is_start = i == 0 || text[i - 1] == '\n';
    if (is_start && text[i] == '.') {
      while (text[i] != ' ' && text[i] != '\n') {
        i++;
      }
    }
    if (text[i] != '\\' && text[i] != '"') {
      text[kept++] = text[i] == '\n' ? ' ' : text[i];
    }
  }
  text[kept] = '\0';
  size_t single = 0;
  for (size_t i = 0; i < kept; i++) {
    if (text[i] != ' ' || single == 0 || text[single - 1] != ' ') {
      text[single++] = text[i];
    }
  }
  text[single] = '\0';
  return text;
}

Test(shapes, manual__names_each) {
  char *manual = read_manual();
  for (size_t i = 0; i < ROWS; i++) {
    cr_expect_not_null(strstr(manual, rows[i].in_manual), "%s: the manual does not say: %s",
                       rows[i].file, rows[i].in_manual);
  }
  free(manual);
}
