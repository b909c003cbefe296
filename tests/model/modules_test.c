/* Facts of modules, runtime and hub, and which spelling of a member counts. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(modules, keep_their_members_with_their_places) {
  reading *r = read_manifest(
      MODULE("'version':'1.2','type':'docker','status':'running','restartPolicy':'on-failure',"
             "'imagePullPolicy':'never','startupOrder':3,'env':{'A':{'value':'x'},'N':{'value':7},"
             "'T':{'value':true},'E':{}},'settings':{'image':'acr.example/"
             "camera:1.0','digest':'sha256:1'}"));
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(r->manifest.module_count, 3);
  const module *m = find_module(r, "camera");
  cr_assert_not_null(m);
  cr_expect(is_text(m->type.value, "docker") && is_text(m->version.value, "1.2"));
  cr_expect(is_text(m->status.value, "running") && is_text(m->restart_policy.value, "on-failure"));
  cr_expect(is_text(m->image_pull_policy.value, "never"));
  cr_expect_eq(m->startup_order.value, 3);
  cr_expect(is_text(m->image.name, "acr.example/camera") && is_text(m->image.tag, "1.0"));
  cr_expect(is_text(m->declared_digest, "sha256:1"));
  cr_expect(!m->is_system && !m->is_variant && m->has_image);
  cr_assert_eq(m->env_count, 4);
  static const char *const values[] = {"x", "7", "true", ""};
  for (uint32_t i = 0; i < 4; i++) {
    cr_expect(is_text(m->env[i].value, values[i]), "%u: %.*s", i, VIEW_ARGS(m->env[i].value));
  }
  cr_expect(is_text(document_string(m->env[0].name_at.document, m->env[0].name_at.node), "A"));
  cr_expect(is_text(document_string(m->status.at.document, m->status.at.node), "running"));
  cr_expect_not_null(m->settings);
  reading_free(r);
}

Test(modules, of_the_runtime_come_first_and_are_marked) {
  reading *r = read_manifest(
      AGENT("'modules':{'cam':{'type':'docker','settings':{'image':'a:1'}}}," RUNTIME SYSTEM));
  cr_assert_eq(r->status, EM_OK);
  cr_assert_eq(r->manifest.module_count, 3);
  const module *m = r->manifest.modules;
  cr_expect(is_text(m[0].name, "edgeAgent") && m[0].is_system && m[0].is_edge_agent);
  cr_expect(is_text(m[1].name, "edgeHub") && m[1].is_system && m[1].is_edge_hub);
  cr_expect(is_text(m[2].name, "cam") && !m[2].is_system);
  reading_free(r);
}

Test(modules, runtime_credentials_and_hub_are_read) {
  reading *r = read_manifest(
      "{'modulesContent':{'$edgeAgent':{'properties.desired':{'schemaVersion':'1.1','runtime':{"
      "'type':'docker','settings':{'minDockerVersion':'v1.25','loggingOptions':'x',"
      "'registryCredentials':{'acr':{'address':'a.io','username':'u','password':'$PASSWORD'}}}},"
      "'integrity':{}," SYSTEM
      "}},'$edgeHub':{'properties.desired':{'schemaVersion':'1.2','routes':{"
      "'up':'FROM /messages/* INTO $upstream','in':{'route':'FROM /a INTO $upstream','priority':2,"
      "'timeToLiveSecs':60},'off':''},'storeAndForwardConfiguration':{'timeToLiveSecs':-1,"
      "'storeLimits':{'maxSizeBytes':5000000000}},'mqttBroker':{}}},'cam':{'properties.desired':"
      "{'a':1},'properties.desired.b':{'c':2}}}}");
  cr_assert_eq(r->status, EM_OK);
  const manifest *m = &r->manifest;
  cr_expect(is_text(m->runtime_type.value, "docker"));
  cr_expect(is_text(m->min_docker_version.value, "v1.25"));
  cr_expect(is_text(m->logging_options.value, "x"));
  cr_assert_eq(m->credential_count, 1);
  cr_expect(is_text(m->credentials[0].name, "acr") &&
            is_text(m->credentials[0].address.value, "a.io") &&
            is_text(m->credentials[0].username.value, "u"));
  cr_expect(m->credentials[0].password.has_placeholder);
  cr_expect(place_is_set(m->agent_integrity_at) && place_is_set(m->mqtt_broker_at));
  cr_assert_eq(m->route_count, 3);
  cr_expect(is_text(m->routes[0].name, "up") && !m->routes[0].is_object);
  cr_expect(is_text(m->routes[0].text.value, "FROM /messages/* INTO $upstream"));
  cr_expect(!m->routes[0].text.has_placeholder);
  cr_expect(m->routes[1].is_object && m->routes[1].priority.value == 2 &&
            m->routes[1].time_to_live.value == 60);
  cr_expect_eq(m->store_time_to_live.value, -1);
  cr_expect_eq(m->store_maximum_bytes.value, 5000000000);
  cr_assert_eq(m->twin_count, 2);
  cr_expect(is_text(m->twins[0].module, "cam") && is_text(m->twins[0].path, "properties.desired"));
  cr_expect(is_text(m->twins[1].path, "properties.desired.b"));
  cr_expect(!m->is_layered);
  reading_free(r);
}

/* The images of all modules of that name; a variant's is followed by '?'. */
static const char *images_of(const reading *r, const char *name) {
  static char list[200];
  size_t used = 0;
  for (uint32_t i = 0; i < r->manifest.module_count; i++) {
    const module *m = &r->manifest.modules[i];
    if (is_text(m->name, name)) {
      memcpy(list + used, m->image.text.data, m->image.text.length);
      used += m->image.text.length;
      list[used++] = m->is_variant ? '?' : ' ';
    }
  }
  list[used] = '\0';
  return list;
}

