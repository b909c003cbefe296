/*
 * Shapes that nobody wrote as a deployment: what the hub, the device and the engine say of modules.
 * Each is read as one, and what is found stands where it stands in the file.
 */
#include "reading.h"

#include "document/embedded.h"
#include "document/origin.h"
#include "model/shape_parts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static em_view read_fixture(const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/shapes/%s", EDGEMANIFEST_FIXTURES, name);
  FILE *stream = fopen(path, "rb");
  cr_assert_not_null(stream, "%s", path);
  fseek(stream, 0, SEEK_END);
  const long size = ftell(stream);
  rewind(stream);
  char *text = malloc((size_t)size + 1);
  cr_assert_not_null(text);
  const size_t length = fread(text, 1, (size_t)size, stream);
  fclose(stream);
  text[length] = '\0';
  return (em_view){text, length};
}

static reading *read_shape(const char *name) {
  const em_view text = read_fixture(name);
  reading *r = read_manifest_text(name, text);
  r->text = (char *)(uintptr_t)text.data;
  cr_assert_eq(r->status, EM_OK, "%s: %s", name, r->error.message);
  return r;
}

/* What stands in the file at a place. */
static em_view source_at(const reading *r, place at) {
  const document_span span = document_locate_node(at.document, at.node);
  cr_assert(span.file == &r->document, "the place is in the file");
  return (em_view){r->document.text.data + span.start, span.end - span.start};
}

#define EXPECT_SOURCE(r, at, expected)                                                             \
  cr_expect(view_equals(source_at(r, at), view_of(expected)), "%.*s and not %s",                   \
            VIEW_ARGS(source_at(r, at)), expected)

static const module *module_of(const reading *r, const char *name) {
  const module *m = find_module(r, name);
  cr_assert_not_null(m, "no module %s", name);
  return m;
}

Test(transcribe, a_twin_is_what_is_desired_and_what_still_runs) {
  reading *r = read_shape("twin.json");
  cr_expect(is_text(shape_name(r->manifest.kind), "module twin"));
  cr_expect_eq(r->manifest.module_count, 4);
  const module *camera = module_of(r, "camera");
  cr_expect(camera->settings->privileged->value);
  EXPECT_SOURCE(r, camera->settings->privileged->at, "true");
  const module *leftover = module_of(r, "leftover");
  cr_expect(leftover->settings->is_host_network);
  EXPECT_SOURCE(r, leftover->image.at, "\"registry.example.com/shell:0.9\"");
  cr_expect_eq(r->manifest.notes.count, 0, "%s", list_notes(r));
  cr_expect_not(r->manifest.is_layered);
  reading_free(r);
}

