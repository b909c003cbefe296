/*
 * What the inventory commands write: golden files, hostile text, a foreign schema, failing memory.
 * UPDATE_GOLDEN=1 rewrites the golden files; read them before they are committed.
 */
#include "memory/failing_allocator.h"

#include "base/view.h"

#include <criterion/criterion.h>
#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Files and texts ----------------------------------------------------------------------------
 */

typedef struct buffer {
  char *data;
  size_t length;
} buffer;

static bool append(void *context, const char *data, size_t length) {
  buffer *b = context;
  char *larger = realloc(b->data, b->length + length + 1);
  if (larger == NULL) {
    return false;
  }
  memcpy(larger + b->length, data, length);
  b->data = larger;
  b->length += length;
  b->data[b->length] = '\0';
  return true;
}

static buffer read_file(const char *path) {
  buffer b = {NULL, 0};
  char piece[4096];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return b;
  }
  append(&b, "", 0);
  for (size_t got = fread(piece, 1, sizeof piece, file); got > 0;
       got = fread(piece, 1, sizeof piece, file)) {
    append(&b, piece, got);
  }
  fclose(file);
  return b;
}

typedef em_status (*command)(em_view name, em_view text, const em_inventory_options *options,
                             const em_writer *writer, em_error *error);

static em_status redact(em_view name, em_view text, const em_inventory_options *options,
                        const em_writer *writer, em_error *error) {
  return em_redact(name, text, options, writer, NULL, error);
}

static buffer run(command write, em_inventory_format format, const char *name, em_view text) {
  buffer b = {NULL, 0};
  em_inventory_options options = EM_INVENTORY_OPTIONS_INIT;
  options.format = format;
  em_error error = {0};
  const em_writer writer = {append, &b};
  append(&b, "", 0);
  cr_assert_eq(write(view_of(name), text, &options, &writer, &error), EM_OK, "%s: %s", name,
               error.message);
  return b;
}

/* ---- Golden files -------------------------------------------------------------------------------
 */

static void compare_with_golden(const char *golden, const buffer *written) {
  char path[1024];
  snprintf(path, sizeof path, EDGEMANIFEST_GOLDEN "/inventory/%s", golden);
  if (getenv("UPDATE_GOLDEN") != NULL) {
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL && fwrite(written->data, 1, written->length, file) == written->length);
    fclose(file);
    return;
  }
  buffer wanted = read_file(path);
  cr_assert_not_null(wanted.data, "%s is missing", path);
  cr_expect(wanted.length == written->length &&
                memcmp(wanted.data, written->data, wanted.length) == 0,
            "%s differs:\n%s", golden, written->data);
  free(wanted.data);
}

