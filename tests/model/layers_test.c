/* Layered deployments: dotted names stand for nested objects. */
#include "reading.h"

#include <criterion/criterion.h>

#define LAYER(members) "{'content':{'modulesContent':{'$edgeAgent':{" members "}}}}"

Test(layers, a_module_by_its_dotted_name_is_a_module) {
  reading *r = read_manifest(
      LAYER("'properties.desired.modules.camera':{'type':'docker','restartPolicy':'always',"
            "'env':{'A':{'value':'1'}},'settings':{'image':'a:1','createOptions':'{}'}}"));
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const manifest *m = &r->manifest;
  cr_expect(m->is_layered);
  cr_assert_eq(m->module_count, 1);
  cr_expect(is_text(m->modules[0].name, "camera") && is_text(m->modules[0].image.text, "a:1"));
  cr_expect_eq(m->embedded_count, 1);
  cr_expect_eq(m->notes.total, 0, "%s", list_notes(r));
  reading_free(r);
}

Test(layers, a_whole_module_still_needs_its_members) {
  reading *r = read_manifest(LAYER("'properties.desired.modules.camera':{'settings':{}}"));
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(count_notes(r, NOTE_REQUIRED_MISSING), 2, "%s", list_notes(r));
  reading_free(r);
}

/* Each row: a dotted member, and what it becomes. */
Test(layers, dotted_names_reach_every_level) {
  reading *r = read_manifest(
      "{'modulesContent':{'$edgeAgent':{"
      "'properties.desired.schemaVersion':'1.1',"
      "'properties.desired.runtime.settings.registryCredentials.acr':{'address':'a','username':'b',"
      "'password':'c'},"
      "'properties.desired.runtime.settings.loggingOptions':'x',"
      "'properties.desired.systemModules.edgeHub.env.OptimizeForPerformance.value':'false',"
      "'properties.desired.systemModules.edgeHub.settings.createOptions':'{}',"
      "'properties.desired.modules.camera.settings.image':'a:2',"
      "'properties.desired.modules.camera.startupOrder':2,"
      "'properties.desired.modules':{'other':{'type':'docker','settings':{'image':'o:1'}}}"
      "},'$edgeHub':{'properties.desired.routes.up':'FROM /* INTO $upstream',"
      "'properties.desired.routes.in.priority':3,"
      "'properties.desired.storeAndForwardConfiguration.timeToLiveSecs':60},"
      "'camera':{'properties.desired.mode.night':{'gain':2}}}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const manifest *m = &r->manifest;
  cr_expect(is_text(m->agent_schema_version.value, "1.1"));
  cr_assert_eq(m->credential_count, 1);
  cr_expect(is_text(m->credentials[0].name, "acr") &&
            is_text(m->credentials[0].address.value, "a"));
  cr_expect(is_text(m->logging_options.value, "x"));
  cr_assert_eq(m->module_count, 5);
  cr_expect(m->modules[0].is_edge_hub && m->modules[0].env_count == 1 &&
            is_text(m->modules[0].env[0].name, "OptimizeForPerformance") &&
            is_text(m->modules[0].env[0].value, "false"));
  cr_expect(m->modules[1].is_edge_hub && m->modules[1].create_options != NULL);
  cr_expect(is_text(m->modules[2].image.text, "a:2"));
  cr_expect_eq(m->modules[3].startup_order.value, 2);
  cr_expect(is_text(m->modules[4].name, "other"));
  cr_assert_eq(m->route_count, 2);
  cr_expect(is_text(m->routes[0].text.value, "FROM /* INTO $upstream"));
  cr_expect(is_text(m->routes[1].name, "in") && m->routes[1].priority.value == 3);
  cr_expect_eq(m->store_time_to_live.value, 60);
  cr_assert_eq(m->twin_count, 1);
  cr_expect(is_text(m->twins[0].path, "properties.desired.mode.night"));
  cr_expect_eq(m->notes.total, 0, "%s", list_notes(r));
  reading_free(r);
}

Test(layers, unknown_names_in_a_path_are_noticed_where_they_are_written) {
  reading *r = read_manifest(LAYER("'properties.desired.modules.camera.setings.image':'a:1',"
                                   "'properties.desired.Modules.other.status':'runing'"));
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const note *unknown = find_note(r, NOTE_KEY_UNKNOWN);
  cr_assert_not_null(unknown);
  cr_expect(is_text(unknown->name, "setings") && is_text(unknown->expected, "settings"));
  cr_expect_str_eq(note_source(r, unknown), "'properties.desired.modules.camera.setings.image'");
  cr_expect_not_null(find_note(r, NOTE_KEY_CASE_VARIANT));
  const note *word = find_note(r, NOTE_VALUE_ENUM);
  cr_assert_not_null(word);
  cr_expect_str_eq(note_source(r, word), "'runing'");
  reading_free(r);
}

Test(layers, createOptions_reached_into_by_a_path_are_not_passed_over_in_silence) {
  reading *r = read_manifest(LAYER(
      "'properties.desired.modules.camera.settings.createOptions.HostConfig.Privileged':true"));
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  cr_expect_not_null(find_note(r, NOTE_CREATE_OPTIONS_NOT_JSON), "%s", list_notes(r));
  cr_expect_eq(find_module(r, "camera")->settings->verdict, SETTINGS_UNREADABLE);
  reading_free(r);
}

Test(layers, whole_and_dotted_stand_beside_each_other) {
  reading *r = read_manifest(
      "{'modulesContent':{'$edgeAgent':{'properties.desired.modules.late':{'type':'docker',"
      "'settings':{'image':'b:1'}},'properties.desired':{" RUNTIME SYSTEM "}},'cam':{"
      "'properties.desired':{'a':1}}}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  cr_assert_eq(r->manifest.module_count, 3);
  cr_expect(r->manifest.modules[0].is_edge_agent && is_text(r->manifest.modules[2].name, "late"));
  cr_expect(r->manifest.is_layered && place_is_set(r->manifest.agent_at));
  reading_free(r);
}
