/* Where values of an effective deployment stand: in the file of the layer, down to the character.
 */
#include "merging.h"

#include "document/embedded.h"
#include "memory/failing_allocator.h"
#include "model/manifest.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* "fileN.json:text" of a span. */
static const char *show(document_span span) {
  static char text[512];
  snprintf(text, sizeof text, "%.*s:%.*s", VIEW_ARGS(span.file->name), (int)(span.end - span.start),
           span.file->text.data + span.start);
  return text;
}

static uint32_t find(const document *d, const char *const *path) {
  uint32_t node = 0;
  for (; *path != NULL; path++) {
    node = document_member(d, node, view_of(*path));
    cr_assert_neq(node, DOCUMENT_NONE, "%s", *path);
  }
  return node;
}

Test(layers_places, values_and_names__point_into_the_file_they_came_from) {
  const char *const files[] = {BASE("'modules':{'cam':{'image':'a\\u0041b'}}", ""),
                               LAYER("'properties.desired.modules.mic':{'image':'x\\u0042y'}", ""),
                               NULL};
  merging *g = merging_of(files);
  const document *d = &g->merge.result;
  const uint32_t modules = find(
      d, (const char *[]){"modulesContent", "$edgeAgent", "properties.desired", "modules", NULL});
  const uint32_t cam = document_member(d, modules, VIEW("cam"));
  const uint32_t mic = document_member(d, modules, VIEW("mic"));
  cr_expect_str_eq(show(document_locate_node(d, document_member(d, cam, VIEW("image")))),
                   "file0.json:\"a\\u0041b\"");
  cr_expect_str_eq(show(document_locate_node(d, document_member(d, mic, VIEW("image")))),
                   "file1.json:\"x\\u0042y\"");
  cr_expect_str_eq(show(document_locate_node(d, cam - 1)), "file0.json:\"cam\"");
  cr_expect_str_eq(show(document_locate_node(d, mic - 1)),
                   "file1.json:\"properties.desired.modules.mic\"");
  /* The second letter of a value, though its escape is not in the merged text. */
  const uint32_t value = document_member(d, mic, VIEW("image"));
  cr_expect_str_eq(show(document_locate(d, d->nodes[value].start + 2, 1)), "file1.json:\\u0042");
  merging_free(g);
}

Test(layers_places, embedded_documents__lead_through_the_merge_into_the_layer) {
  const char *const files[] = {
      BASE("'modules':{'cam':{'settings':{'createOptions':'{}'}}}", ""),
      LAYER("'properties.desired.modules.cam.settings':{'createOptions':"
            "'{\\u0022HostConfig\\u0022:{\\u0022Privileged\\u0022:true}}'}",
            ""),
      NULL};
  merging *g = merging_of(files);
  const document *d = &g->merge.result;
  const uint32_t options =
      find(d, (const char *[]){"modulesContent", "$edgeAgent", "properties.desired", "modules",
                               "cam", "settings", "createOptions", NULL});
  const document_options limits = {.limits = EM_LIMITS_INIT};
  document embedded;
  cr_assert_eq(document_open_embedded(&embedded, d, &options, 1, &limits, NULL), EM_OK);
  const uint32_t host = document_member(&embedded, 0, VIEW("HostConfig"));
  const uint32_t privileged = document_member(&embedded, host, VIEW("Privileged"));
  cr_expect_str_eq(show(document_locate_node(&embedded, privileged)), "file1.json:true");
  cr_expect_str_eq(show(document_locate_node(&embedded, privileged - 1)),
                   "file1.json:\\u0022Privileged\\u0022");
  document_free(&embedded);
  merging_free(g);
}

Test(layers_places, the_model__reads_an_effective_deployment_like_any_other) {
  const char *const files[] = {
      BASE("'schemaVersion':'1.1','modules':{'cam':{'type':'docker','settings':{'image':'a:1'}}}",
           ""),
      LAYER("'properties.desired.modules.mic':{'type':'docker','settings':{'image':'b:2'}}", ""),
      NULL};
  merging *g = merging_of(files);
  const document_options limits = {.limits = EM_LIMITS_INIT};
  manifest m;
  cr_assert_eq(manifest_read(&m, &g->merge.result, &limits, &g->memory, NULL), EM_OK);
  cr_assert_eq(m.module_count, 2);
  cr_expect(!m.is_layered);
  cr_expect_str_eq(show(document_locate_node(m.modules[1].at.document, m.modules[1].at.node - 1)),
                   "file1.json:\"properties.desired.modules.mic\"");
  manifest_free(&m);
  merging_free(g);
}

typedef struct role_row {
  const char *files[MERGING_FILES];
  const char *roles;
} role_row;