Test(inventory, output__is_as_the_golden_files_have_it) {
  static const struct {
    command write;
    em_inventory_format format;
    const char *fixture;
    const char *golden;
  } cases[] = {
      {em_inspect, EM_INVENTORY_TEXT, "schema/deployment.json", "inspect.txt"},
      {em_inspect, EM_INVENTORY_JSON, "schema/deployment.json", "inspect.json"},
      {em_inspect, EM_INVENTORY_MARKDOWN, "schema/layered.json", "inspect-layer.md"},
      {em_inspect, EM_INVENTORY_TEXT, "schema/template.json", "inspect-template.txt"},
      {em_surface, EM_INVENTORY_TEXT, "risky/deployment.json", "surface.txt"},
      {em_surface, EM_INVENTORY_MARKDOWN, "risky/deployment.json", "surface.md"},
      {em_surface, EM_INVENTORY_JSON, "risky/deployment.json", "surface.json"},
      {em_surface, EM_INVENTORY_TEXT, "inventory/hostile.json", "surface-hostile.txt"},
      {em_surface, EM_INVENTORY_MARKDOWN, "inventory/hostile.json", "surface-hostile.md"},
      {em_sbom, EM_INVENTORY_JSON, "risky/deployment.json", "sbom.json"},
      {em_sbom, EM_INVENTORY_JSON, "inventory/hostile.json", "sbom-hostile.json"},
      {redact, EM_INVENTORY_TEXT, "inventory/hostile.json", "redacted.json"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char path[1024];
    snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/%s", cases[i].fixture);
    buffer text = read_file(path);
    cr_assert_not_null(text.data, "%s", path);
    buffer written =
        run(cases[i].write, cases[i].format, cases[i].fixture, (em_view){text.data, text.length});
    compare_with_golden(cases[i].golden, &written);
    free(written.data);
    free(text.data);
  }
}

/* Nothing that moves a cursor, opens a tag or ends a cell. */
Test(inventory, hostile_text__has_no_power) {
  buffer text = read_file(EDGEMANIFEST_FIXTURES "/inventory/hostile.json");
  const command commands[] = {em_inspect, em_surface};
  for (size_t i = 0; i < 2; i++) {
    buffer page =
        run(commands[i], EM_INVENTORY_MARKDOWN, "<b>|x", (em_view){text.data, text.length});
    buffer table =
        run(commands[i], EM_INVENTORY_TEXT, "\x1b[2J", (em_view){text.data, text.length});
    cr_expect_null(strchr(page.data, '\x1b'));
    cr_expect_null(strchr(table.data, '\x1b'));
    cr_expect_null(strstr(page.data, "<img"));
    cr_expect_null(strstr(page.data, "<b>"));
    cr_expect_null(strstr(page.data, "a|b"));
    cr_expect_null(strstr(table.data, "\xe2\x80\xae"), "a character that turns the direction");
    cr_expect_null(strstr(page.data, "p|w"));
    cr_expect_null(strstr(table.data, "abc|def"));
    free(page.data);
    free(table.data);
  }
  free(text.data);
}

/* ---- Schemas ------------------------------------------------------------------------------------
 */

static void expect_fits(const em_schema *schema, command write, const char *fixture) {
  char path[1024];
  snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/%s", fixture);
  buffer text = read_file(path);
  cr_assert_not_null(text.data, "%s", path);
  buffer output = run(write, EM_INVENTORY_JSON, fixture, (em_view){text.data, text.length});
  em_check *check = NULL;
  em_error error = {0};
  cr_assert_eq(em_schema_check(schema, VIEW("output.json"), (em_view){output.data, output.length},
                               NULL, &check, &error),
               EM_OK, "%s", error.message);
  const em_violation *v = em_check_violation(check, 0);
  cr_expect(v == NULL, "%s: %.*s: %.*s", fixture, VIEW_ARGS(v->place.path), VIEW_ARGS(v->message));
  em_check_free(check);
  free(output.data);
  free(text.data);
}

Test(inventory, json__fits_our_schemas) {
  static const struct {
    command write;
    const char *schema;
  } outputs[] = {{em_inspect, "/inspect.schema.json"}, {em_surface, "/surface.schema.json"}};
  static const char *const fixtures[] = {
      "risky/deployment.json",      "inventory/hostile.json",     "everything/deployment.json",
      "large/factory-gateway.json", "large/retail-cameras.json",  "schema/template.json",
      "schema/layered.json",        "shapes/docker-inspect.json", "shapes/podman-inspect.json",
      "shapes/module-list.json",    "shapes/configuration.json",  "shapes/agent-config.toml"};
  for (size_t i = 0; i < 2; i++) {
    char path[1024];
    snprintf(path, sizeof path, EDGEMANIFEST_SCHEMAS "%s", outputs[i].schema);
    buffer text = read_file(path);
    em_schema *schema = NULL;
    em_error error = {0};
    cr_assert_eq(
        em_schema_compile(view_of(path), (em_view){text.data, text.length}, NULL, &schema, &error),
        EM_OK, "%s: %s", path, error.message);
    for (size_t k = 0; k < sizeof fixtures / sizeof *fixtures; k++) {
      expect_fits(schema, outputs[i].write, fixtures[k]);
    }
    em_schema_free(schema);
    free(text.data);
  }
}

/* ---- The bill of materials ----------------------------------------------------------------------
 */

#define CYCLONEDX EDGEMANIFEST_SHARED "/schemas/cyclonedx-"

Test(inventory, bill_of_materials__is_valid_cyclonedx) {
  buffer schema_text = read_file(CYCLONEDX "bom-1.6.schema.json");
  if (schema_text.data == NULL) {
    cr_skip("CycloneDX's schemas are not beside the project");
  }
  buffer spdx = read_file(CYCLONEDX "spdx.schema.json");
  buffer jsf = read_file(CYCLONEDX "jsf-0.82.schema.json");
  const em_schema_resource others[] = {
      {VIEW("http://cyclonedx.org/schema/spdx.schema.json"), {spdx.data, spdx.length}},
      {VIEW("http://cyclonedx.org/schema/jsf-0.82.schema.json"), {jsf.data, jsf.length}}};
  em_schema_options options = EM_SCHEMA_OPTIONS_INIT;
  options.resources = others;
  options.resource_count = 2;
  options.syntax = EM_SYNTAX_JSON;
  options.assert_formats = true;
  em_schema *schema = NULL;
  em_error error = {0};
  cr_assert_eq(em_schema_compile(VIEW("bom"), (em_view){schema_text.data, schema_text.length},
                                 &options, &schema, &error),
               EM_OK, "%s", error.message);
  const char *const fixtures[] = {"risky/deployment.json", "inventory/hostile.json",
                                  "schema/template.json", "schema/layered.json"};
  for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
    expect_fits(schema, em_sbom, fixtures[i]);
  }
  em_schema_free(schema);
  free(schema_text.data);
  free(spdx.data);
  free(jsf.data);
}

