/* How deployments go on top of each other, row by row: the result, where each value is from, and
 * what was changed on the way. */
#include "merging.h"

#include <criterion/criterion.h>

typedef struct row {
  const char *name;
  const char *files[MERGING_FILES];
  const char *effective;
  const char *changes;
} row;

static void check(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    merging *g = merging_of(rows[i].files);
    cr_expect_eq(g->status, EM_OK, "%s: %s", rows[i].name, g->error.message);
    if (g->status == EM_OK) {
      cr_expect_str_eq(show_effective(g), rows[i].effective, "%s:\n  wanted %s\n     got %s",
                       rows[i].name, rows[i].effective, show_effective(g));
      cr_expect_str_eq(show_changes(g), rows[i].changes, "%s:\n  wanted %s\n     got %s",
                       rows[i].name, rows[i].changes, show_changes(g));
    }
    merging_free(g);
  }
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

Test(layers_merge, modules__a_path_brings_replaces_or_hides_the_whole_value) {
  static const row rows[] = {
      {"a base alone is itself",
       {BASE("'modules':{'cam':1}", "")},
       "{$edgeAgent:{!:{modules:{cam:1@0}}}}",
       ""},
      {"a layer adds a module beside those of the base",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.mic':2", "")},
       "{$edgeAgent:{!:{modules:{cam:1@0,mic:2@1}}}}",
       "1 introduced $edgeAgent modules.mic"},
      {"a layer brings the first module",
       {BASE("'runtime':0", ""), LAYER("'properties.desired.modules.mic':2", "")},
       "{$edgeAgent:{!:{runtime:0@0,modules:{mic:2@1}}}}",
       "1 introduced $edgeAgent modules.mic"},
      {"a module is replaced whole, not merged",
       {BASE("'modules':{'cam':{'image':'a','env':5}}", ""),
        LAYER("'properties.desired.modules.cam':{'image':'b'}", "")},
       "{$edgeAgent:{!:{modules:{cam:{image:b@1}}}}}",
       "1 replaced $edgeAgent modules.cam of 0"},
      {"a deeper path reaches into the base's module",
       {BASE("'modules':{'cam':{'image':'a','env':5}}", ""),
        LAYER("'properties.desired.modules.cam.image':'b'", "")},
       "{$edgeAgent:{!:{modules:{cam:{image:b@1,env:5@0}}}}}",
       "1 replaced $edgeAgent modules.cam.image of 0"},
      {"a deeper path makes what it needs",
       {BASE("'modules':{}", ""), LAYER("'properties.desired.modules.cam.settings.image':'b'", "")},
       "{$edgeAgent:{!:{modules:{cam:{settings:{image:b@1}}}}}}",
       "1 introduced $edgeAgent modules.cam.settings.image"},
      {"all modules of the base are hidden by one short path",
       {BASE("'modules':{'cam':1,'mic':2}", ""), LAYER("'properties.desired.modules':{'x':3}", "")},
       "{$edgeAgent:{!:{modules:{x:3@1}}}}",
       "1 replaced $edgeAgent modules of 0"},
      {"of two names in one layer the shorter one goes first, wherever it stands",
       {BASE("'modules':{'cam':1}", ""),
        LAYER("'properties.desired.modules.mic':2,'properties.desired.modules':{'x':3}", "")},
       "{$edgeAgent:{!:{modules:{x:3@1,mic:2@1}}}}",
       "1 replaced $edgeAgent modules of 0; 1 introduced $edgeAgent modules.mic"},
      {"the same value again changes nothing but who says it",
       {BASE("'modules':{'cam':{'a':[1,'x',null]}}", ""),
        LAYER("'properties.desired.modules.cam':{'a':[1,'x',null]}", "")},
       "{$edgeAgent:{!:{modules:{cam:{a:[1@1,x@1,null@1]}}}}}",
       "1 replaced $edgeAgent modules.cam of 0 with the same"},
      {"a path through something that is no object makes one of it",
       {BASE("'modules':7", ""), LAYER("'properties.desired.modules.cam':1", "")},
       "{$edgeAgent:{!:{modules:{cam:1@1}}}}",
       "1 replaced $edgeAgent modules.cam of 0; 1 introduced $edgeAgent modules.cam"},
      {"an empty object is a value like any other",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.cam':{}", "")},
       "{$edgeAgent:{!:{modules:{cam:{}@1}}}}",
       "1 replaced $edgeAgent modules.cam of 0"},
      {"lists are values, not members",
       {BASE("'modules':{'cam':[1,2]}", ""), LAYER("'properties.desired.modules.cam':[3]", "")},
       "{$edgeAgent:{!:{modules:{cam:[3@1]}}}}",
       "1 replaced $edgeAgent modules.cam of 0"},
      {"names are compared with their case",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.Cam':2", "")},
       "{$edgeAgent:{!:{modules:{cam:1@0,Cam:2@1}}}}",
       "1 introduced $edgeAgent modules.Cam"},
      {"of a name that stands twice the last one is replaced",
       {BASE("'modules':{'cam':1,'cam':2}", ""), LAYER("'properties.desired.modules.cam':3", "")},
       "{$edgeAgent:{!:{modules:{cam:1@0,cam:3@1}}}}",
       "1 replaced $edgeAgent modules.cam of 0"},
  };
  CHECK(rows);
}

