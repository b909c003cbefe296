/* audit --layers: what the device gets of a base and its layers, each finding in the right file. */
#include "cli/program.h"

#include <cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- One finding, as a line
 * ----------------------------------------------------------------------
 */

static const char *text_of(const cJSON *object, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsString(item) ? item->valuestring : "-";
}

static int number_of(const cJSON *object, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsNumber(item) ? item->valueint : -1;
}

static void show_place(char *line, size_t size, const cJSON *at) {
  const size_t used = strlen(line);
  snprintf(line + used, size - used, "%s:%d:%d", text_of(at, "file"), number_of(at, "line"),
           number_of(at, "column"));
}

/* "camera.json:8:9 privileged-container camera replaced; camera.json:8:9 this …; base.json:2:1 …"
 */
static void show(char *line, size_t size, const cJSON *finding) {
  *line = '\0';
  show_place(line, size, finding);
  size_t used = strlen(line);
  snprintf(line + used, size - used, " %s %s %s", text_of(finding, "ruleId"),
           text_of(finding, "module"), text_of(finding, "layer"));
  const cJSON *related;
  cJSON_ArrayForEach(related, cJSON_GetObjectItemCaseSensitive(finding, "related")) {
    used = strlen(line);
    snprintf(line + used, size - used, "; ");
    show_place(line, size, related);
    used = strlen(line);
    snprintf(line + used, size - used, " %s", text_of(related, "message"));
  }
}

static cJSON *run_json(const char *arguments, const char *input, int wanted) {
  char call[1024];
  snprintf(call, sizeof call, "audit --layers --no-config -f json %s", arguments);
  program_result r = program_run(&(program_call){.arguments = call, .input = input});
  cr_expect_eq(r.status, wanted, "%s: %d, not %d: %s", arguments, r.status, wanted, r.error);
  cJSON *report = cJSON_ParseWithLength(r.out, r.out_length);
  cr_assert_not_null(report, "%s wrote: %s", arguments, r.out);
  program_free(&r);
  return report;
}

/* ---- What is found, and where
 * --------------------------------------------------------------------
 */

typedef struct row {
  const char *name;
  const char *arguments;
  const char *rule;    /* whose only finding is looked at */
  const char *finding; /* as `show` writes it; NULL: there is none */
  int status;
  const char *input;
} row;

#define RUNTIME(name)                                                                              \
  "\"" name "\":{\"type\":\"docker\",\"status\":\"running\",\"settings\":{\"image\":\"a/" name     \
  ":1\"}}"
#define WITHOUT_IMAGE                                                                              \
  "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","        \
  "\"runtime\":{\"type\":\"docker\",\"settings\":{}},\"systemModules\":{" RUNTIME(                 \
      "edgeAgent") "," RUNTIME("edgeHub") "},\n\"modules\":{\"camera\":{\"type\":\"docker\","      \
                                          "\"settings\":{}}}}}}}"

#define PLANT "effective/base.json effective/debug.layer.json effective/north.layer.json"
#define BASE "effective/base.json"
#define DEBUG "effective/debug.layer.json"
#define NORTH "effective/north.layer.json"

