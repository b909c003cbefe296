/*
 * Everything that writes something of manifests, while memory runs out, while the reader of the
 * output goes away, and with texts that end too early: an error each time, with its place, and
 * nothing lost.
 */
#include "failing_allocator.h"

#include "base/view.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Texts
 * ----------------------------------------------------------------------------------------
 */

enum { TEXTS = 3, TEXT_SIZE = 1 << 16 };

/* What a row reads: a base or a template, and layers on top of it. */
typedef struct texts {
  em_layer layers[TEXTS];
  size_t count;
} texts;

static em_view read_fixture(const char *name) {
  char path[1024];
  snprintf(path, sizeof path, EDGEMANIFEST_FIXTURES "/%s", name);
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  char *text = malloc(TEXT_SIZE);
  cr_assert_not_null(text);
  const size_t length = fread(text, 1, TEXT_SIZE, file);
  fclose(file);
  return (em_view){text, length};
}

/* ---- Output
 * ---------------------------------------------------------------------------------------
 */

/* Takes so many bytes and no more. */
typedef struct sink {
  size_t room, taken;
} sink;

static bool take(void *context, const char *data, size_t length) {
  sink *s = context;
  (void)data;
  if (length > s->room - s->taken) {
    return false;
  }
  s->taken += length;
  return true;
}

/* ---- What is written
 * ------------------------------------------------------------------------------
 */

typedef em_status call(const texts *t, const em_allocator *allocator, const em_writer *writer,
                       em_error *error);

#define CALL(name, options_type, initial, expression)                                              \
  static em_status name(const texts *t, const em_allocator *allocator, const em_writer *writer,    \
                        em_error *error) {                                                         \
    options_type options = initial;                                                                \
    options.allocator = allocator;                                                                 \
    return expression;                                                                             \
  }
#define FIRST t->layers[0].name, t->layers[0].text
#define DIFF(name, wanted)                                                                         \
  static em_status name(const texts *t, const em_allocator *allocator, const em_writer *writer,    \
                        em_error *error) {                                                         \
    em_diff_options options = EM_DIFF_OPTIONS_INIT;                                                \
    options.allocator = allocator;                                                                 \
    options.format = wanted;                                                                       \
    const em_diff_input sides = {t->layers, 1, t->layers, t->count};                               \
    return em_diff_write(&sides, &options, writer, NULL, error);                                   \
  }
#define RESOLVE(name, wanted)                                                                      \
  static em_status name(const texts *t, const em_allocator *allocator, const em_writer *writer,    \
                        em_error *error) {                                                         \
    em_resolve_options options = EM_RESOLVE_OPTIONS_INIT;                                          \
    options.allocator = allocator;                                                                 \
    options.format = wanted;                                                                       \
    return em_resolve(t->layers, t->count, &options, writer, NULL, error);                         \
  }
#define GRAPH(name, wanted)                                                                        \
  static em_status name(const texts *t, const em_allocator *allocator, const em_writer *writer,    \
                        em_error *error) {                                                         \
    em_graph_options options = EM_GRAPH_OPTIONS_INIT;                                              \
    options.allocator = allocator;                                                                 \
    options.format = wanted;                                                                       \
    return em_graph_write(t->layers, t->count, &options, writer, NULL, error);                     \
  }

DIFF(diff_text, EM_DIFF_TEXT)
DIFF(diff_markdown, EM_DIFF_MARKDOWN)
DIFF(diff_json, EM_DIFF_JSON)
RESOLVE(resolve_manifest, EM_RESOLVE_MANIFEST)
RESOLVE(resolve_places, EM_RESOLVE_PLACES)
RESOLVE(resolve_json, EM_RESOLVE_JSON)
GRAPH(graph_mermaid, EM_GRAPH_MERMAID)
GRAPH(graph_dot, EM_GRAPH_DOT)
GRAPH(graph_svg, EM_GRAPH_SVG)
CALL(redact, em_inventory_options, EM_INVENTORY_OPTIONS_INIT,
     em_redact(FIRST, &options, writer, NULL, error))