/* ---- redact -------------------------------------------------------------------------------------
 */

#define MANIFEST_OF(create_options)                                                                \
  "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"schemaVersion\":\"1.1\","        \
  "\"modules\":{\"a\":{\"type\":\"docker\",\"settings\":{\"image\":\"x:1\",\"createOptions\":"     \
  "\"" create_options "\"}}}}}}}"

Test(inventory, redact__changes_secrets_and_nothing_else) {
  static const struct {
    const char *name;
    const char *text;
    const char *wanted;
  } cases[] = {
      {"a.json", "{ \"password\" : \"abc\" ,\t\"x\":1.50e+1}\r\n",
       "{ \"password\" : \"REDACTED\" ,\t\"x\":1.50e+1}\r\n"},
      {"a.json", "{\"password\":12,\"token\":\"\",\"secret\":null,\"apiKey\":\"${K}\"}",
       "{\"password\":0,\"token\":\"\",\"secret\":null,\"apiKey\":\"${K}\"}"},
      {"a.json", "{\"password\":\"a\",\"password\":\"b\"}",
       "{\"password\":\"REDACTED\",\"password\":\"REDACTED\"}"},
      {"a.json", "{\"registryCredentials\":{\"r\":{\"username\":\"me\",\"address\":\"a.io\"}}}",
       "{\"registryCredentials\":{\"r\":{\"username\":\"REDACTED\",\"address\":\"a.io\"}}}"},
      {"a.json",
       "{\"env\":{\"A\":{\"value\":\"x\"},\"B\":{\"value\":\"5\"},\"C\":{\"value\":true},"
       "\"D_TOKEN\":{\"value\":\"5\"}}}",
       "{\"env\":{\"A\":{\"value\":\"REDACTED\"},\"B\":{\"value\":\"5\"},\"C\":{\"value\":true},"
       "\"D_TOKEN\":{\"value\":\"REDACTED\"}}}"},
      {"a.json", "{\"createOptions\":\"{\\\"Env\\\":[\\\"A=b c\\\",\\\"N=5\\\"]}\"}",
       "{\"createOptions\":\"{\\\"Env\\\":[\\\"A=REDACTED\\\",\\\"N=5\\\"]}\"}"},
      {"a.json", "{\"createOptions\":\"{\\\"Env\\\":[\\\"A=b\",\"createOptions01\":\"c\\\"]}\"}",
       "{\"createOptions\":\"{\\\"Env\\\":[\\\"A=REDACTED\",\"createOptions01\":\"\\\"]}\"}"},
      {"a.json", "{\"createOptions\":\"{'Cmd':['--password=x y','-v']}\"}",
       "{\"createOptions\":\"{'Cmd':['--password=REDACTED','-v']}\"}"},
      {"a.json", "{\"createOptions\":\"{not json\"}", "{\"createOptions\":\"REDACTED\"}"},
      {"a.json", "{\"Env\":[\"A\\u003db=c\"]}", "{\"Env\":[\"REDACTED\"]}"},
      {"a.json", "{\"a\":\"https://u:p@host/x\",\"b\":\"https://host/x\",\"c\":\"a@b:c\"}",
       "{\"a\":\"REDACTED\",\"b\":\"https://host/x\",\"c\":\"a@b:c\"}"},
      {"a.json", "{\"a\":\"HostName=h;DeviceId=d;SharedAccessKey=abc\"}", "{\"a\":\"REDACTED\"}"},
      {"a.json", "{\"monkey\":\"x\",\"keyboard\":\"y\",\"Lasso\":\"z\",\"blob_sas\":\"q\"}",
       "{\"monkey\":\"x\",\"keyboard\":\"y\",\"Lasso\":\"z\",\"blob_sas\":\"REDACTED\"}"},
      {"a.yaml", "agent:\n  auth:\n    username: me\n    password: it's\n  env:\n    A: b # c\n",
       "agent:\n  auth:\n    username: REDACTED\n    password: REDACTED\n  env:\n    A: REDACTED # "
       "c\n"},
      {"a.yaml", "password: |\n  one\n  two\nnext: 1\n", "password: REDACTED\nnext: 1\n"},
      {"a.template.json",
       "{\"n\":${N},\"password\":\"ab\",\"createOptions\":\"{\\\"Env\\\":[\\\"A=bcd\\\"]}\"}",
       "{\"n\":${N},\"password\":\"REDACTED\",\"createOptions\":\"{\\\"Env\\\":[\\\"A=REDACTED"
       "\\\"]}\"}"},
      {"a.template.json", "{\"n\":${N},\"password\":${PASSWORD},\"token\":5}",
       "{\"n\":${N},\"password\":${PASSWORD},\"token\":0}"},
      {"a.yaml", "password: 'it''s'\n", "password: 'REDACTED'\n"},
      {"a.json", "{\"Cmd\":[\"--db-password\",\"swordfish\",\"--token\",\"-v\",\"plain\"]}",
       "{\"Cmd\":[\"--db-password\",\"REDACTED\",\"--token\",\"-v\",\"plain\"]}"},
      {"a.json", "{\"DB_PASS\":\"abc\",\"authKey\":\"def\",\"kennwort_passwort\":\"ghi\"}",
       "{\"DB_PASS\":\"REDACTED\",\"authKey\":\"REDACTED\",\"kennwort_passwort\":\"REDACTED\"}"},
      {"a.json",
       MANIFEST_OF(
           "{\\\"Cmd\\\":[\\\"sh -c 'run --password swordfish'\\\"],\\\"Labels\\\":{\\\"x\\\":"
           "\\\"ghp_16C7e42F292c6912E7710c838347Ae178B4a\\\"}}"),
       MANIFEST_OF(
           "{\\\"Cmd\\\":[\\\"sh -c 'run --password REDACTED'\\\"],\\\"Labels\\\":{\\\"x\\\":"
           "\\\"REDACTED\\\"}}")},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    buffer written = run(redact, EM_INVENTORY_TEXT, cases[i].name, view_of(cases[i].text));
    cr_expect_str_eq(written.data, cases[i].wanted, "%s\n  became %s", cases[i].text, written.data);
    buffer again =
        run(redact, EM_INVENTORY_TEXT, cases[i].name, (em_view){written.data, written.length});
    cr_expect_str_eq(again.data, written.data, "twice differs from once");
    free(again.data);
    free(written.data);
  }
}