static const row rows[] = {
    {"a layer's createOptions instead of the base's", PLANT, "privileged-container",
     DEBUG ":8:120 privileged-container camera replaced; " DEBUG
           ":8:9 this layer replaces modules.camera.settings.createOptions; " BASE
           ":22:34 hidden by that layer",
     1, NULL},
    {"a module that only a layer has", PLANT, "mount-engine-socket",
     DEBUG ":15:59 mount-engine-socket shell brought; " DEBUG
           ":9:9 this layer brings modules.shell",
     1, NULL},
    {"a module that a layer takes away", PLANT, "host-network", NULL, 1, NULL},
    {"which is there without that layer", BASE " " DEBUG, "host-network",
     BASE ":31:68 host-network meter base", 1, NULL},
    {"what is missing is told at the module, and which layer reached into it", "- " DEBUG,
     "required-missing",
     "stdin:2:49 required-missing camera changed; " DEBUG
     ":8:9 this layer brings modules.camera.settings.createOptions",
     1, WITHOUT_IMAGE},
    {"routes are merged, too", PLANT " --all-rules", "route-catch-all",
     NORTH ":12:47 route-catch-all - replaced; " NORTH ":12:9 this layer replaces routes.up; " BASE
           ":40:28 hidden by that layer",
     1, NULL},
    {"the order of the files does not matter where priorities say it", NORTH " " DEBUG " " BASE,
     "privileged-container",
     DEBUG ":8:120 privileged-container camera replaced; " DEBUG
           ":8:9 this layer replaces modules.camera.settings.createOptions; " BASE
           ":22:34 hidden by that layer",
     1, NULL},
    {"a layer that does not rank above the base does not apply",
     PLANT " --priority 15 --priority 10 --priority 20", "privileged-container", NULL, 1, NULL},
    {"a layer alone is audited as far as it goes", DEBUG, "privileged-container",
     DEBUG ":8:120 privileged-container camera brought; " DEBUG
           ":8:9 this layer brings modules.camera.settings.createOptions",
     1, NULL},
    {"a module of the base that a layer gives more", BASE " " DEBUG " --minimum high",
     "layer-weakens-base",
     DEBUG ":8:120 layer-weakens-base camera replaced; " DEBUG
           ":8:9 this layer replaces modules.camera.settings.createOptions; " BASE
           ":22:34 hidden by that layer",
     1, NULL},
    {"a protection that is gone, at the name that takes it", BASE " " DEBUG,
     "layer-removes-protection",
     DEBUG ":8:9 layer-removes-protection camera replaced; " DEBUG ":8:9 camera", 1, NULL},
    {"a digest that is gone", BASE " " NORTH, "layer-removes-protection",
     NORTH ":8:9 layer-removes-protection camera replaced; " NORTH
           ":8:9 this layer replaces modules.camera.settings.image; " BASE
           ":21:26 hidden by that layer",
     1, NULL},
    {"a twin that is replaced as a whole", PLANT, "layer-overwrites-twin",
     DEBUG ":19:18 layer-overwrites-twin - replaced; " BASE
           ":44:18 lost, with all that stands below it",
     1, NULL},
    {"a priority that two files have", PLANT " --priority 1 --priority 7 --priority 7",
     "layer-priority-tie", NORTH ":1:1 layer-priority-tie - base; " DEBUG ":1:1 the same priority",
     1, NULL},
    {"what does not apply", PLANT " --priority 7 --priority 7 --priority 8", "layer-not-applied",
     DEBUG ":1:1 layer-not-applied - base; " BASE ":1:1 the base that applies", 1, NULL},
    {"no base at all", DEBUG " " NORTH, "layer-without-base",
     DEBUG ":1:1 layer-without-base - base", 1, NULL},
    {"a threshold above all that is found", PLANT " --fail-on never", "privileged-container",
     DEBUG ":8:120 privileged-container camera replaced; " DEBUG
           ":8:9 this layer replaces modules.camera.settings.createOptions; " BASE
           ":22:34 hidden by that layer",
     0, NULL},
};

static const cJSON *find(const cJSON *report, const char *rule, size_t *count) {
  const cJSON *found = NULL;
  const cJSON *f;
  *count = 0;
  cJSON_ArrayForEach(f, cJSON_GetObjectItemCaseSensitive(report, "findings")) {
    if (strcmp(text_of(f, "ruleId"), rule) == 0) {
      found = found == NULL ? f : found;
      ++*count;
    }
  }
  return found;
}

Test(audit_layers, findings_point_into_the_right_file_and_name_the_layer) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cJSON *report = run_json(rows[i].arguments, rows[i].input, rows[i].status);
    size_t count;
    const cJSON *found = find(report, rows[i].rule, &count);
    char line[1024] = "";
    if (found != NULL) {
      show(line, sizeof line, found);
    }
    cr_expect_str_eq(line, rows[i].finding == NULL ? "" : rows[i].finding,
                     "%s:\n  wanted %s\n     got %s", rows[i].name,
                     rows[i].finding == NULL ? "nothing" : rows[i].finding, line);
    cJSON_Delete(report);
  }
}

