/* createOptions between text, parts and objects: what changes, and that nothing else does. */
#include "document/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef em_status (*conversion)(em_view name, em_view text, const em_rewrite_options *options,
                                const em_writer *writer, em_error *error);

/* "error LINE:COLUMN MESSAGE" if it failed; to be freed. */
static char *converted(conversion convert, const char *text, uint32_t part_length,
                       const char *module) {
  em_rewrite_options options = EM_REWRITE_OPTIONS_INIT;
  options.part_length = part_length;
  options.module = view_of(module);
  gathered g = {0};
  const em_writer writer = gathered_writer(&g);
  em_error error = {0};
  if (convert(VIEW("a.json"), view_of(text), &options, &writer, &error) == EM_OK) {
    return g.data;
  }
  char message[320];
  snprintf(message, sizeof message, "error %u:%u %s", error.line, error.column, error.message);
  gathered_free(&g);
  writer.write(writer.context, message, strlen(message));
  return g.data;
}

typedef struct row {
  conversion convert;
  const char *text, *result; /* ' for ", ` for \" */
  uint32_t part_length;      /* 0: 512 */
  const char *module;
} row;

#define UNPACK em_options_unpack
#define PACK em_options_pack
#define M(members) "{'m':{'settings':{" members "}}}"

static const row rows[] = {
    /* unpack, on one line */
    {UNPACK, M("'createOptions':'{`a`:1}'"), M("'createOptions':{'a':1}"), 0, NULL},
    {UNPACK, M("'createOptions' : '{`a`:1}' , 'image':'x'"),
     M("'createOptions' : {'a':1} , 'image':'x'"), 0, NULL},
    {UNPACK, M("'createOptions':'{`a','createOptions01':'`:1}'"), M("'createOptions':{'a':1}"), 0,
     NULL},
    {UNPACK, M("'createOptions':'{`a', 'createOptions01':'`:1}', 'image':'x'"),
     M("'createOptions':{'a':1}, 'image':'x'"), 0, NULL},
    {UNPACK, M("'createOptions01':'`:1}','createOptions':'{`a','image':'x'"),
     M("'createOptions':{'a':1},'image':'x'"), 0, NULL},
    {UNPACK, M("'createOptions02':'}','createOptions01':'`:1','createOptions':'{`a'"),
     M("'createOptions':{'a':1}"), 0, NULL},
    {UNPACK, M("'createOptions01':'`:1}','image':'x','createOptions':'{`a'"),
     M("'image':'x','createOptions':{'a':1}"), 0, NULL},
    {UNPACK, M("'createOptions':'{a:1,/**/}'"), M("'createOptions':{'a':1}"), 0, NULL},
    {UNPACK, M("'createOptions':'{}'"), M("'createOptions':{}"), 0, NULL},
    /* what stays */
    {UNPACK, M("'createOptions':{'a':1}"), M("'createOptions':{'a':1}"), 0, NULL},
    {UNPACK, M("'createOptions':''"), M("'createOptions':''"), 0, NULL},
    {UNPACK, M("'createOptions':null"), M("'createOptions':null"), 0, NULL},
    {UNPACK, M("'createOptions':'null'"), M("'createOptions':'null'"), 0, NULL},
    {UNPACK, M("'createOptions':{},'createOptions01':'x'"),
     M("'createOptions':{},'createOptions01':'x'"), 0, NULL},
    {UNPACK, M("'image':'x'"), M("'image':'x'"), 0, NULL},
    {UNPACK, "{'createOptions':'{}','m':{'settings':{}}}",
     "{'createOptions':'{}','m':{'settings':{}}}", 0, NULL},
    /* one module */
    {UNPACK, "{'a':{'settings':{'createOptions':'[1]'}},'b':{'settings':{'createOptions':'[1]'}}}",
     "{'a':{'settings':{'createOptions':'[1]'}},'b':{'settings':{'createOptions':[1]}}}", 0, "b"},
    {UNPACK, "{'properties.desired.modules.b':{'settings':{'createOptions':'[1]'}}}",
     "{'properties.desired.modules.b':{'settings':{'createOptions':[1]}}}", 0, "b"},
    {UNPACK, M("'createOptions':'[1]'"), "error 0:0 There is no module 'x' with settings.", 0, "x"},
    {UNPACK, "{'a':1}", "error 0:0 No module with settings stands in the file.", 0, NULL},
    /* in lines */
    {UNPACK,
     "{\n  'm': {\n    'settings': {\n      'createOptions': '{`a`:[1,{}],`b`:{`c`:[]}}'\n"
     "    }\n  }\n}\n",
     "{\n  'm': {\n    'settings': {\n      'createOptions': {\n        'a': [\n          1,\n"
     "          {}\n        ],\n        'b': {\n          'c': []\n        }\n      }\n    }\n  }\n"
     "}\n",
     0, NULL},
    {UNPACK, "{\r\n\t'settings': {\r\n\t\t'createOptions': '{`a`:1}'\r\n\t}\r\n}\r\n",
     "{\r\n\t'settings': {\r\n\t\t'createOptions': {\r\n\t\t\t'a': 1\r\n\t\t}\r\n\t}\r\n}\r\n", 0,
     NULL},
    {UNPACK,
     "{\n 'settings':\n {\n    'createOptions': '{`a`:1}',\n    'createOptions01': '  '\n }\n}",
     "{\n 'settings':\n {\n    'createOptions': {\n       'a': 1\n    }\n }\n}", 0, NULL},
    /* pack */
    {PACK, M("'createOptions': { 'a' : [ 1 , 2 ] }"), M("'createOptions': '{`a`:[1,2]}'"), 0, NULL},
    {PACK, M("'createOptions':'{ `a`: 1 }'"), M("'createOptions':'{ `a`: 1 }'"), 0, NULL},
    {PACK, M("'createOptions':{'ab':1}"), M("'createOptions':'{`ab', 'createOptions01':'`:1}'"), 4,
     NULL},
    {PACK, M("'createOptions':'{`ab`:1}'"), M("'createOptions':'{`ab', 'createOptions01':'`:1}'"),
     4, NULL},
    {PACK, M("'createOptions':'{`ab','createOptions01':'`:1}'"), M("'createOptions':'{`ab`:1}'"), 0,
     NULL},
    {PACK, M("'createOptions':'{`ab','createOptions01':'`:1}'"),
     M("'createOptions':'{`ab','createOptions01':'`:1}'"), 5, NULL},
    {PACK, "{\n  'settings': {\n    'createOptions': {'a':1},\n    'image': 'x'\n  }\n}\n",
     "{\n  'settings': {\n    'createOptions': '{`a`',\n    'createOptions01': ':1}',\n"
     "    'image': 'x'\n  }\n}\n",
     4, NULL},
    {PACK, M("'createOptions':{'\xC3\xA9\xC3\xA9':'\xF0\x9F\x98\x80'}"),
     M("'createOptions':'{`\xC3\xA9', 'createOptions01':'\xC3\xA9`:', "
       "'createOptions02':'`\xF0\x9F\x98\x80`', "
       "'createOptions03':'}'"),
     3, NULL},
};