CALL(inspect, em_inventory_options, EM_INVENTORY_OPTIONS_INIT,
     em_inspect(FIRST, &options, writer, error))
CALL(surface, em_inventory_options, EM_INVENTORY_OPTIONS_INIT,
     em_surface(FIRST, &options, writer, error))
CALL(sbom, em_inventory_options, EM_INVENTORY_OPTIONS_INIT, em_sbom(FIRST, &options, writer, error))
CALL(pack_options, em_rewrite_options, EM_REWRITE_OPTIONS_INIT,
     em_options_pack(FIRST, &options, writer, error))
CALL(unpack_options, em_rewrite_options, EM_REWRITE_OPTIONS_INIT,
     em_options_unpack(FIRST, &options, writer, error))
CALL(show_options, em_rewrite_options, EM_REWRITE_OPTIONS_INIT,
     em_options_show(FIRST, &options, writer, error))

static bool find_value(void *context, em_view name, em_view *value) {
  (void)context;
  *value = name.length > 3 ? VIEW("registry.example") : VIEW("1");
  return true;
}

static em_status expand(const texts *t, const em_allocator *allocator, const em_writer *writer,
                        em_error *error) {
  const em_variables variables = {find_value, NULL};
  em_expand_options options = EM_EXPAND_OPTIONS_INIT;
  options.allocator = allocator;
  options.variables = &variables;
  em_expansion *expansion = NULL;
  em_status status = em_expand(FIRST, &options, &expansion, error);
  if (status == EM_OK) {
    status = em_expansion_write(expansion, writer, error);
    em_expansion_free(expansion);
  }
  return status;
}

typedef struct row {
  const char *name;
  call *write;
  const char *fixtures[TEXTS];
} row;

#define LAYERS                                                                                     \
  { "effective/base.json", "effective/debug.layer.json", "effective/north.layer.json" }
#define ONE                                                                                        \
  { "everything/deployment.json", NULL, NULL }

static const row rows[] = {
    {"diff", diff_text, LAYERS},
    {"diff as Markdown", diff_markdown, LAYERS},
    {"diff as JSON", diff_json, LAYERS},
    {"resolve", resolve_manifest, LAYERS},
    {"resolve --places", resolve_places, LAYERS},
    {"resolve as JSON", resolve_json, LAYERS},
    {"graph", graph_mermaid, LAYERS},
    {"graph as DOT", graph_dot, LAYERS},
    {"graph as SVG", graph_svg, LAYERS},
    {"redact", redact, ONE},
    {"inspect", inspect, ONE},
    {"surface", surface, ONE},
    {"sbom", sbom, ONE},
    {"createoptions pack", pack_options, {"schema/template.json", NULL, NULL}},
    {"createoptions unpack", unpack_options, {"effective/base.json", NULL, NULL}},
    {"createoptions show", show_options, {"effective/base.json", NULL, NULL}},
    {"expand", expand, {"schema/template.json", NULL, NULL}},
};
enum { ROWS = sizeof rows / sizeof *rows };

static texts read_texts(const row *r) {
  texts t = {.count = 0};
  for (; t.count < TEXTS && r->fixtures[t.count] != NULL; t.count++) {
    t.layers[t.count] = (em_layer){.name = view_of(r->fixtures[t.count]),
                                   .text = read_fixture(r->fixtures[t.count])};
  }
  return t;
}

static void free_texts(texts *t) {
  for (size_t i = 0; i < t->count; i++) {
    free((void *)(uintptr_t)t->layers[i].text.data);
  }
}

/* ---- Tests
 * ----------------------------------------------------------------------------------------
 */