Test(audit_layers, files_are_counted_as_what_they_are) {
  cJSON *report = run_json(PLANT " --priority 5 --priority 1 --priority 20", NULL, 1);
  static const char *const shapes[] = {"base", "layer that does not apply", "layer"};
  static const int modules[] = {3, 0, 0};
  const cJSON *files = cJSON_GetObjectItemCaseSensitive(report, "files");
  cr_assert_eq(cJSON_GetArraySize(files), 3);
  for (int i = 0; i < 3; i++) {
    cr_expect_str_eq(text_of(cJSON_GetArrayItem(files, i), "shape"), shapes[i]);
    cr_expect_eq(number_of(cJSON_GetArrayItem(files, i), "modules"), modules[i]);
  }
  const cJSON *summary = cJSON_GetObjectItemCaseSensitive(report, "summary");
  cr_expect_eq(number_of(summary, "files"), 3);
  cr_expect_eq(number_of(summary, "modules"), 3);
  cr_expect_eq(number_of(summary, "failed"), 0);
  cJSON_Delete(report);
}

/* ---- What is decided about findings
 * ---------------------------------------------------------------
 */

Test(audit_layers, a_baseline_holds_and_knows_the_files) {
  char call[512];
  const char *folder = program_scratch_folder();
  snprintf(call, sizeof call, "%s --write-baseline %s/known.json", PLANT, folder);
  cJSON_Delete(run_json(call, NULL, 1));
  snprintf(call, sizeof call, "%s --baseline %s/known.json", PLANT, folder);
  cJSON *report = run_json(call, NULL, 0);
  const cJSON *summary = cJSON_GetObjectItemCaseSensitive(report, "summary");
  cr_expect_gt(number_of(summary, "known"), 3);
  cr_expect_eq(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(summary, "fixed")), 0);
  cJSON_Delete(report);
  /* A file that is not there has fixed nothing. */
  snprintf(call, sizeof call, "%s %s --fail-on high --baseline %s/known.json", BASE, NORTH, folder);
  report = run_json(call, NULL, 0);
  const cJSON *fixed;
  summary = cJSON_GetObjectItemCaseSensitive(report, "summary");
  cJSON_ArrayForEach(fixed, cJSON_GetObjectItemCaseSensitive(summary, "fixed")) {
    cr_expect_str_eq(text_of(fixed, "file"), BASE);
  }
  cJSON_Delete(report);
}

Test(audit_layers, a_suppression_excuses_what_a_layer_brings) {
  char path[512];
  char call[1024];
  const char *folder = program_scratch_folder();
  cJSON *report = run_json(PLANT, NULL, 1);
  size_t count;
  const cJSON *found = find(report, "mount-engine-socket", &count);
  cr_assert_eq(count, 1);
  snprintf(path, sizeof path, "%s/.edgemanifest.yaml", folder);
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  fprintf(file,
          "suppressions:\n  - rule: mount-engine-socket\n    module: shell\n    file: "
          "debug.layer.json\n"
          "    value: '%s'\n    reason: in the lab only\n    owner: anna\n",
          text_of(found, "value"));
  fclose(file);
  cJSON_Delete(report);
  snprintf(call, sizeof call, "audit --layers --config %s -f json %s", path, PLANT);
  program_result r = program_run(&(program_call){.arguments = call});
  report = cJSON_ParseWithLength(r.out, r.out_length);
  cr_assert_not_null(report, "%s%s", r.out, r.error);
  found = find(report, "mount-engine-socket", &count);
  cr_expect_str_eq(text_of(found, "state"), "suppressed", "%s", text_of(found, "state"));
  find(report, "suppression-unused", &count);
  cr_expect_eq(count, 0);
  cJSON_Delete(report);
  program_free(&r);
}