static char *quoted(const char *text) {
  return strncmp(text, "error", 5) == 0 ? strcpy(calloc(strlen(text) + 1, 1), text)
                                        : with_quotes(text);
}

Test(rewrite, only_create_options_change) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    char *text = with_quotes(r->text);
    char *expected = quoted(r->result);
    char *result =
        converted(r->convert, text, r->part_length == 0 ? 512 : r->part_length, r->module);
    cr_expect_str_eq(result, expected, "row %zu: %s\n gives  %s\n and not %s", i, text, result,
                     expected);
    free(result);
    free(expected);
    free(text);
  }
}

Test(rewrite, text_that_is_no_json_is_an_error_at_its_byte) {
  char *text = with_quotes(M("'createOptions':'{`a`:}'"));
  char *result = converted(em_options_unpack, text, 512, NULL);
  cr_expect_eq(strncmp(result, "error 1:43 ", 11), 0, "%s", result);
  free(result);
  free(text);
}

Test(rewrite, more_parts_than_the_device_takes_are_refused) {
  char text[512];
  snprintf(text, sizeof text, "{\"settings\":{\"createOptions\":{\"a\":\"%0200d\"}}}", 1);
  char *result = converted(em_options_pack, text, 1, NULL);
  cr_expect_not_null(strstr(result, "more than 100 parts"), "%s", result);
  free(result);
}