Test(layers_places, roles__say_what_applies) {
  static const role_row rows[] = {
      {{BASE("", ""), LAYER("", "")}, "base layer"},
      {{LAYER("", ""), BASE("", "")}, "layer base"},
      {{RANKED_BASE("5", ""), RANKED_BASE("7", ""), RANKED_LAYER("9", "")}, "- base layer"},
      {{RANKED_BASE("5", ""), RANKED_LAYER("5", ""), RANKED_LAYER("6", "")}, "base - layer"},
      {{LAYER("", ""), LAYER("", "")}, "layer layer"},
      {{RANKED_BASE("5", ""), LAYER("", "")}, "base layer"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    merging *g = merging_of(rows[i].files);
    cr_assert_eq(g->status, EM_OK);
    cr_expect_str_eq(show_roles(g), rows[i].roles, "row %zu: %s", i, show_roles(g));
    merging_free(g);
  }
}

Test(layers_places, priorities__of_the_caller_outrank_those_of_the_file) {
  const char *const files[] = {RANKED_BASE("5", "'modules':{'a':1}"),
                               RANKED_LAYER("9", "'properties.desired.modules.a':2"),
                               RANKED_LAYER("8", "'properties.desired.modules.a':3"), NULL};
  const int64_t priorities[] = {0, 1, 2};
  merging *g = merging_ranked(files, priorities);
  cr_expect_str_eq(show_effective(g), "{$edgeAgent:{!:{modules:{a:3@2}}}}", "%s",
                   show_effective(g));
  uint32_t other;
  cr_expect(!layers_find_tie(&g->merge, 2, &other));
  merging_free(g);
}

Test(layers_places, ties__are_told) {
  const char *const files[] = {RANKED_BASE("1", ""), RANKED_LAYER("5", ""), RANKED_LAYER("5", ""),
                               NULL};
  merging *g = merging_of(files);
  uint32_t other = LAYERS_NONE;
  cr_expect(layers_find_tie(&g->merge, 2, &other));
  cr_expect_eq(other, 1);
  cr_expect(!layers_find_tie(&g->merge, 1, &other));
  merging_free(g);
}

Test(layers_places, faults__paths_with_empty_names_are_not_applied) {
  const char *const files[] = {
      BASE("'modules':{}", ""),
      LAYER("'properties.desired.':1,'properties.desired..a':2,'properties.desired.a..b':3,"
            "'properties.desired.a.':4,'properties.desired.modules.ok':5",
            ""),
      NULL};
  merging *g = merging_of(files);
  cr_expect_str_eq(show_effective(g), "{$edgeAgent:{!:{modules:{ok:5@1}}}}", "%s",
                   show_effective(g));
  cr_expect_eq(g->merge.fault_count, 4);
  merging_free(g);
}

Test(layers_places, shape__what_is_no_deployment_is_said_with_its_number) {
  const char *const files[] = {BASE("", ""), "{'deviceContent':{}}", NULL};
  merging *g = merging_of(files);
  cr_expect_eq(g->status, EM_ERROR_SHAPE);
  cr_expect_eq(g->at_fault, 1);
  merging_free(g);
}

Test(layers_places, memory__each_allocation_may_fail) {
  static const char base[] =
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{\"a\":[1,{}]}}}}}";
  static const char layer[] =
      "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired.modules.b.c\":2}}}";
  document documents[2];
  const document_options limits = {.limits = EM_LIMITS_INIT};
  cr_assert_eq(document_parse_json(&documents[0], VIEW("a"), view_of(base), &limits, NULL), EM_OK);
  cr_assert_eq(document_parse_json(&documents[1], VIEW("b"), view_of(layer), &limits, NULL), EM_OK);
  const layers_source sources[] = {{.document = &documents[0]}, {.document = &documents[1]}};
  em_status status = EM_ERROR_MEMORY;
  for (size_t i = 0; i < 500 && status == EM_ERROR_MEMORY; i++) {
    failing_allocator failing;
    failing_allocator_start(&failing, FAIL_FOREVER, i);
    const document_options options = {.allocator = &failing.allocator, .limits = EM_LIMITS_INIT};
    arena memory;
    arena_init(&memory, &failing.allocator);
    layers_merge merge;
    uint32_t at_fault;
    status = layers_merge_all(&merge, sources, 2, &options, &memory, &at_fault, NULL);
    layers_free(&merge);
    arena_free(&memory);
    cr_expect_eq(failing.bytes, 0);
  }
  cr_expect_eq(status, EM_OK);
  document_free(&documents[0]);
  document_free(&documents[1]);
}