static uint32_t count_secrets(const em_ruleset *rules, const char *name, em_view text) {
  em_audit *audit = em_audit_new(rules, NULL);
  cr_assert_eq(em_audit_add(audit, view_of(name), text, NULL), EM_OK, "%s", name);
  uint32_t count = 0;
  const em_finding *f;
  for (size_t i = 0; (f = em_audit_finding(audit, i)) != NULL; i++) {
    const em_view id = f->rule->id;
    count += view_starts_with(id, VIEW("secret-")) ||
             view_equals(id, VIEW("registry-credential-literal")) ||
             view_equals(id, VIEW("proxy-credential-in-env"));
  }
  em_audit_free(audit);
  return count;
}

Test(inventory, redact__leaves_nothing_that_a_rule_calls_a_secret) {
  static const char *const fixtures[] = {"large/retail-cameras.json", "large/factory-gateway.json",
                                         "risky/deployment.json", "inventory/hostile.json",
                                         "inventory/secrets.json"};
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
    char path[1024];
    snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/%s", fixtures[i]);
    buffer text = read_file(path);
    cr_expect_gt(count_secrets(rules, path, (em_view){text.data, text.length}), 0, "%s", path);
    buffer written = run(redact, EM_INVENTORY_TEXT, path, (em_view){text.data, text.length});
    cr_expect_eq(count_secrets(rules, path, (em_view){written.data, written.length}), 0, "%s",
                 written.data);
    free(written.data);
    free(text.data);
  }
  em_ruleset_free(rules);
}