Test(transcribe, a_mistake_in_a_twin_is_still_one) {
  reading *r = read_manifest("{'moduleId':'$edgeAgent','properties':{'desired':{" RUNTIME SYSTEM
                             ",'modules':{'a':{'type':'docker','restartpolcy':'always',"
                             "'settings':{'image':'a:1'}}}}}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const note *unknown = find_note(r, NOTE_KEY_UNKNOWN);
  cr_assert_not_null(unknown, "%s", list_notes(r));
  cr_expect_str_eq(note_source(r, unknown), "'restartpolcy'");
  reading_free(r);
}

Test(transcribe, a_twin_over_mqtt_needs_no_name) {
  reading *r = read_manifest("{'desired':{" RUNTIME SYSTEM "},'reported':{}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  cr_expect_eq(r->manifest.kind, SHAPE_TWIN);
  cr_expect(place_is_set(r->manifest.agent_at));
  reading_free(r);
  r = read_manifest(
      "{'desired':{'schemaVersion':'1.1','routes':{'r':'FROM /* INTO $upstream'}," STORE "}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  cr_expect_eq(r->manifest.route_count, 1);
  reading_free(r);
}

Test(transcribe, containers_are_what_the_engine_says) {
  reading *r = read_shape("docker-inspect.json");
  cr_expect_eq(r->manifest.kind, SHAPE_CONTAINERS);
  cr_expect_eq(r->manifest.module_count, 2);
  const module *camera = module_of(r, "camera");
  const settings *s = camera->settings;
  cr_expect_eq(s->verdict, SETTINGS_EFFECTIVE, "%.*s", VIEW_ARGS(s->refused_because));
  cr_expect(s->privileged->value);
  cr_expect(s->is_host_network);
  EXPECT_SOURCE(r, s->privileged->at, "true");
  cr_assert_eq(s->mount_count, 1, "the workload socket is the runtime's");
  cr_expect(is_text(s->mounts[0].host_path, "/"));
  EXPECT_SOURCE(r, s->mounts[0].at, "\"/:/host\"");
  cr_expect_eq(s->security_option_count, 0, "label=disable is the engine's");
  cr_expect(is_text(camera->image.text, "registry.example.com/camera:2.1.0"));
  const module *filter = module_of(r, "filter");
  cr_assert_eq(filter->settings->cap_add_count, 1);
  EXPECT_SOURCE(r, filter->settings->cap_add[0].at, "\"CAP_SYS_ADMIN\"");
  cr_assert_eq(filter->settings->port_count, 1);
  cr_expect_eq(filter->settings->ports[0].host_port, 8080);
  cr_expect_eq(r->manifest.notes.count, 0, "%s", list_notes(r));
  reading_free(r);
}

Test(transcribe, podman_has_forms_of_its_own) {
  reading *r = read_shape("podman-inspect.json");
  cr_expect_eq(r->manifest.kind, SHAPE_CONTAINERS);
  cr_expect_eq(r->manifest.notes.count, 0, "%s", list_notes(r));
  const settings *camera = module_of(r, "camera")->settings;
  cr_expect_eq(camera->verdict, SETTINGS_EFFECTIVE, "%.*s", VIEW_ARGS(camera->refused_because));
  cr_expect(camera->privileged->value);
  cr_assert_eq(camera->mount_count, 2);
  cr_expect(is_text(camera->mounts[0].host_path, "/"));
  EXPECT_SOURCE(r, camera->mounts[0].at, "\"/:/host:rw,rprivate,rbind\"");
  const settings *filter = module_of(r, "filter")->settings;
  cr_expect_eq(filter->verdict, SETTINGS_EFFECTIVE, "%.*s", VIEW_ARGS(filter->refused_because));
  cr_expect(filter->mounts[0].is_read_only, "of ro,rprivate,nosuid,nodev,rbind");
  cr_assert_eq(filter->ulimit_count, 2);
  cr_expect(is_text(filter->ulimits[0].name, "nofile"));
  cr_assert_eq(filter->log_options->count, 1);
  cr_expect(is_text(filter->log_options->items[0].name, "max-size"));
  cr_expect(is_text(filter->log_options->items[0].value, "10MB"));
  reading_free(r);
}

Test(transcribe, a_container_that_is_there_was_not_refused) {
  reading *r = read_manifest(
      "[{'Id':'0123456789ab','Name':'/a','Image':'sha256:1','State':{},'Config':{'Image':'a:1'},"
      "'HostConfig':{'Privileged':true,'Memory':5,'Runtime':'crun','Binds':['/:/h:odd']}}]");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const settings *s = module_of(r, "a")->settings;
  cr_expect_eq(s->verdict, SETTINGS_EFFECTIVE, "%.*s", VIEW_ARGS(s->refused_because));
  cr_expect(s->privileged->value);
  cr_assert_eq(s->mount_count, 1, "what the engine took is there, whatever its options");
  cr_expect_eq(count_notes(r, NOTE_CREATE_OPTIONS_REFUSED), 0, "%s", list_notes(r));
  reading_free(r);
}

Test(transcribe, one_odd_value_of_another_engine_hides_nothing) {
  reading *r =
      read_manifest("[{'Id':'a','Name':'pod','Config':{'StopSignal':15,'Env':null,'User':''},"
                    "'HostConfig':{'Privileged':true,'CapAdd':[],'Binds':[7],"
                    "'PidMode':'host','Init':null}}]");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const module *pod = module_of(r, "pod");
  cr_expect_eq(pod->settings->verdict, SETTINGS_EFFECTIVE);
  cr_expect(pod->settings->privileged->value);
  cr_expect(is_text(pod->settings->pid_mode->value, "host"));
  reading_free(r);
}

Test(transcribe, the_list_of_modules_says_names_images_and_variables) {
  reading *r = read_shape("module-list.json");
  cr_expect_eq(r->manifest.kind, SHAPE_MODULE_LIST);
  cr_expect_eq(r->manifest.module_count, 2);
  cr_expect(module_of(r, "edgeAgent")->is_edge_agent);
  const module *camera = module_of(r, "camera");
  EXPECT_SOURCE(r, camera->image.at, "\"registry.example.com/camera:latest\"");
  cr_assert_eq(camera->env_count, 1);
  EXPECT_SOURCE(r, camera->env[0].at, "\"debug\"");
  EXPECT_SOURCE(r, camera->env[0].name_at, "\"LOG_LEVEL\"");
  reading_free(r);
}

Test(transcribe, the_agent_of_the_configuration_is_a_module) {
  reading *r = read_shape("agent-config.toml");
  cr_expect_eq(r->manifest.kind, SHAPE_AGENT_SECTION);
  const module *agent = module_of(r, "edgeAgent");
  cr_expect(agent->is_edge_agent);
  EXPECT_SOURCE(r, agent->settings->privileged->at, "true");
  cr_assert_eq(agent->settings->mount_count, 2);
  EXPECT_SOURCE(r, agent->settings->mounts[1].at, "\"/var/run/docker.sock:/var/run/docker.sock\"");
  cr_assert_eq(agent->env_count, 2);
  EXPECT_SOURCE(r, agent->env[1].at, "\"AmqpWs\"");
  cr_assert_eq(r->manifest.credential_count, 1);
  EXPECT_SOURCE(r, r->manifest.credentials[0].password.at, "\"correct-horse-7\"");
  cr_expect_eq(r->manifest.notes.count, 0, "%s", list_notes(r));
  reading_free(r);
}

Test(transcribe, the_old_configuration_too) {
  reading *r = read_shape("agent-config.yaml");
  cr_expect_eq(r->manifest.kind, SHAPE_AGENT_SECTION);
  const module *agent = module_of(r, "edgeAgent");
  cr_expect(agent->settings->is_host_network);
  EXPECT_SOURCE(r, agent->settings->network_mode->at, "host");
  reading_free(r);
}

Test(transcribe, configurations_of_devices_are_twins) {
  reading *r = read_shape("device-configuration.json");
  cr_expect_eq(r->manifest.kind, SHAPE_DEVICE_CONFIGURATION);
  cr_expect_eq(r->manifest.module_count, 0);
  cr_expect_eq(r->manifest.twin_count, 2);
  reading_free(r);
}

/* A way into the runtime's twin that looks like no deployment. */
Test(transcribe, a_configuration_of_the_agents_twin_deploys_modules) {
  reading *r = read_shape("module-configuration.json");
  cr_expect_eq(r->manifest.kind, SHAPE_DEVICE_CONFIGURATION);
  const module *extra = module_of(r, "extra");
  EXPECT_SOURCE(r, extra->settings->privileged->at, "true");
  reading_free(r);
}

/* ---- Lists and streams
 * ------------------------------------------------------------------------------ */

typedef struct parts_row {
  const char *text;
  uint32_t parts;
  uint32_t objects; /* of the first part */
} parts_row;

#define TWIN(device) "{'deviceId':'" device "','moduleId':'$edgeAgent','properties':{'desired':{}}}"
#define CONTAINER "{'Id':'a','Config':{},'HostConfig':{}}"
#define DEPLOYMENT "{'modulesContent':{}}"

Test(shape_parts, what_belongs_together_is_one_manifest) {
  static const parts_row rows[] = {
      {DEPLOYMENT, 1, 1},
      {"[" DEPLOYMENT "]", 1, 1},
      {"[" DEPLOYMENT "," DEPLOYMENT "]", 2, 1},
      {DEPLOYMENT "\n" DEPLOYMENT "\n", 2, 1},
      {"[" TWIN("a") "," TWIN("a") "]", 1, 2},
      {"[" TWIN("a") "," TWIN("b") "]", 2, 1},
      {"[" CONTAINER "," CONTAINER "]", 1, 2},
      {"[" CONTAINER "]\n[" CONTAINER "]\n", 1, 2},
      {"[" CONTAINER ",{'Id':'image','RepoTags':[]}," CONTAINER "]", 1, 2},
      {"[" DEPLOYMENT "," CONTAINER "]", 2, 1},
      {"[[[" DEPLOYMENT "]]]", 0, 0},
      {"[]", 0, 0},
      {"[1,{}]", 0, 0},
      {"{}", 0, 0},
      {"7", 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[1024];
    snprintf(text, sizeof text, "%s", rows[i].text);
    for (char *c = text; *c != '\0'; c++) {
      *c = *c == '\'' ? '"' : *c;
    }
    document d;
    arena memory;
    arena_init(&memory, NULL);
    cr_assert_eq(document_parse(&d, VIEW("a"), view_of(text), EM_SYNTAX_AUTO, NULL, NULL), EM_OK);
    shape_parts parts;
    cr_assert(shape_parts_find(&d, &memory, &parts));
    cr_expect_eq(parts.count, rows[i].parts, "%s: %u", text, parts.count);
    cr_expect(parts.count == 0 || parts.items[0].count == rows[i].objects, "%s", text);
    arena_free(&memory);
    document_free(&d);
  }
}

Test(shape_parts, a_file_of_several_is_read_one_by_one) {
  const em_view text = read_fixture("deployments.jsonl");
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  cr_assert_eq(document_parse(&d, VIEW("deployments.jsonl"), text, EM_SYNTAX_AUTO, NULL, NULL),
               EM_OK);
  arena memory;
  arena_init(&memory, NULL);
  shape_parts parts;
  cr_assert(shape_parts_find(&d, &memory, &parts));
  cr_assert_eq(parts.count, 2);
  static const char *const names[] = {"one", "two"};
  static const shape kinds[] = {SHAPE_DEPLOYMENT, SHAPE_CONFIGURATION};
  for (uint32_t i = 0; i < 2; i++) {
    manifest m;
    cr_assert_eq(manifest_read_part(&m, &d, &parts.items[i], &options, &memory, NULL), EM_OK);
    cr_assert_eq(m.module_count, 1);
    cr_expect(is_text(m.modules[0].name, names[i]));
    cr_expect_eq(m.kind, kinds[i]);
    const place at = m.modules[0].image.at;
    cr_expect_eq(document_locate_node(at.document, at.node).file, &d);
    manifest_free(&m);
  }
  manifest all;
  em_error error = {0};
  cr_expect_eq(manifest_read(&all, &d, &options, &memory, &error), EM_ERROR_SHAPE);
  cr_expect(strstr(error.message, "2 manifests") != NULL, "%s", error.message);
  arena_free(&memory);
  document_free(&d);
  free((void *)(uintptr_t)text.data);
}

Test(shape_parts, a_list_without_any_is_an_error_that_says_so) {
  reading *r = read_manifest("[1,{'a':2}]");
  cr_expect_eq(r->status, EM_ERROR_SHAPE);
  cr_expect(strstr(r->error.message, "list of 2 values") != NULL, "%s", r->error.message);
  reading_free(r);
}

Test(shape_parts, yaml_of_older_tools_is_noticed) {
  static const char text[] =
      "modulesContent:\n  $edgeAgent:\n    properties.desired.modules.a:\n"
      "      type: docker\n      version: 012\n      settings: {image: a:1}\n";
  reading *r = read_manifest_text("a.yaml", view_of(text));
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const note *surprise = find_note(r, NOTE_YAML_SURPRISE);
  cr_assert_not_null(surprise, "%s", list_notes(r));
  cr_expect_str_eq(note_source(r, surprise), "012");
  reading_free(r);
}