static size_t fail_each(const row *r, const texts *t, failing_mode mode) {
  failing_allocator f;
  size_t number = 0;
  do {
    failing_allocator_start(&f, mode, number++);
    sink out = {SIZE_MAX, 0};
    const em_writer writer = {take, &out};
    em_error error = {0};
    const em_status status = r->write(t, &f.allocator, &writer, &error);
    cr_assert_eq(f.bytes, 0, "%s: %zu bytes lost when allocation %zu fails", r->name, f.bytes,
                 number - 1);
    cr_assert_eq(status, f.has_failed ? EM_ERROR_MEMORY : EM_OK, "%s: %s when allocation %zu fails",
                 r->name, em_status_name(status), number - 1);
  } while (f.has_failed);
  return number;
}

Test(writers, each_failing_allocation_is_an_error_and_nothing_is_lost) {
  for (size_t i = 0; i < ROWS; i++) {
    texts t = read_texts(&rows[i]);
    const size_t once = fail_each(&rows[i], &t, FAIL_ONCE);
    fail_each(&rows[i], &t, FAIL_FOREVER);
    cr_expect_gt(once, 3, "%s: only %zu allocations", rows[i].name, once);
    free_texts(&t);
  }
}

Test(writers, an_output_that_ends_is_an_error_and_nothing_is_lost) {
  for (size_t i = 0; i < ROWS; i++) {
    texts t = read_texts(&rows[i]);
    sink whole = {SIZE_MAX, 0};
    em_writer writer = {take, &whole};
    cr_assert_eq(rows[i].write(&t, NULL, &writer, NULL), EM_OK, "%s", rows[i].name);
    cr_assert_gt(whole.taken, 20, "%s", rows[i].name);
    for (size_t room = 0; room < whole.taken; room += whole.taken / 7 + 1) {
      failing_allocator f;
      failing_allocator_start(&f, FAIL_ONCE, SIZE_MAX);
      sink out = {room, 0};
      writer = (em_writer){take, &out};
      em_error error = {0};
      cr_expect_eq(rows[i].write(&t, &f.allocator, &writer, &error), EM_ERROR_WRITE,
                   "%s: room for %zu of %zu", rows[i].name, room, whole.taken);
      cr_expect_eq(f.bytes, 0, "%s: %zu bytes lost", rows[i].name, f.bytes);
    }
    free_texts(&t);
  }
}

/* The last text, cut at each of many places: what is read of it is wrong, and told with its place.
 */
Test(writers, a_text_that_ends_too_early_is_an_error_with_its_place) {
  for (size_t i = 0; i < ROWS; i++) {
    texts t = read_texts(&rows[i]);
    em_layer *last = &t.layers[t.count - 1];
    size_t end = last->text.length;
    while (end > 0 && last->text.data[end - 1] != '}') {
      end--;
    }
    for (size_t length = 0; length < end; length += end / 97 + 1) {
      const em_view whole = last->text;
      last->text.length = length;
      failing_allocator f;
      failing_allocator_start(&f, FAIL_ONCE, SIZE_MAX);
      sink out = {SIZE_MAX, 0};
      const em_writer writer = {take, &out};
      em_error error = {0};
      const em_status status = rows[i].write(&t, &f.allocator, &writer, &error);
      cr_expect(status == EM_ERROR_SYNTAX || status == EM_ERROR_SHAPE, "%s: %s at %zu of %zu",
                rows[i].name, em_status_name(status), length, end);
      cr_expect_eq(error.status, status);
      cr_expect(error.offset <= length && error.line >= 1 && error.column >= 1,
                "%s: %zu:%u:%u at %zu", rows[i].name, error.offset, error.line, error.column,
                length);
      cr_expect_eq(f.bytes, 0, "%s: %zu bytes lost", rows[i].name, f.bytes);
      cr_expect_eq(out.taken, 0, "%s: %zu bytes written of %zu", rows[i].name, out.taken, length);
      last->text = whole;
    }
    free_texts(&t);
  }
}