Test(rewrite, yaml_is_left_to_people) {
  em_error error = {0};
  gathered g = {0};
  const em_writer writer = gathered_writer(&g);
  cr_expect_eq(em_options_unpack(VIEW("a.yaml"), VIEW("settings: {createOptions: '{}'}"), NULL,
                                 &writer, &error),
               EM_ERROR_ARGUMENT);
  cr_expect_not_null(strstr(error.message, "JSON only"));
}

/* ---- Editing
 * ------------------------------------------------------------------------------------- */

static const char manifest_text[] =
    "{\n  'a': {\n    'settings': {\n      'createOptions': '{ `x`: 1 }'\n"
    "    }\n  },\n  'b': { 'settings': { 'createOptions': {'y':2} } },\n"
    "  'c': { 'settings': { 'image': 'i' } },\n"
    "  'd': { 'settings': {} }\n}\n";

Test(rewrite, what_is_shown_is_made_to_be_edited) {
  char *text = with_quotes(manifest_text);
  char *shown = converted(em_options_show, text, 512, NULL);
  char *expected = with_quotes("{\n  'a': {\n    'x': 1\n  },\n  'b': {\n    'y': 2\n  },\n"
                               "  'c': {},\n  'd': {}\n}\n");
  cr_expect_str_eq(shown, expected);
  free(expected);
  free(shown);
  free(text);
}

static char *replaced(const char *values, bool *is_in_values) {
  char *text = with_quotes(manifest_text);
  char *other = with_quotes(values);
  gathered g = {0};
  const em_writer writer = gathered_writer(&g);
  em_error error = {0};
  const em_status status = em_options_replace(VIEW("a.json"), view_of(text), VIEW("edited"),
                                              view_of(other), NULL, &writer, is_in_values, &error);
  if (status != EM_OK) {
    char message[320];
    snprintf(message, sizeof message, "error %u:%u %s", error.line, error.column, error.message);
    writer.write(writer.context, message, strlen(message));
  }
  free(other);
  free(text);
  return g.data;
}

static void expect_replaced(const char *values, const char *from, const char *to) {
  bool is_in_values = true;
  char *result = replaced(values, &is_in_values);
  char *text = with_quotes(manifest_text);
  char *before = with_quotes(from);
  char *after = with_quotes(to);
  const char *at = strstr(text, before);
  cr_assert_not_null(at);
  char expected[1024];
  snprintf(expected, sizeof expected, "%.*s%s%s", (int)(at - text), text, after,
           at + strlen(before));
  cr_expect_str_eq(result, expected, "%s gives %s", values, result);
  cr_expect_not(is_in_values);
  free(after);
  free(before);
  free(text);
  free(result);
}

Test(rewrite, what_was_not_changed_keeps_every_byte) {
  expect_replaced("{'a':{'x':1},'b':{'y':2},'c':{},'d':{}}", "{", "{");
  expect_replaced("{}", "{", "{");
}

Test(rewrite, what_was_changed_keeps_its_form) {
  expect_replaced("{'a':{'x':2}}", "'{ `x`: 1 }'", "'{`x`:2}'");
  expect_replaced("{'b':{'y':[3]}}", "{'y':2}", "{'y':[3]}");
  expect_replaced("{'c':{'z':1}}", "'image': 'i'", "'image': 'i', 'createOptions': '{`z`:1}'");
  expect_replaced("{'d':{'z':1}}", "'settings': {} }",
                  "'settings': {'createOptions': '{`z`:1}'} }");
}

Test(rewrite, mistakes_of_the_editor_are_told_of_what_was_edited) {
  static const struct {
    const char *values, *said;
  } rows_of_mistakes[] = {
      {"{'a':", "error 1:6 Expected a value"},
      {"[]", "error 1:1 Expected an object of modules."},
      {"{\n'z':{}}", "error 2:1 The file has no such module to edit."},
      {"{'a':1}", "error 1:6 createOptions must be an object."},
      {"{'a':{},'a':{}}", "error 1:9 This module stands here twice."},
  };
  for (size_t i = 0; i < sizeof rows_of_mistakes / sizeof *rows_of_mistakes; i++) {
    bool is_in_values = false;
    char *result = replaced(rows_of_mistakes[i].values, &is_in_values);
    cr_expect_eq(strncmp(result, rows_of_mistakes[i].said, strlen(rows_of_mistakes[i].said)), 0,
                 "%s: %s", rows_of_mistakes[i].values, result);
    cr_expect(is_in_values);
    free(result);
  }
}
