/* Templates on the command line: files of variables, module.json, what is told, what is not used.
 */
#define _XOPEN_SOURCE 700
#include "program.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char folder[256];

static void write_file(const char *name, const char *text) {
  program_write_file(folder, name, text);
}

static void start(void) {
  snprintf(folder, sizeof folder, "%s", program_scratch_folder());
}

static program_result call(const char *arguments) {
  return program_run(&(program_call){
      .arguments = arguments, .folder = folder, .variables = {"NAME=of the environment", NULL}});
}

Test(expand, values_come_from_files_and_never_from_the_environment) {
  start();
  write_file("t.json", "{\"a\":\"$NAME\"}");
  program_result r = call("expand t.json");
  cr_expect_eq(r.status, 1, "%s", r.error);
  cr_expect_str_eq(r.out, "{\n  \"a\": \"$NAME\"\n}\n");
  cr_expect_str_eq(r.error, "edgemanifest: t.json:1:7: NAME has no value\n");
  program_free(&r);
  write_file("env", "NAME=of a file\nOTHER=1\n");
  r = call("expand --env-file env t.json");
  cr_expect_eq(r.status, 0, "%s", r.error);
  cr_expect_str_eq(r.out, "{\n  \"a\": \"of a file\"\n}\n");
  cr_expect_str_eq(r.error, "edgemanifest: env:2: OTHER is not used by the template\n");
  program_free(&r);
}

