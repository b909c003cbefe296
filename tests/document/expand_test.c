/* Templates: what is replaced, what stays, and where every byte came from. */
#include "document/expand.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* "A" is a, "LONG" twenty bytes, "EMPTY" nothing, "QUOTE" breaks JSON, "MODULES.m" an image. */
static bool find(void *context, em_view name, em_view *value) {
  static const struct {
    const char *name, *value;
  } values[] = {{"A", "a"},
                {"LONG", "01234567890123456789"},
                {"EMPTY", ""},
                {"QUOTE", "\"b"},
                {"TRUE", "true"},
                {"edgeAgent", "never meant"},
                {"MODULES.m", "r/m:1-amd64"},
                {"MODULEDIR<../m>.debug", "r/m:1-amd64.debug"}};
  (void)context;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    if (view_equals(name, view_of(values[i].name))) {
      *value = view_of(values[i].value);
      return true;
    }
  }
  return false;
}

static const em_variables variables = {find, NULL};

typedef struct row {
  const char *text, *expanded;
  uint32_t unresolved;
} row;

static const row rows[] = {
    {"", "", 0},
    {"plain", "plain", 0},
    {"$A", "a", 0},
    {"${A}", "a", 0},
    {"x${A}y${A}z", "xayaz", 0},
    {"$A$A", "aa", 0},
    {"$A.b", "a.b", 0},
    {"$AB", "$AB", 1},
    {"${AB}", "${AB}", 1},
    {"${EMPTY}", "", 0},
    {"a${EMPTY}b", "ab", 0},
    {"${LONG}${LONG}", "0123456789012345678901234567890123456789", 0},
    {"${MODULES.m}", "r/m:1-amd64", 0},
    {"${MODULES.n}", "${MODULES.n}", 1},
    {"${MODULEDIR<../m>.debug}", "r/m:1-amd64.debug", 0},
    {"$", "$", 0},
    {"$$A", "$a", 0},
    {"${", "${", 0},
    {"${}", "${}", 0},
    {"${A", "${A", 0},
    {"${A\n}", "${A\n}", 0},
    {"$ A", "$ A", 0},
    {"$1", "$1", 0},
    {"$upstream", "$upstream", 0}, /* a name of Azure, and not missed */
    {"$Version", "$Version", 0},
    {"$VERSION", "$VERSION", 1},
    {"\\${A}", "\\a", 0}, /* as iotedgedev does: there is no escape */
    {"${A}${B}$C", "a${B}$C", 1},
};

Test(expand, replaces_what_has_a_value_and_leaves_the_rest) {
  const em_limits limits = EM_LIMITS_INIT;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    arena memory;
    arena_init(&memory, NULL);
    document_expansion e;
    cr_assert_eq(
        document_expand(&e, VIEW("t"), view_of(rows[i].text), &variables, &limits, &memory, NULL),
        EM_OK);
    cr_expect(view_equals(e.text, view_of(rows[i].expanded)), "%s gives %.*s", rows[i].text,
              VIEW_ARGS(e.text));
    cr_expect_eq(e.unresolved_total, rows[i].unresolved, "%s: %u", rows[i].text,
                 e.unresolved_total);
    arena_free(&memory);
  }
}

Test(expand, every_byte_knows_where_it_came_from) {
  static const char text[] = "ab${LONG}cd${EMPTY}e$A";
  const em_limits limits = EM_LIMITS_INIT;
  arena memory;
  arena_init(&memory, NULL);
  document_expansion e;
  cr_assert_eq(document_expand(&e, VIEW("t"), view_of(text), &variables, &limits, &memory, NULL),
               EM_OK);
  static const struct {
    uint32_t start, end, from, behind;
  } places[] = {{0, 1, 0, 1},     {0, 2, 0, 2},     {1, 3, 1, 9},     {2, 3, 2, 9},
                {10, 12, 2, 9},   {2, 22, 2, 9},    {21, 23, 2, 10},  {22, 24, 9, 11},
                {24, 25, 19, 20}, {23, 25, 10, 20}, {25, 26, 20, 22}, {0, 26, 0, 22},
                {22, 22, 9, 9}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    uint32_t start = places[i].start;
    uint32_t end = places[i].end;
    expansion_locate(&e, &start, &end);
    cr_expect(start == places[i].from && end == places[i].behind, "%u to %u stand at %u to %u",
              places[i].start, places[i].end, start, end);
  }
  arena_free(&memory);
}