Test(inventory, text_that_is_no_manifest__is_an_error_with_its_place) {
  const command commands[] = {em_inspect, em_surface, em_sbom};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    buffer b = {NULL, 0};
    em_error error = {0};
    const em_writer writer = {append, &b};
    cr_expect_eq(commands[i](VIEW("a.json"), VIEW("[1]"), NULL, &writer, &error), EM_ERROR_SHAPE);
    cr_expect_eq(error.line, 1);
    cr_expect_eq(b.length, 0);
    cr_expect_eq(commands[i](VIEW("a.json"), VIEW("{\"a\":"), NULL, &writer, &error),
                 EM_ERROR_SYNTAX);
    cr_expect_eq(b.length, 0);
    free(b.data);
  }
}

/* ---- Memory and writers -------------------------------------------------------------------------
 */

static bool refuse(void *context, const char *data, size_t length) {
  (void)context;
  (void)data;
  (void)length;
  return false;
}

static bool drop(void *context, const char *data, size_t length) {
  (void)context;
  (void)data;
  (void)length;
  return true;
}

Test(inventory, a_writer_that_refuses__is_an_error) {
  buffer text = read_file(EDGEMANIFEST_FIXTURES "/inventory/hostile.json");
  const command commands[] = {em_inspect, em_surface, em_sbom, redact};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    const em_writer writer = {refuse, NULL};
    cr_expect_eq(
        commands[i](VIEW("a.json"), (em_view){text.data, text.length}, NULL, &writer, NULL),
        EM_ERROR_WRITE);
  }
  free(text.data);
}

Test(inventory, each_failing_allocation__is_an_error_and_nothing_is_lost) {
  buffer text = read_file(EDGEMANIFEST_FIXTURES "/inventory/hostile.json");
  const command commands[] = {em_inspect, em_surface, em_sbom, redact};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    failing_allocator f;
    size_t number = 0;
    do {
      failing_allocator_start(&f, FAIL_ONCE, number++);
      em_inventory_options options = EM_INVENTORY_OPTIONS_INIT;
      options.allocator = &f.allocator;
      em_error error = {0};
      const em_writer writer = {drop, NULL};
      const em_status status =
          commands[i](VIEW("a.json"), (em_view){text.data, text.length}, &options, &writer, &error);
      cr_assert_eq(f.bytes, 0, "%zu bytes lost", f.bytes);
      cr_assert_eq(status, f.has_failed ? EM_ERROR_MEMORY : EM_OK, "%s when allocation %zu fails",
                   em_status_name(status), number - 1);
    } while (f.has_failed);
    cr_assert_gt(number, 3);
  }
  free(text.data);
}
