/* Where the map of modules stands, and what is said where there is none. */
#include "reading.h"

#include <criterion/criterion.h>

#define CONTENTS "{'$edgeAgent':{'properties.desired':{" RUNTIME SYSTEM "}}}"

Test(shape, is_told_by_content) {
  static const struct {
    const char *text;
    shape kind;
    const char *name;
  } rows[] = {
      {"{'modulesContent':" CONTENTS "}", SHAPE_DEPLOYMENT, "deployment"},
      {"{'content':{'modulesContent':" CONTENTS "}}", SHAPE_CONTENT, "deployment content"},
      {"{'id':'base','priority':3,'content':{'modulesContent':" CONTENTS "}}", SHAPE_CONFIGURATION,
       "configuration"},
      {"{'moduleContent':" CONTENTS "}", SHAPE_LEGACY, "legacy module content"},
      {"{'content':{'moduleContent':" CONTENTS "}}", SHAPE_LEGACY, "legacy module content"},
      {CONTENTS, SHAPE_MODULES_ONLY, "modules only"},
      {"{'content':" CONTENTS "}", SHAPE_MODULES_ONLY, "modules only"},
      {"{'MODULESCONTENT':" CONTENTS "}", SHAPE_DEPLOYMENT, "deployment"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    reading *r = read_manifest(rows[i].text);
    cr_assert_eq(r->status, EM_OK, "%s: %s", rows[i].text, r->error.message);
    cr_expect_eq(r->manifest.kind, rows[i].kind, "%s: %s", rows[i].text,
                 shape_name(r->manifest.kind).data);
    cr_expect(is_text(shape_name(r->manifest.kind), rows[i].name));
    cr_expect_eq(r->manifest.module_count, 2, "%s", rows[i].text);
    reading_free(r);
  }
}

Test(shape, what_is_no_manifest_is_an_error_that_says_what_it_is) {
  static const struct {
    const char *text;
    const char *says;
  } rows[] = {
      {"[]", "the document is a list of 0 values"},
      {"5", "the document is a number"},
      {"'text'", "the document is text"},
      {"null", "the document is null"},
      {"{}", "at the top stand no members"},
      {"{'name':'x','version':'1'}", "at the top stand \"name\", \"version\""},
      {"{'a':1,'b':2,'c':3,'d':4,'e':5}", "\"a\", \"b\", \"c\", \"d\" …"},
      {"{'modulesContent':[]}", "\"modulesContent\" is a list"},
      {"{'modulesContent':null}", "\"modulesContent\" is null"},
      {"{'modulesContent':{}}", "holds nothing that is known"},
      {"{'modulesContent':{'$edgeAgent':{}}}", "holds nothing that is known"},
      {"{'modulesContent':{'$edgeAgent':{'properties.desired':5}}}", "nothing that is known"},
      {"{'$schema':'x','image':{'repository':'a'}}", "module.json"},
      {"{'modules':{'camera':{}}}", "a list of modules"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    reading *r = read_manifest(rows[i].text);
    cr_expect_eq(r->status, EM_ERROR_SHAPE, "%s", rows[i].text);
    cr_expect_eq(r->error.status, EM_ERROR_SHAPE);
    cr_expect_not_null(strstr(r->error.message, rows[i].says), "%s: %s", rows[i].text,
                       r->error.message);
    reading_free(r);
  }
}

Test(shape, two_maps_are_both_read_and_the_second_is_a_variant) {
  reading *r = read_manifest(
      "{'content':{'modulesContent':" CONTENTS "},'modulesContent':{'$edgeAgent':{"
      "'properties.desired':{'modules':{'evil':{'type':'docker','settings':{'image':'a:1'}}}}}}}");
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(r->manifest.kind, SHAPE_CONTENT);
  cr_assert_not_null(find_module(r, "evil"));
  cr_expect(find_module(r, "evil")->is_variant);
  cr_expect(!find_module(r, "edgeHub")->is_variant);
  const note *n = find_note(r, NOTE_KEY_AMBIGUOUS);
  cr_assert_not_null(n, "%s", list_notes(r));
  cr_expect_str_eq(note_source(r, n), "'modulesContent'");
  reading_free(r);
}

Test(shape, a_configuration_keeps_target_and_priority) {
  reading *r =
      read_manifest("{'id':'x','schemaVersion':'1.0','labels':null,'priority':10,'"
                    "targetCondition':'tags.site=1','content':{'modulesContent':" CONTENTS "}}");
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(r->manifest.priority.value, 10);
  cr_expect(is_text(r->manifest.target_condition.value, "tags.site=1"));
  cr_expect_eq(r->manifest.notes.total, 0, "%s", list_notes(r));
  reading_free(r);
}

Test(shape, templates_are_told_by_content_and_by_name) {
  static const struct {
    const char *name, *text;
    bool is_template;
    uint32_t left; /* notes of placeholders left */
  } rows[] = {
      {"deployment.json", "{'modulesContent':" CONTENTS "}", false, 0},
      {"deployment.json", "{'$schema-template':'4.0.0','modulesContent':" CONTENTS "}", true, 0},
      {"deployment.template.json", SETTINGS("'image':'a:1','createOptions':{}"), true, 0},
      {"deployment.json", SETTINGS("'image':'a:1','createOptions':{}"), false, 0},
      {"deployment.json", SETTINGS("'image':'${MODULES.a}'"), true, 1},
      {"a/deployment.debug.template.json", SETTINGS("'image':'${MODULES.a}'"), true, 0},
      {"template/deployment.json", SETTINGS("'image':'${MODULES.a}'"), true, 1},
      {"deployment.json", SETTINGS("'image':'a:1','createOptions':'{`Cmd`:[`echo ${HOME}`]}'"),
       false, 0},
      {"deployment.json",
       HUB("'schemaVersion':'1.1','routes':{'r':'FROM /* WHERE {$body} INTO $upstream'}," STORE),
       false, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    reading *r = read_manifest_named(rows[i].name, rows[i].text);
    cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
    cr_expect_eq(r->manifest.is_template, rows[i].is_template, "%s: %s", rows[i].name,
                 rows[i].text);
    cr_expect_eq(count_notes(r, NOTE_PLACEHOLDER_LEFT), rows[i].left, "%s: %s", rows[i].name,
                 rows[i].text);
    reading_free(r);
  }
}

Test(shape, placeholders_are_no_data_and_no_mistake) {
  reading *r = read_manifest(
      "{'$schema-template':'4','modulesContent':{'$edgeAgent':{'properties.desired':{"
      "'schemaVersion':'${V}','runtime':{'type':'${T}','settings':{'registryCredentials':'${C}'}},"
      "'systemModules':{'edgeAgent':'${A}','edgeHub':{'type':'docker','status':'${S}',"
      "'restartPolicy':'$POLICY','settings':{'image':'${I}'}}},'modules':{'${M}':{'type':'docker',"
      "'startupOrder':'${O}','env':{'A':{'value':'${E}'}},'settings':{'image':'${I}','"
      "createOptions':"
      "'${X}'}}}}},'$edgeHub':{'properties.desired':{'schemaVersion':'${V}','routes':{},"
      "'storeAndForwardConfiguration':{'timeToLiveSecs':'${TTL}'}}}}}");
  cr_assert_eq(r->status, EM_OK, "%s", r->error.message);
  const manifest *m = &r->manifest;
  cr_expect(m->agent_schema_version.has_placeholder && m->hub_schema_version.has_placeholder);
  cr_expect(m->runtime_type.has_placeholder);
  cr_expect(find_module(r, "edgeHub")->status.has_placeholder);
  cr_expect(find_module(r, "edgeHub")->restart_policy.has_placeholder);
  cr_expect(find_module(r, "edgeHub")->image.has_placeholder);
  cr_expect(!find_module(r, "${M}")->startup_order.is_set);
  cr_expect(find_module(r, "${M}")->env[0].has_placeholder);
  cr_expect(!m->store_time_to_live.is_set && place_is_set(m->store_time_to_live.at));
  /* createOptions that nobody can read yet are said to be so, and nothing else is */
  cr_expect_eq(m->notes.total, 1, "%s", list_notes(r));
  cr_expect_eq(count_notes(r, NOTE_PLACEHOLDER_LEFT), 1);
  reading_free(r);
}