Test(expand, nodes_of_the_expanded_text_stand_in_the_template) {
  static const char text[] = "{\"x\":\"${LONG}\",\"createOptions\":\"{\\\"P\\\":${TRUE},\\\"Q\\\":"
                             "\\\"$A\\\"}\",\"n\":${TRUE}}";
  const em_limits limits = EM_LIMITS_INIT;
  arena memory;
  arena_init(&memory, NULL);
  document_expansion e;
  document d;
  document options;
  cr_assert_eq(document_expand(&e, VIEW("t"), view_of(text), &variables, &limits, &memory, NULL),
               EM_OK);
  cr_assert_eq(document_parse_expanded(&d, &e, EM_SYNTAX_JSON, NULL, NULL), EM_OK);
  const uint32_t string = document_member(&d, 0, VIEW("createOptions"));
  cr_assert_eq(document_open_embedded(&options, &d, &string, 1, NULL, NULL), EM_OK);
  const struct {
    const document *d;
    const char *name, *source;
  } nodes[] = {{&d, "n", "${TRUE}"},
               {&d, "x", "\"${LONG}\""},
               {&options, "P", "${TRUE}"},
               {&options, "Q", "\\\"$A\\\""}};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
    const uint32_t node = document_member(nodes[i].d, 0, view_of(nodes[i].name));
    const document_span span = document_locate_node(nodes[i].d, node);
    cr_expect_eq(span.file, &e.file);
    cr_expect(
        view_equals((em_view){text + span.start, span.end - span.start}, view_of(nodes[i].source)),
        "%s stands at %.*s", nodes[i].name, (int)(span.end - span.start), text + span.start);
    cr_expect(document_is_filled_in(nodes[i].d, node));
  }
  cr_expect_not(document_is_filled_in(&d, 1), "the name x was written");
  document_free(&options);
  document_free(&d);
  arena_free(&memory);
}

Test(expand, an_error_stands_in_the_template) {
  static const char text[] = "{\"a\":\"${LONG}\",\n \"b\":\"${QUOTE}\"}";
  const em_limits limits = EM_LIMITS_INIT;
  arena memory;
  arena_init(&memory, NULL);
  document_expansion e;
  document d;
  em_error error = {0};
  cr_assert_eq(document_expand(&e, VIEW("t"), view_of(text), &variables, &limits, &memory, NULL),
               EM_OK);
  cr_assert_eq(document_parse_expanded(&d, &e, EM_SYNTAX_JSON, NULL, &error), EM_ERROR_SYNTAX);
  cr_expect_eq(error.line, 2);
  cr_expect_eq(error.column, 7, "%u", error.column);
  arena_free(&memory);
}

Test(expand, a_result_beyond_the_limit_is_refused) {
  em_limits limits = EM_LIMITS_INIT;
  limits.bytes = 30;
  arena memory;
  arena_init(&memory, NULL);
  document_expansion e;
  em_error error = {0};
  cr_expect_eq(document_expand(&e, VIEW("t"), VIEW("${LONG}"), &variables, &limits, &memory, NULL),
               EM_OK);
  cr_expect_eq(
      document_expand(&e, VIEW("t"), VIEW("${LONG}${LONG}"), &variables, &limits, &memory, &error),
      EM_ERROR_LIMIT);
  cr_expect_eq(error.offset, 7);
  arena_free(&memory);
}

/* ---- The deployment
 * ------------------------------------------------------------------------------ */

static char *expanded(const char *text, em_expand_options *options, em_error *error) {
  gathered g = {0};
  const em_writer writer = gathered_writer(&g);
  em_expansion *x;
  options->variables = &variables;
  em_status status = em_expand(VIEW("t.json"), view_of(text), options, &x, error);
  if (status == EM_OK) {
    status = em_expansion_write(x, &writer, error);
    em_expansion_free(x);
  }
  cr_expect(status == EM_OK || g.data == NULL);
  return g.data;
}

Test(expand, create_options_become_text_in_parts) {
  em_expand_options options = EM_EXPAND_OPTIONS_INIT;
  options.part_length = 10;
  em_error error = {0};
  char *text = expanded("{\"$schema-template\":\"4\",\"m\":{\"settings\":{\"image\":\"$A\","
                        "\"createOptions\":{ \"User\": \"\xC3\xA9\", \"x\": [1, 2] }}},"
                        "\"createOptions\":{}}",
                        &options, &error);
  cr_assert_not_null(text, "%s", error.message);
  cr_expect_str_eq(text, "{\n"
                         "  \"m\": {\n"
                         "    \"settings\": {\n"
                         "      \"image\": \"a\",\n"
                         "      \"createOptions\": \"{\\\"User\\\":\\\"\xC3\xA9\",\n"
                         "      \"createOptions01\": \"\\\",\\\"x\\\":[1,2\",\n"
                         "      \"createOptions02\": \"]}\"\n"
                         "    }\n"
                         "  },\n"
                         "  \"createOptions\": {}\n"
                         "}\n");
  free(text);
  options.parts = 2;
  text = expanded("{\"settings\":{\n\"createOptions\":{\"User\":\"012345678901234567890\"}}}",
                  &options, &error);
  cr_expect_null(text);
  cr_expect_eq(error.status, EM_ERROR_LIMIT);
  cr_expect_eq(error.line, 2);
}