Test(modules, every_spelling_that_may_win_is_read) {
  static const struct {
    const char *text;
    const char *images; /* of camera */
    uint32_t ambiguous;
  } rows[] = {
      /* the later one wins; the hub may turn the order round */
      {AGENT(RUNTIME SYSTEM ",'modules':{'camera':{'type':'docker','settings':{'image':'a:1'}}},"
                            "'Modules':{'camera':{'type':'docker','settings':{'image':'b:1'}}}"),
       "a:1?b:1 ", 1},
      {AGENT("'Modules':{'camera':{'type':'docker','settings':{'image':'b:1'}}}," RUNTIME SYSTEM
             ",'modules':{'camera':{'type':'docker','settings':{'image':'a:1'}}}"),
       "b:1?a:1 ", 1},
      {MODULE("'type':'docker','settings':{'image':'a:1'},'Settings':{'image':'b:1'}"), "b:1 a:1?",
       1},
      {MODULE("'type':'docker','settings':{'image':'a:1'},'Settings':{'image':'b:1'},'SETTINGS':{"
              "'image':'c:1'}"),
       "c:1 a:1?b:1?", 2},
      /* settings are looked up: exact first, then the first of any case */
      {SETTINGS("'Image':'b:1','IMAGE':'c:1'"), "b:1 c:1?", 1},
      {SETTINGS("'image':'a:1','Image':'b:1'"), "a:1 ", 1},
      {SETTINGS("'Image':'b:1','image':'a:1'"), "a:1 ", 1},
      /* of exactly the same name only the last gets to the hub */
      {SETTINGS("'image':'a:1','image':'b:1'"), "b:1 ", 0},
      {SETTINGS("'image':'a:1','image':'b:1','image':'c:1'"), "c:1 ", 0},
      {MODULE("'type':'docker','settings':{'image':'a:1'},'settings':{'image':'b:1'}"), "b:1 ", 0},
      {MODULES("'camera':{'type':'docker','settings':{'image':'a:1'}},"
               "'camera':{'type':'docker','settings':{'image':'b:1'}}"),
       "b:1 ", 0},
      /* names of modules are data: their case matters */
      {MODULES("'camera':{'type':'docker','settings':{'image':'a:1'}},"
               "'Camera':{'type':'docker','settings':{'image':'b:1'}}"),
       "a:1 ", 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    reading *r = read_manifest(rows[i].text);
    cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
    cr_expect_str_eq(images_of(r, "camera"), rows[i].images, "%s: %s", rows[i].text,
                     images_of(r, "camera"));
    cr_expect_eq(count_notes(r, NOTE_KEY_AMBIGUOUS), rows[i].ambiguous, "%s:%s", rows[i].text,
                 list_notes(r));
    reading_free(r);
  }
}

Test(modules, a_variant_of_env_or_policy_is_a_module_of_its_own) {
  reading *r = read_manifest(MODULE("'type':'docker','env':{'A':{'value':'1'}},'Env':{'B':{'value':"
                                    "'2'},'C':{'value':'3'}},'settings':{'image':'a:1'}"));
  cr_assert_eq(r->status, EM_OK);
  cr_assert_eq(r->manifest.module_count, 4);
  const module *m = &r->manifest.modules[2];
  cr_expect(!m[0].is_variant && m[0].env_count == 2);
  cr_expect(m[1].is_variant && m[1].env_count == 1 && is_text(m[1].env[0].name, "A"));
  cr_expect(is_text(m[1].image.text, "a:1"));
  reading_free(r);
}

Test(modules, thousands_are_read_in_no_time) {
  enum { COUNT = 20000 };
  static char text[COUNT * 64 + 400];
  size_t used = (size_t)sprintf(text, "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":"
                                      "{\"modules\":{");
  for (int i = 0; i < COUNT; i++) {
    used += (size_t)sprintf(text + used,
                            "%s\"m%d\":{\"type\":\"docker\",\"settings\":{\"image\":"
                            "\"a:%d\"}}",
                            i == 0 ? "" : ",", COUNT - i, i);
  }
  used += (size_t)sprintf(text + used, "}}}}}");
  reading *r = read_manifest_text("many.json", (em_view){text, used});
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(r->manifest.module_count, COUNT);
  reading_free(r);
}

Test(modules, a_million_spellings_of_one_member_end_soon) {
  enum { COUNT = 16384, BITS = 14 };
  static const char name[] = "restartpolicyx";
  static char text[COUNT * 24 + 400];
  size_t used = (size_t)sprintf(text, "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":"
                                      "{\"modules\":{\"camera\":{");
  for (unsigned i = 0; i < COUNT / 2; i++) {
    text[used++] = '"';
    for (unsigned k = 0; k < BITS - 1; k++) {
      text[used++] = (char)((i >> k & 1) != 0 ? name[k] - 0x20 : name[k]);
    }
    used += (size_t)sprintf(text + used, "\":0,");
  }
  used += (size_t)sprintf(text + used, "\"type\":\"docker\"}}}}}}");
  reading *r = read_manifest_text("spellings.json", (em_view){text, used});
  cr_assert_eq(r->status, EM_OK);
  reading_free(r);
}