Test(layers_merge, null__takes_away_what_is_there) {
  static const row rows[] = {
      {"a module goes",
       {BASE("'modules':{'cam':1,'mic':2}", ""),
        LAYER("'properties.desired.modules.cam':null", "")},
       "{$edgeAgent:{!:{modules:{mic:2@0}}}}",
       "1 removed $edgeAgent modules.cam of 0"},
      {"what is not there cannot go",
       {BASE("'modules':{'mic':2}", ""), LAYER("'properties.desired.modules.cam':null", "")},
       "{$edgeAgent:{!:{modules:{mic:2@0}}}}",
       ""},
      {"what went comes back with a later layer",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.cam':null", ""),
        LAYER("'properties.desired.modules.cam':3", "")},
       "{$edgeAgent:{!:{modules:{cam:3@2}}}}",
       "1 removed $edgeAgent modules.cam of 0; 2 introduced $edgeAgent modules.cam"},
      {"what went is no object to reach into",
       {BASE("'modules':{'cam':{'a':1}}", ""), LAYER("'properties.desired.modules.cam':null", ""),
        LAYER("'properties.desired.modules.cam.b':3", "")},
       "{$edgeAgent:{!:{modules:{cam:{b:3@2}}}}}",
       "1 removed $edgeAgent modules.cam of 0; 2 introduced $edgeAgent modules.cam.b"},
      {"null inside of a value stays",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.cam':{'a':null}", "")},
       "{$edgeAgent:{!:{modules:{cam:{a:null@1}}}}}",
       "1 replaced $edgeAgent modules.cam of 0"},
  };
  CHECK(rows);
}

#define HUB(members) ",'$edgeHub':{" members "}"

Test(layers_merge, routes__are_set_by_name_like_modules) {
  static const row rows[] = {
      {"a route beside another",
       {BASE("", HUB("'properties.desired':{'routes':{'a':1}}")),
        LAYER("", HUB("'properties.desired.routes.b':2"))},
       "{$edgeAgent:{!:{}@0},$edgeHub:{!:{routes:{a:1@0,b:2@1}}}}",
       "1 introduced $edgeHub routes.b"},
      {"a route of that name is replaced, object and text alike",
       {BASE("", HUB("'properties.desired':{'routes':{'a':{'route':1,'priority':2}}}")),
        LAYER("", HUB("'properties.desired.routes.a':3"))},
       "{$edgeAgent:{!:{}@0},$edgeHub:{!:{routes:{a:3@1}}}}",
       "1 replaced $edgeHub routes.a of 0"},
      {"a layer may touch the hub alone",
       {BASE("", HUB("'properties.desired':{'routes':{}}")),
        "{'modulesContent':{'$edgeHub':{'properties.desired.routes.a':1}}}"},
       "{$edgeAgent:{!:{}@0},$edgeHub:{!:{routes:{a:1@1}}}}",
       "1 introduced $edgeHub routes.a"},
      {"a hub that the base lacks",
       {BASE("", ""), "{'modulesContent':{'$edgeHub':{'properties.desired.routes.a':1}}}"},
       "{$edgeAgent:{!:{}@0},$edgeHub:{!:{routes:{a:1@1}}}}",
       "1 introduced $edgeHub routes.a"},
  };
  CHECK(rows);
}