Test(expand, what_has_no_value_is_listed_with_its_place) {
  em_expand_options options = EM_EXPAND_OPTIONS_INIT;
  options.variables = &variables;
  em_expansion *x;
  cr_assert_eq(
      em_expand(VIEW("t.json"), VIEW("{\"a\":\"$A\",\n\"b\":\"${MISSING}\"}"), &options, &x, NULL),
      EM_OK);
  cr_expect_eq(em_expansion_unresolved_count(x), 1);
  em_unresolved u;
  cr_assert(em_expansion_unresolved(x, 0, &u));
  cr_expect(view_equals(u.name, VIEW("MISSING")));
  cr_expect(u.line == 2 && u.column == 6, "%u:%u", u.line, u.column);
  cr_expect_not(em_expansion_unresolved(x, 1, &u));
  em_expansion_free(x);
}

Test(expand, wrong_options_are_an_error) {
  em_expand_options options = EM_EXPAND_OPTIONS_INIT;
  em_expansion *x;
  options.parts = 101;
  cr_expect_eq(em_expand(VIEW("t"), VIEW("{}"), &options, &x, NULL), EM_ERROR_ARGUMENT);
  cr_expect_null(x);
  em_expansion_free(NULL);
}

/* ---- Templates that are read before they are expanded
 * ---------------------------------------------- */

Test(expand, placeholders_in_place_of_values_are_text_in_a_template) {
  static const struct {
    const char *name, *text;
    bool is_read;
  } rows_of_texts[] = {
      {"deployment.template.json", "{\"a\":${N},\"b\":[$M, \"${O}\"]}", true},
      {"Template", "{\"a\": ${N} }", true},
      {"deployment.json", "{\"a\":${N}}", false},
      {"stdin", "{\"a\":${N}}", false},
      {"t.template.json", "{\"a\":${N}, }", false},
      {"t.template.json", "{\"a\":${N\"}}", false},
      {"t.template.json", "{\"a\":$}", false},
  };
  for (size_t i = 0; i < sizeof rows_of_texts / sizeof *rows_of_texts; i++) {
    document d;
    em_error error = {0};
    const em_status status =
        document_parse(&d, view_of(rows_of_texts[i].name), view_of(rows_of_texts[i].text),
                       EM_SYNTAX_AUTO, NULL, &error);
    cr_expect_eq(status == EM_OK, rows_of_texts[i].is_read, "%s: %s", rows_of_texts[i].text,
                 error.message);
    if (status == EM_OK) {
      const uint32_t a = document_member(&d, 0, VIEW("a"));
      cr_expect(view_equals(document_string(&d, a), VIEW("${N}")));
      const document_span span = document_locate_node(&d, a);
      cr_expect(view_equals((em_view){rows_of_texts[i].text + span.start, span.end - span.start},
                            VIEW("${N}")));
      cr_expect_eq(span.file, document_file(&d));
      document_free(&d);
    } else {
      cr_expect_gt(error.line, 0);
    }
  }
}

Test(expand, what_is_left_after_expansion_is_text_too) {
  static const char text[] = "{\"x\":\"$LONG\",\"a\":${NONE},\"b\":${TRUE}}";
  const em_limits limits = EM_LIMITS_INIT;
  arena memory;
  arena_init(&memory, NULL);
  document_expansion e;
  document d;
  cr_assert_eq(document_expand(&e, VIEW("t.template.json"), view_of(text), &variables, &limits,
                               &memory, NULL),
               EM_OK);
  cr_assert_eq(document_parse_expanded(&d, &e, EM_SYNTAX_AUTO, NULL, NULL), EM_OK);
  static const char *const names[] = {"a", "b"};
  static const char *const sources[] = {"${NONE}", "${TRUE}"};
  for (size_t i = 0; i < 2; i++) {
    const document_span span = document_locate_node(&d, document_member(&d, 0, view_of(names[i])));
    cr_expect_eq(span.file, &e.file);
    cr_expect(view_equals((em_view){text + span.start, span.end - span.start}, view_of(sources[i])),
              "%.*s", (int)(span.end - span.start), text + span.start);
  }
  document_free(&d);
  arena_free(&memory);
}