/* What `why` tells to be written is what excuses the finding. */
Test(audit_layers, why_shows_the_value_of_a_finding_of_layers) {
  program_result r = program_run(
      &(program_call){.arguments = "why --no-config mount-engine-socket " BASE " --layer " DEBUG});
  cJSON *report = run_json(BASE " " DEBUG, NULL, 1);
  size_t count;
  const cJSON *found = find(report, "mount-engine-socket", &count);
  cr_expect_eq(r.status, 0, "%s", r.error);
  cr_assert_eq(count, 1);
  cr_expect_not_null(strstr(r.out, DEBUG ":15:59  open  module shell"), "%s", r.out);
  cr_expect_not_null(strstr(r.out, text_of(found, "value")), "%s", r.out);
  cJSON_Delete(report);
  program_free(&r);
  r = program_run(&(program_call){.arguments = "why mount-engine-socket " BASE
                                               " --layer shapes/docker-inspect.json"});
  cr_expect_eq(r.status, 2);
  cr_expect_not_null(strstr(r.error, "shapes/docker-inspect.json"), "%s", r.error);
  program_free(&r);
}

/* ---- Mistakes
 * -------------------------------------------------------------------------------------
 */

typedef struct mistake {
  const char *arguments;
  const char *input;
  const char *said; /* on standard error, or in the report */
} mistake;

static const mistake mistakes[] = {
    {"audit --priority 5 " BASE, NULL, "--priority is for the files of one deployment"},
    {"audit --layers --priority high " BASE, NULL, "--priority: \"high\" is no whole number"},
    {"audit --layers --priority 1 --priority 2 " BASE, NULL, "2 priorities for 1 files"},
    {"audit --layers " BASE " nowhere.json", NULL, "nowhere.json"},
    {"audit --layers " BASE " -", "{\"modulesContent\":", "stdin:1:"},
    {"audit --layers " BASE " -", "{}", "same device as stdin, which failed"},
    {"audit --layers " BASE " shapes/docker-inspect.json", NULL,
     "same device as shapes/docker-inspect.json, which failed"},
    {"audit --layers", NULL, "is missing"},
};

Test(audit_layers, mistakes_are_told_and_end_with_2) {
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    const mistake *m = &mistakes[i];
    program_result r = program_run(&(program_call){.arguments = m->arguments, .input = m->input});
    cr_expect_eq(r.status, 2, "'%s' ended with %d: %s", m->arguments, r.status, r.out);
    cr_expect(strstr(r.error, m->said) != NULL || strstr(r.out, m->said) != NULL, "'%s' said: %s%s",
              m->arguments, r.out, r.error);
    program_free(&r);
  }
}

/* ---- Templates
 * ------------------------------------------------------------------------------------
 */

Test(audit_layers, templates_are_read_with_their_values_and_shown_as_written) {
  const char *folder = program_scratch_folder();
  program_write_file(
      folder, "base.template.json",
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","
      "\"modules\":{\"a\":{\"type\":\"docker\",\"startupOrder\":${ORDER},\n"
      "\"settings\":{\"image\":\"$REGISTRY/a:1\"}}}}}}}");
  program_write_file(
      folder, "b.layer.json",
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.modules.b\":{\"type\":"
      "\"docker\",\"settings\":{\"image\":\"${REGISTRY}/b:latest\"}}}}}");
  program_write_file(folder, "values.env", "ORDER=1\nREGISTRY=registry.example\n");
  program_result r = program_run(&(program_call){
      .arguments = "audit --layers --env-file values.env base.template.json b.layer.json",
      .folder = folder});
  cr_expect_eq(r.status, 1, "%s", r.error);
  cr_expect_not_null(strstr(r.out, "${REGISTRY}/b:latest"), "%s", r.out);
  cr_expect_not_null(strstr(r.out, "b.layer.json:1:"), "%s", r.out);
  program_free(&r);
  /* Without values, placeholders stay, and places are right all the same. */
  r = program_run(&(program_call){.arguments = "resolve --places base.template.json b.layer.json",
                                  .folder = folder});
  cr_expect_eq(r.status, 0, "%s", r.error);
  cr_expect_not_null(strstr(r.out, "base.template.json:1:"), "%s", r.out);
  program_free(&r);
}