Test(expand, files_of_variables_are_read_as_others_read_them) {
  static const struct {
    const char *env, *value;
  } rows[] = {
      {"A=b", "b"},
      {"A=", ""},
      {"  A = b c  ", "b c"},
      {"export A=b", "b"},
      {"# A=x\n\nA=b # c", "b"},
      {"A=b#c", "b#c"},
      {"A='b # c'", "b # c"},
      {"A='b\\n'", "b\\n"}, /* an escape of the JSON that it comes into */
      {"A=\"b c\" # d", "b c"},
      {"A=b\r\nB=c\r\n", "b"},
      {"A=b\nA=c", "c"},
      {"A=$B", "$B"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    start();
    write_file("t.json", "[\"${A}\"]");
    write_file("env", rows[i].env);
    program_result r = call("expand --env-file env t.json");
    char expected[128];
    snprintf(expected, sizeof expected, "[\n  \"%s\"\n]\n", rows[i].value);
    cr_expect_str_eq(r.out, expected, "%s: %s", rows[i].env, r.error);
    program_free(&r);
  }
}

Test(expand, a_wrong_line_is_told_with_its_number) {
  static const struct {
    const char *env, *said;
  } rows[] = {
      {"A=1\nB", "edgemanifest: env:2: expected NAME=value\n"},
      {"=1", "edgemanifest: env:1: expected NAME=value\n"},
      {"A='1", "edgemanifest: env:1: expected the closing quote before the line ends\n"},
      {"A='1' 2", "edgemanifest: env:1: expected nothing but a comment behind the quote\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    start();
    write_file("t.json", "[]");
    write_file("env", rows[i].env);
    program_result r = call("expand --env-file env t.json");
    cr_expect_eq(r.status, 2);
    cr_expect_str_eq(r.error, rows[i].said);
    cr_expect_str_empty(r.out);
    program_free(&r);
  }
}

Test(expand, images_come_from_module_json_beside_the_template) {
  static const char module_json[] =
      "{\"image\":{\"repository\":\"$REGISTRY/cam\",\"tag\":{\"version\":\"0.2.1\",\"platforms\":"
      "{\"amd64\":\"./D\",\"amd64.debug\":\"./D\",\"arm32v7\":\"./D\"}}}}";
  static const struct {
    const char *arguments, *placeholder, *image; /* NULL: none */
  } rows[] = {
      {"", "MODULES.cam", "r.example/cam:0.2.1-amd64"},
      {"", "MODULES.cam.debug", "r.example/cam:0.2.1-amd64.debug"},
      {"", "MODULES.cam.arm32v7", "r.example/cam:0.2.1-arm32v7"},
      {"--platform arm32v7", "MODULES.cam", "r.example/cam:0.2.1-arm32v7"},
      {"", "MODULES.dotted.name", "r.example/cam:0.2.1-amd64"},
      {"", "MODULES.dotted.name.arm32v7", "r.example/cam:0.2.1-arm32v7"},
      {"", "MODULEDIR<../else/where>", "r.example/cam:0.2.1-amd64"},
      {"", "MODULEDIR<../else/where>.debug", "r.example/cam:0.2.1-amd64.debug"},
      {"", "MODULES.cam.windows", NULL},
      {"--platform s390x", "MODULES.cam", NULL},
      {"", "MODULES.gone", NULL},
      {"", "MODULES...", NULL},
      {"", "MODULES.../cam", NULL},
      {"", "MODULEDIR<>", NULL},
      {"", "MODULEDIR</etc>", NULL},
      {"", "MODULEDIR<../else/where", NULL},
  };
  start();
  write_file("src/modules/cam/module.json", module_json);
  write_file("src/modules/dotted.name/module.json", module_json);
  write_file("else/where/module.json", module_json);
  write_file("env", "REGISTRY=r.example\n");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[128];
    char arguments[128];
    char expected[128];
    snprintf(text, sizeof text, "[\"${%s}\"]", rows[i].placeholder);
    write_file("src/t.json", text);
    snprintf(arguments, sizeof arguments, "expand --env-file env %s%ssrc/t.json", rows[i].arguments,
             rows[i].arguments[0] == '\0' ? "" : " ");
    const bool has_image = rows[i].image != NULL;
    snprintf(expected, sizeof expected, has_image ? "[\n  \"%s\"\n]\n" : "[\n  \"${%s}\"\n]\n",
             has_image ? rows[i].image : rows[i].placeholder);
    program_result r = call(arguments);
    cr_expect_str_eq(r.out, expected, "%s: %s", rows[i].placeholder, r.error);
    cr_expect_eq(r.status, has_image ? 0 : 1);
    program_free(&r);
  }
}

Test(expand, an_audit_sees_the_values_and_points_into_the_template) {
  start();
  write_file("t.json", "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.modules.a\":{\n"
                       "\"type\":\"docker\",\"settings\":{\"image\":\"$REGISTRY/a:1.0.0\",\n"
                       "\"createOptions\":{\"HostConfig\":{\"Privileged\":${PRIVILEGED}}}}}}}}");
  write_file("env", "REGISTRY=r.example\nPRIVILEGED=true\n");
  program_result r = call("audit --no-config --env-file env --minimum critical t.json");
  cr_expect_eq(r.status, 1, "%d %s", r.status, r.error);
  cr_expect_eq(strncmp(r.out, "t.json:3:45  critical  privileged-container  module a\n", 54), 0,
               "%s", r.out);
  cr_expect_not_null(strstr(r.out, "\"Privileged\":${PRIVILEGED}"), "%s", r.out);
  program_free(&r);
  write_file("env", "PRIVILEGED=tru\n");
  r = call("audit --no-config --env-file env t.json");
  cr_expect_eq(r.status, 2);
  cr_expect_not_null(strstr(r.out, "t.json:3:45  error"), "%s", r.out);
  program_free(&r);
}

Test(expand, a_password_that_is_filled_in_is_not_in_the_file) {
  start();
  write_file("t.json",
             "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.runtime\":{"
             "\"type\":\"docker\",\"settings\":{\"registryCredentials\":{\"r\":{"
             "\"address\":\"r.example\",\"username\":\"u\",\"password\":\"$PASS\"}}}}}}}");
  write_file("env", "PASS=corr3ct-h0rse-b4ttery\n");
  program_result r = call("audit --no-config --env-file env t.json");
  cr_expect_null(strstr(r.out, "registry-credential-literal"), "%s", r.out);
  cr_expect_null(strstr(r.out, "corr3ct"), "%s", r.out);
  program_free(&r);
}

Test(expand, an_audit_tells_each_variable_without_a_value_once) {
  start();
  write_file("env", "REGISTRY=r.example\n");
  write_file("t.json",
             "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.modules.cam\":{\n"
             "\"type\":\"docker\",\"settings\":{\"image\":\"$REGISTRY/a:1.0.0\",\n"
             "\"createOptions\":{\"HostConfig\":{\"Devices\":[{\"PathOnHost\":\"$CAMERA\","
             "\"PathInContainer\":\"$CAMERA\"}]}}},\n"
             "\"env\":{\"X\":{\"value\":\"${TAG}\"}}}}}}");
  program_result r = call("audit --no-config --env-file env t.json");
  const char *told = strstr(r.out, "t.json:3:58  medium  template-variable-undefined\n");
  cr_expect_not_null(told, "%s", r.out);
  cr_expect_not_null(strstr(r.out, "`CAMERA` has no value"), "%s", r.out);
  cr_expect(told == NULL || strstr(told + 30, "template-variable-undefined") == NULL, "%s", r.out);
  /* what another rule tells of is not told again */
  cr_expect_not_null(strstr(r.out, "template-placeholder-left"), "%s", r.out);
  cr_expect_null(strstr(r.out, "`TAG` has no value"), "%s", r.out);
  program_free(&r);
}
