/* What the readers notice, row by row: the kind, the place, and the words. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct row {
  const char *text; /* ' for ", ` for \" */
  note_kind kind;
  const char *source; /* what stands at the place */
  const char *name;   /* NULL: not looked at */
  const char *detail;
  const char *expected;
} row;

static const row noticed[] = {
    /* Names */
    {MODULE("'type':'docker','restartpolcy':'always','settings':{'image':'a:1'}"), NOTE_KEY_UNKNOWN,
     "'restartpolcy'", "restartpolcy", "module", "restartPolicy"},
    {MODULE("'type':'docker','colour':'red','settings':{'image':'a:1'}"), NOTE_KEY_UNKNOWN,
     "'colour'", "colour", "module", ""},
    {MODULE("'type':'docker','evn':{},'settings':{'image':'a:1'}"), NOTE_KEY_UNKNOWN, "'evn'",
     "evn", NULL, "env"},
    {SETTINGS("'imgae':'a:1'"), NOTE_KEY_UNKNOWN, "'imgae'", "imgae", "settings", "image"},
    {SETTINGS("'image':'a:1','env':{}"), NOTE_KEY_UNKNOWN, "'env'", "env", "settings", ""},
    {AGENT(RUNTIME SYSTEM ",'module':{}"), NOTE_KEY_UNKNOWN, "'module'", "module", "$edgeAgent",
     "modules"},
    {"{'tool':1,'other':2,'modulesContent':{'$edgeAgent':{'properties.desired':{}}}}",
     NOTE_KEY_UNKNOWN, "'tool'", "tool", "manifest, and 1 more", ""},
    {"{'modulesContent':{'$edgeAgent':{'properties.desired':{},'desired':{}}}}", NOTE_KEY_UNKNOWN,
     "'desired'", "desired", "twin", "properties.desired"},
    {HUB("'schemaVersion':'1.1','routes':{}," STORE ",'storeAndForward':{}"), NOTE_KEY_UNKNOWN,
     "'storeAndForward'", NULL, "$edgeHub", ""},
    {MODULE("'Type':'docker','settings':{'image':'a:1'}"), NOTE_KEY_CASE_VARIANT, "'Type'", "Type",
     NULL, "type"},
    {SETTINGS("'Image':'a:1'"), NOTE_KEY_CASE_VARIANT, "'Image'", "Image", NULL, "image"},
    {SETTINGS("'image':'a:1','CreateOptions':''"), NOTE_KEY_CASE_VARIANT, "'CreateOptions'", NULL,
     NULL, "createOptions"},
    {"{'ModulesContent':{'$edgeAgent':{'properties.desired':{}}}}", NOTE_KEY_CASE_VARIANT,
     "'ModulesContent'", NULL, NULL, "modulesContent"},
    {"{'modulesContent':{'$EdgeAgent':{'properties.desired':{}}}}", NOTE_KEY_CASE_VARIANT,
     "'$EdgeAgent'", NULL, NULL, "$edgeAgent"},
    {MODULE("'type':'docker','type':'docker','settings':{'image':'a:1'}"), NOTE_DUPLICATE_KEY,
     "'type'", "type", NULL, NULL},
    {MODULES("'a1':{'type':'docker','settings':{'image':'a:1'}},'a1':{}"), NOTE_DUPLICATE_KEY,
     "'a1'", "a1", NULL, NULL},
    /* Values */
    {MODULE("'type':'docker','settings':[]"), NOTE_VALUE_TYPE, "[]", "settings", "a list",
     "an object"},
    {MODULE("'type':{},'settings':{'image':'a:1'}"), NOTE_VALUE_TYPE, "{}", "type", "an object",
     "text"},
    {MODULES("'camera':5"), NOTE_VALUE_TYPE, "5", "camera", "a number", "an object"},
    {MODULE("'type':'docker','env':{'A':'b'},'settings':{'image':'a:1'}"), NOTE_VALUE_TYPE, "'b'",
     "A", "text", "an object"},
    {MODULE("'type':'docker','env':{'A':{'value':[1]}},'settings':{'image':'a:1'}"),
     NOTE_VALUE_TYPE, "[1]", "value", "a list", "text"},
    {MODULE("'type':'docker','startupOrder':'first','settings':{'image':'a:1'}"), NOTE_VALUE_TYPE,
     "'first'", "startupOrder", "text", "a number"},
    {SETTINGS("'image':true"), NOTE_VALUE_TYPE, "true", "image", "true", "text"},
    {HUB("'schemaVersion':'1.1','routes':{'r':5}," STORE), NOTE_VALUE_TYPE, "5", "r", "a number",
     NULL},
    {HUB("'schemaVersion':'1.1','routes':[]," STORE), NOTE_VALUE_TYPE, "[]", "routes", "a list",
     "an object"},
    {MODULE("'type':'docker','version':1.0,'settings':{'image':'a:1'}"), NOTE_VALUE_COERCED, "1.0",
     "version", "1.0", "text in quotes"},
    {MODULE("'type':'docker','startupOrder':'7','settings':{'image':'a:1'}"), NOTE_VALUE_COERCED,
     "'7'", "startupOrder", "\"7\"", "7"},
    {MODULE("'type':'docker','startupOrder':1.6,'settings':{'image':'a:1'}"), NOTE_VALUE_COERCED,
     "1.6", "startupOrder", "1.6", "2"},
    {MODULE("'type':'docker','startupOrder':-1,'settings':{'image':'a:1'}"), NOTE_VALUE_RANGE, "-1",
     "startupOrder", "-1", "0 to 4294967295"},
    {MODULE("'type':'docker','startupOrder':4294967296,'settings':{'image':'a:1'}"),
     NOTE_VALUE_RANGE, "4294967296", "startupOrder", NULL, NULL},
    {MODULE("'type':'docker','startupOrder':99999999999999999999,'settings':{'image':'a:1'}"),
     NOTE_VALUE_RANGE, "99999999999999999999", "startupOrder", NULL, NULL},
    {HUB("'schemaVersion':'1.1','routes':{'r':{'route':'x','priority':10}}," STORE),
     NOTE_VALUE_RANGE, "10", "priority", "10", "0 to 9, 0 is the highest"},
    {MODULE("'type':'docker','restartPolicy':'allways','settings':{'image':'a:1'}"),
     NOTE_VALUE_ENUM, "'allways'", "restartPolicy", "allways",
     "never, on-failure, on-unhealthy or always; nearest: always"},
    {MODULE("'type':'docker','status':'started','settings':{'image':'a:1'}"), NOTE_VALUE_ENUM,
     "'started'", "status", "started", NULL},
    {MODULE("'type':'docker','imagePullPolicy':'always','settings':{'image':'a:1'}"),
     NOTE_VALUE_ENUM, "'always'", "imagePullPolicy", NULL, NULL},
    {MODULE("'type':'podman','settings':{'image':'a:1'}"), NOTE_VALUE_ENUM, "'podman'", "type",
     NULL, "docker"},
    /* What is missing */
    {MODULE("'settings':{'image':'a:1'}"), NOTE_REQUIRED_MISSING, "{'settings':{'image':'a:1'}}",
     "type", "module", NULL},
    {SETTINGS("'createOptions':''"), NOTE_REQUIRED_MISSING, "{'createOptions':''}", "image",
     "settings", NULL},
    {AGENT("'schemaVersion':'1.1','runtime':null," SYSTEM), NOTE_REQUIRED_MISSING, NULL, "runtime",
     "$edgeAgent", NULL},
    {HUB("'schemaVersion':'1.1'," STORE), NOTE_REQUIRED_MISSING, NULL, "routes", "$edgeHub", NULL},
    {HUB("'schemaVersion':'1.1','routes':{'r':{'priority':1}}," STORE), NOTE_REQUIRED_MISSING,
     "{'priority':1}", "route", "route", NULL},
    /* Names of modules */
    {MODULES("'my camera':{'type':'docker','settings':{'image':'a:1'}}"), NOTE_MODULE_NAME_INVALID,
     " ", "my camera", NULL, NULL},
    {MODULES("'cam!':{'type':'docker','settings':{'image':'a:1'}}"), NOTE_MODULE_NAME_INVALID, "!",
     "cam!", NULL, NULL},
    {MODULES("'-cam':{'type':'docker','settings':{'image':'a:1'}}"), NOTE_MODULE_NAME_INVALID, "-",
     "-cam", NULL, NULL},
    {MODULES("'c':{'type':'docker','settings':{'image':'a:1'}}"), NOTE_MODULE_NAME_INVALID, "c",
     "c", NULL, NULL},
    {MODULES("'edgeHub':{'type':'docker','settings':{'image':'a:1'}}"), NOTE_MODULE_NAME_INVALID,
     "'edgeHub'", "edgeHub", NULL, NULL},
    {MODULES("'cam':{'type':'docker','settings':{'image':'a:1'}},"
             "'Cam':{'type':'docker','settings':{'image':'a:1'}}"),
     NOTE_MODULE_NAME_CLASH, "'Cam'", "Cam", NULL, "cam"},
    /* Images */
    {SETTINGS("'image':'acr.io/Camera:1'"), NOTE_IMAGE_INVALID, "'acr.io/Camera:1'",
     "acr.io/Camera:1", "the repository is not well-formed", NULL},
    {SETTINGS("'image':'acr.io/c:1@sha256:"
              "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'"),
     NOTE_IMAGE_TAG_WITH_DIGEST, NULL, NULL, NULL,
     "acr.io/c@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
    {SETTINGS("'image':''"), NOTE_IMAGE_INVALID, "''", NULL, "it is empty", NULL},
    {SETTINGS("'image':'acr.io/<name>:1'"), NOTE_PLACEHOLDER_LEFT, "'acr.io/<name>:1'", NULL,
     "acr.io/<name>:1", NULL},
    /* Versions */
    {AGENT("'schemaVersion':'1.2'"), NOTE_SCHEMA_VERSION, "'1.2'", "schemaVersion", "1.2",
     "\"1.0\" or \"1.1\""},
    {AGENT("'schemaVersion':'1'"), NOTE_SCHEMA_VERSION, "'1'", NULL, NULL, NULL},
    {AGENT("'schemaVersion':'1.1.1'"), NOTE_SCHEMA_VERSION, "'1.1.1'", NULL, NULL, NULL},
    {AGENT("'schemaVersion':'2.0'"), NOTE_SCHEMA_VERSION, "'2.0'", NULL, NULL, NULL},
    {AGENT("'schemaVersion':'1.0','modules':{'cam':{'type':'docker','startupOrder':1,'settings':"
           "{'image':'a:1'}}}"),
     NOTE_SCHEMA_VERSION, "1", "startupOrder", "1.0", "\"1.1\""},
    {HUB("'schemaVersion':'1.4','routes':{}," STORE), NOTE_SCHEMA_VERSION, "'1.4'", NULL, NULL,
     "\"1.0\", \"1.1\", \"1.2\" or \"1.3\""},
    {HUB("'schemaVersion':'1.0','routes':{'r':{'route':'x'}}," STORE), NOTE_SCHEMA_VERSION,
     "{'route':'x'}", "a route as an object", "1.0", "\"1.1\""},
    {HUB("'schemaVersion':'1.1','routes':{}," STORE ",'integrity':{}"), NOTE_SCHEMA_VERSION, "{}",
     "integrity", "1.1", "\"1.3\""},
    {HUB("'schemaVersion':'1.2','routes':{}," STORE ",'mqttBroker':{}"), NOTE_DEPRECATED_MEMBER,
     "'mqttBroker'", "mqttBroker", NULL, NULL},
    {"{'moduleContent':{'$edgeAgent':{'properties.desired':{}}}}", NOTE_DEPRECATED_MEMBER,
     "'moduleContent'", "moduleContent", NULL, "modulesContent"},
    /* Characters */
    {SETTINGS("'image':'acr.io/c\xE2\x80\x8B:1'"), NOTE_INVISIBLE_CHARACTERS, "\xE2\x80\x8B",
     "image", "U+200B (without width)", NULL},
    {MODULES("'\xD1\x81"
             "amera':{'type':'docker','settings':{'image':'a:1'}}"),
     NOTE_INVISIBLE_CHARACTERS, "\xD1\x81", "a name", "U+0441 (a Cyrillic letter)", NULL},
    {HUB("'schemaVersion':'1.1','routes':{'r':'FROM /* INTO \\u202e$upstream'}," STORE),
     NOTE_INVISIBLE_CHARACTERS, "'FROM /* INTO \\u202e$upstream'", "r",
     "U+202E (a direction override)", NULL},
    /* Twins */
    {"{'modulesContent':{'cam':{'properties.desired':{'a.b':1}}}}", NOTE_TWIN_LIMIT, "'a.b'", "a.b",
     "a name with a dot", NULL},
    {"{'modulesContent':{'cam':{'properties.desired':{'a\xc2\x85z':1}}}}", NOTE_TWIN_LIMIT,
     "'a\xc2\x85z'", "a\xc2\x85z", "a name with a control character",
     "no dot, dollar sign, blank or control character in names of a twin"},
    {"{'modulesContent':{'cam':{'properties.desired':{'n':4503599627370496}}}}", NOTE_TWIN_LIMIT,
     "4503599627370496", "n", "4503599627370496", "-4503599627370496 to 4503599627370495"},
    {"{'modulesContent':{'cam':{'properties.desired':{'1':{'2':{'3':{'4':{'5':{'6':{'7':{'8':{'9':"
     "{'10':{'11':{'n':1}}}}}}}}}}}}}}}",
     NOTE_TWIN_LIMIT, "{'n':1}", "11", "more than 10 levels deep", NULL},
};

Test(notes, each_row_is_noticed_at_its_place) {
  for (size_t i = 0; i < sizeof noticed / sizeof *noticed; i++) {
    const row *wanted = &noticed[i];
    reading *r = read_manifest(wanted->text);
    cr_expect_eq(r->status, EM_OK, "%s: %s", wanted->text, r->error.message);
    const note *n = r->status == EM_OK ? find_note(r, wanted->kind) : NULL;
    cr_expect_not_null(n, "%s\nwanted %s, got:%s", wanted->text, note_kind_name(wanted->kind).data,
                       r->status == EM_OK ? list_notes(r) : "");
    if (n != NULL) {
      cr_expect(wanted->source == NULL || strcmp(note_source(r, n), wanted->source) == 0,
                "%s: at %s", wanted->text, note_source(r, n));
      cr_expect(wanted->name == NULL || is_text(n->name, wanted->name), "%s: name %.*s",
                wanted->text, VIEW_ARGS(n->name));
      cr_expect(wanted->detail == NULL || is_text(n->detail, wanted->detail), "%s: detail %.*s",
                wanted->text, VIEW_ARGS(n->detail));
      cr_expect(wanted->expected == NULL || is_text(n->expected, wanted->expected),
                "%s: expected %.*s", wanted->text, VIEW_ARGS(n->expected));
    }
    reading_free(r);
  }
}

/* Near misses: nothing at all is noticed. */
static const char *const quiet[] = {
    SETTINGS("'image':'acr.io/c:1'"),
    SETTINGS("'image':'acr.io/c:1','createOptions':null"),
    SETTINGS("'image':'acr.io/c:1','createOptions':''"),
    SETTINGS("'image':'acr.io/c:1','createOptions':'null'"),
    SETTINGS("'image':'acr.io/c:1','x-note':'why','_comment':'see there'"),
    SETTINGS("'image':'acr.io/c:1','digest':'sha256:1'"),
    MODULE("'type':'Docker','status':'Stopped','restartPolicy':'OnUnhealthy','imagePullPolicy':"
           "'never','startupOrder':0,'version':'1.0','env':{'A':{'value':1},'B':{'value':true},"
           "'C':{'value':'\xD0\xBF\xE2\x80\x8D'},'D':{}},'settings':{'image':'a:1'}"),
    MODULE("'type':'docker','env':null,'settings':{'image':'a:1'}"),
    MODULES("'camera':null"),
    AGENT(
        "'schemaVersion':'1.1.0','runtime':{'type':'docker','settings':{'minDockerVersion':'v1.25'"
        ",'loggingOptions':'','registryCredentials':{'acr':{'address':'a','username':'b',"
        "'password':'c'}}}}," SYSTEM),
    HUB("'schemaVersion':'1.3','routes':{'a':'FROM /* INTO $upstream','b':{'route':'FROM /x INTO "
        "$upstream','priority':0,'timeToLiveSecs':60}},'storeAndForwardConfiguration':{"
        "'timeToLiveSecs':-1,'storeLimits':{'maxSizeBytes':5000000000}},'integrity':{}"),
    "{'$schema-template':'4.0.0','modulesContent':{'cam':{'properties.desired':{'a':[1,{'b':2}]}}}"
    "}",
    "{'modulesContent':{'cam':{'properties.desired':{'1':{'2':{'3':{'4':{'5':{'6':{'7':{'8':{'9':"
    "{'10':{'n':1}}}}}}}}}}}}}}",
    "{'modulesContent':{'cam':{'properties.desired':{'$version':3,'$metadata':{'a.b':1}}}}}",
};

Test(notes, what_is_right_is_not_noticed) {
  for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
    reading *r = read_manifest(quiet[i]);
    cr_expect_eq(r->status, EM_OK, "%s: %s", quiet[i], r->error.message);
    if (r->status == EM_OK) {
      cr_expect_eq(r->manifest.notes.total, 0, "%s:%s", quiet[i], list_notes(r));
    }
    reading_free(r);
  }
}

Test(notes, a_flood_of_them_is_counted_but_not_kept) {
  enum { COUNT = 30000 };
  static char text[COUNT * 12 + 200];
  size_t used =
      (size_t)sprintf(text, "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{");
  for (int i = 0; i < COUNT; i++) {
    used += (size_t)sprintf(text + used, "%s\"u%05d\":1", i == 0 ? "" : ",", i);
  }
  used += (size_t)sprintf(text + used, "}}}}");
  reading *r = read_manifest_text("flood.json", (em_view){text, used});
  cr_assert_eq(r->status, EM_OK);
  cr_expect_eq(r->manifest.notes.count, NOTES_MAXIMUM);
  cr_expect(r->manifest.notes.total >= COUNT);
  reading_free(r);
}