Test(layers_merge, twins__whole_desired_properties_replace_and_parts_add) {
  static const row rows[] = {
      {"a twin of the base stays",
       {BASE("", ",'cam':{'properties.desired':{'a':1}}"), LAYER("", "")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:1@0}}}",
       ""},
      {"a whole twin replaces the lower one",
       {BASE("", ",'cam':{'properties.desired':{'a':1,'b':2}}"),
        LAYER("", ",'cam':{'properties.desired':{'c':3}}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{c:3@1}}}",
       "1 replaced cam of 0"},
      {"a part is set beside the lower ones",
       {BASE("", ",'cam':{'properties.desired':{'a':1}}"),
        LAYER("", ",'cam':{'properties.desired.b':2}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:1@0,b:2@1}}}",
       "1 introduced cam b"},
      {"a part replaces the whole part",
       {BASE("", ",'cam':{'properties.desired':{'a':{'x':1,'y':2}}}"),
        LAYER("", ",'cam':{'properties.desired.a':{'z':3}}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:{z:3@1}}}}",
       "1 replaced cam a of 0"},
      {"parts of two layers stand beside each other",
       {BASE("", ""), LAYER("", ",'cam':{'properties.desired.a':1}"),
        LAYER("", ",'cam':{'properties.desired.b':2}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:1@1,b:2@2}}}",
       "1 introduced cam a; 2 introduced cam b"},
      {"a whole twin above hides the parts below",
       {BASE("", ""), LAYER("", ",'cam':{'properties.desired.a':1}"),
        LAYER("", ",'cam':{'properties.desired':{'b':2}}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{b:2@2}}}",
       "1 introduced cam a; 2 replaced cam of 1"},
      {"in one layer the whole comes before its parts",
       {BASE("", ""), LAYER("", ",'cam':{'properties.desired.a':1,'properties.desired':{'b':2}}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{b:2@1,a:1@1}}}",
       "1 introduced cam; 1 introduced cam a"},
      {"the base may set parts itself",
       {BASE("", ",'cam':{'properties.desired.a':1}"),
        LAYER("", ",'cam':{'properties.desired.b':2}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:1@0,b:2@1}}}",
       "1 introduced cam b"},
      {"a twin as the service nests it",
       {BASE("", ",'cam':{'properties':{'desired':{'a':1}}}"),
        LAYER("", ",'cam':{'properties.desired.b':2}")},
       "{$edgeAgent:{!:{}@0},cam:{!:{a:1@0,b:2@1}}}",
       "1 introduced cam b"},
      {"members that are no desired properties do not reach the device",
       {BASE("", ",'cam':{'tags':1,'properties.reported':{'a':1}}"),
        LAYER("", ",'cam':{'Properties.Desired.b':2}")},
       "{$edgeAgent:{!:{}@0}}",
       ""},
  };
  CHECK(rows);
}

Test(layers_merge, order__three_layers_and_more_stack_up) {
  static const row rows[] = {
      {"the last one wins",
       {BASE("'modules':{'cam':1}", ""), LAYER("'properties.desired.modules.cam':2", ""),
        LAYER("'properties.desired.modules.cam':3", ""),
        LAYER("'properties.desired.modules.cam':4", "")},
       "{$edgeAgent:{!:{modules:{cam:4@3}}}}",
       "1 replaced $edgeAgent modules.cam of 0; 2 replaced $edgeAgent modules.cam of 1; 3 replaced "
       "$edgeAgent modules.cam of 2"},
      {"each keeps what only it says",
       {BASE("'modules':{'a':0}", ""), LAYER("'properties.desired.modules.b':1", ""),
        LAYER("'properties.desired.modules.c':2", ""),
        LAYER("'properties.desired.modules.a.x':3", "")},
       "{$edgeAgent:{!:{modules:{a:{x:3@3},b:1@1,c:2@2}}}}",
       "1 introduced $edgeAgent modules.b; 2 introduced $edgeAgent modules.c; 3 replaced "
       "$edgeAgent "
       "modules.a.x of 0; 3 introduced $edgeAgent modules.a.x"},
      {"a deep path of a higher layer goes into the value of a lower one",
       {BASE("", ""), LAYER("'properties.desired.modules.cam':{'image':'a','env':1}", ""),
        LAYER("'properties.desired.modules.cam.env':2", "")},
       "{$edgeAgent:{!:{modules:{cam:{image:a@1,env:2@2}}}}}",
       "1 introduced $edgeAgent modules.cam; 2 replaced $edgeAgent modules.cam.env of 1"},
      {"priorities order files that are given otherwise",
       {RANKED_LAYER("20", "'properties.desired.modules.cam':'twenty'"),
        RANKED_LAYER("10", "'properties.desired.modules.cam':'ten'"),
        RANKED_BASE("1", "'modules':{'cam':'base'}")},
       "{$edgeAgent:{!:{modules:{cam:twenty@0}}}}",
       "1 replaced $edgeAgent modules.cam of 2; 0 replaced $edgeAgent modules.cam of 1"},
      {"of equal priorities the one given later wins",
       {RANKED_BASE("1", "'modules':{}"), RANKED_LAYER("5", "'properties.desired.modules.cam':1"),
        RANKED_LAYER("5", "'properties.desired.modules.cam':2")},
       "{$edgeAgent:{!:{modules:{cam:2@2}}}}",
       "1 introduced $edgeAgent modules.cam; 2 replaced $edgeAgent modules.cam of 1"},
      {"of equal priorities the newer one wins where both say when they were made",
       {RANKED_BASE("1", "'modules':{}"),
        "{'priority':5,'createdTimeUtc':'2026-02-01T00:00:00Z','content':" LAYER(
            "'properties.desired.modules.cam':1", "") "}",
        "{'priority':5,'createdTimeUtc':'2025-02-01T00:00:00Z','content':" LAYER(
            "'properties.desired.modules.cam':2", "") "}"},
       "{$edgeAgent:{!:{modules:{cam:1@1}}}}",
       "2 introduced $edgeAgent modules.cam; 1 replaced $edgeAgent modules.cam of 2"},
      {"a file without a priority has that of the one before it",
       {RANKED_BASE("1", "'modules':{}"), RANKED_LAYER("9", "'properties.desired.modules.cam':1"),
        LAYER("'properties.desired.modules.cam':2", ""),
        RANKED_LAYER("8", "'properties.desired.modules.cam':3")},
       "{$edgeAgent:{!:{modules:{cam:2@2}}}}",
       "3 introduced $edgeAgent modules.cam; 1 replaced $edgeAgent modules.cam of 3; 2 replaced "
       "$edgeAgent modules.cam of 1"},
  };
  CHECK(rows);
}

Test(layers_merge, base__one_applies_and_layers_must_be_above_it) {
  static const row rows[] = {
      {"the base of highest priority applies, and no other",
       {RANKED_BASE("5", "'modules':{'a':1}"), RANKED_BASE("7", "'modules':{'b':2}"),
        RANKED_BASE("6", "'modules':{'c':3}")},
       "{$edgeAgent:{!:{modules:{b:2@1}}}}",
       ""},
      {"of two bases without priorities the later one applies",
       {BASE("'modules':{'a':1}", ""), BASE("'modules':{'b':2}", "")},
       "{$edgeAgent:{!:{modules:{b:2@1}}}}",
       ""},
      {"a layer below the base does not apply",
       {RANKED_BASE("5", "'modules':{'a':1}"),
        RANKED_LAYER("4", "'properties.desired.modules.b':2")},
       "{$edgeAgent:{!:{modules:{a:1@0}}}}",
       ""},
      {"nor does one of the same priority",
       {RANKED_BASE("5", "'modules':{'a':1}"),
        RANKED_LAYER("5", "'properties.desired.modules.b':2")},
       "{$edgeAgent:{!:{modules:{a:1@0}}}}",
       ""},
      {"a layer alone is put together as far as it goes",
       {LAYER("'properties.desired.modules.b':2", "")},
       "{$edgeAgent:{!:{modules:{b:2@0}}}}",
       "0 introduced $edgeAgent modules.b"},
      {"desired properties of the agent make a base, dotted names beside them or not",
       {BASE("'modules':{}", ""),
        "{'modulesContent':{'$edgeAgent':{'properties.desired':{'modules':{'x':1}},"
        "'properties.desired.modules.y':2}}}"},
       "{$edgeAgent:{!:{modules:{x:1@1,y:2@1}}}}",
       ""},
  };
  CHECK(rows);
}

Test(layers_merge, system_modules__dotted_names_reach_them_and_are_told) {
  static const row rows[] = {
      {"an image of the hub",
       {BASE("'systemModules':{'edgeHub':{'settings':{'image':'a'}}}", ""),
        LAYER("'properties.desired.systemModules.edgeHub.settings.image':'b'", "")},
       "{$edgeAgent:{!:{systemModules:{edgeHub:{settings:{image:b@1}}}}}}",
       "1 replaced $edgeAgent systemModules.edgeHub.settings.image of 0"},
      {"the runtime's settings",
       {BASE("'runtime':{'type':'docker'}", ""),
        LAYER("'properties.desired.runtime.settings':1", "")},
       "{$edgeAgent:{!:{runtime:{type:docker@0,settings:1@1}}}}",
       "1 introduced $edgeAgent runtime.settings"},
  };
  CHECK(rows);
}
