/* What `edgemanifest parse` shows: canonical JSON, embedded documents, spans. */
#define _POSIX_C_SOURCE 200809L
#include "reading.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* ' stands for ", ` for \". */
typedef struct row {
  const char *text, *printed;
} row;

#define EACH(rows) (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)

static void check(const char *name, const row *r, const em_parse_options *options) {
  char *text = with_quotes(r->text);
  const bool is_error = strncmp(r->printed, "error", 5) == 0;
  char *expected = is_error ? strdup(r->printed) : with_quotes(r->printed);
  char *printed = parsed(name, view_of(text), options);
  const size_t length = strlen(printed);
  if (length > 0 && printed[length - 1] == '\n') {
    printed[length - 1] = '\0';
  }
  cr_expect_str_eq(printed, expected, "%s\n  gives   %s\n  and not %s", text, printed, expected);
  free(printed);
  free(expected);
  free(text);
}

Test(print, canonical_json_keeps_order_duplicates_and_numbers_as_written) {
  static const row rows[] = {
      {" [ ] ", "[]"},
      {"{ }", "{}"},
      {"{'b' : 1 , 'a':[ true,false , null ],'b':{}}", "{'b':1,'a':[true,false,null],'b':{}}"},
      {"[1.0, 1e400, -0, 12345678901234567890123]", "[1.0,1e400,-0,12345678901234567890123]"},
      {"'a'", "'a'"},
      {"[[[1],[2]],{'a':{'b':{}}}]", "[[[1],[2]],{'a':{'b':{}}}]"},
  };
  for
    EACH(rows) {
      check("a.json", &rows[i], NULL);
    }
}

Test(print, strings_have_few_escapes_but_none_that_moves_a_terminal) {
  static const row rows[] = {
      {"['\\u0041\\/\\n\\u0001\\u007f']", "['A/\\n\\u0001\\u007f']"},
      {"['\\u202e\\u2066\\ufeff\\u0085\\u2028']", "['\\u202e\\u2066\\ufeff\\u0085\\u2028']"},
      {"['\\ud83d\\ude00 \\\\ `']", "['\xF0\x9F\x98\x80 \\\\ `']"},
      {"['\\ud83d']", "['\xEF\xBF\xBD']"},
      {"['\\u0000']", "['\\u0000']"},
      {"['\\b\\f\\n\\r\\t']", "['\\b\\f\\n\\r\\t']"},
  };
  for
    EACH(rows) {
      check("a.json", &rows[i], NULL);
    }
}

Test(print, the_dialect_comes_out_as_json) {
  static const row rows[] = {
      {"[0x1F, 017, .5, -.5, 5., 0]", "[31,15,0.5,-0.5,5.0,0]"},
      {"[0xFFFFFFFFFFFFFFFF]", "[-1]"},
      {"[NaN, Infinity, -Infinity, undefined]", "['NaN','Infinity','-Infinity',null]"},
      {"{a: 1, /* b */ c: [1,,2,],}", "{'a':1,'c':[1,null,2]}"},
  };
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_DIALECT;
  for
    EACH(rows) {
      check("a.json", &rows[i], &options);
    }
}

Test(print, embedded_documents_are_opened_where_they_stand) {
  static const row rows[] = {
      {"{'createOptions':'{`User`:`root`}'}", "{'createOptions':{'User':'root'}}"},
      {"{'createOptions':'{a:1,}'}", "{'createOptions':{'a':1}}"},
      {"{'createOptions':'{`Us','createOptions01':'er`:`root`}','z':1}",
       "{'createOptions':{'User':'root'},'z':1}"},
      {"{'createOptions01':'er`:`root`}','createOptions':'{`Us','z':1}",
       "{'createOptions':{'User':'root'},'z':1}"},
      {"{'createOptions':'','a':{'CREATEoptions':'[1]'}}",
       "{'createOptions':'','a':{'CREATEoptions':[1]}}"},
      {"{'createOptions':'null'}", "{'createOptions':'null'}"},
      {"{'createOptions':{'a':1}}", "{'createOptions':{'a':1}}"},
      {"{'createOptions':'[1]','createOptions':'[2]'}",
       "{'createOptions':'[1]','createOptions':[2]}"},
      {"{'createOptions':'{`a`:01x}'}",
       "error 1:26 Expected a hexadecimal (0x…) or octal (0…) number of 64 bits, found '0'."},
  };
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.open_embedded = true;
  for
    EACH(rows) {
      check("a.json", &rows[i], &options);
    }
}

Test(print, spans_are_places_in_the_file_also_of_embedded_values) {
  static const row rows[] = {
      {"{'a':\n 1}", "{'value':{'a':{'value':1,'start':7,'end':8,'line':2,'column':2,'endLine':2,"
                     "'endColumn':3,'nameStart':1,'nameEnd':4}},'start':0,'end':9,'line':1,"
                     "'column':1,'endLine':2,'endColumn':4}"},
      {"{'createOptions':'{`a`:7}'}",
       "{'value':{'createOptions':{'value':{'a':{'value':7,'start':25,'end':26,'line':1,"
       "'column':26,'endLine':1,'endColumn':27,'nameStart':19,'nameEnd':24}},'start':18,'end':27,"
       "'line':1,'column':19,'endLine':1,'endColumn':28}},'start':0,'end':29,'line':1,'column':1,"
       "'endLine':1,'endColumn':30}"},
  };
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.open_embedded = true;
  options.with_spans = true;
  for
    EACH(rows) {
      check("a.json", &rows[i], &options);
    }
}

static bool refuse(void *context, const char *data, size_t length) {
  (void)context;
  (void)data;
  (void)length;
  return false;
}

Test(print, a_writer_that_refuses_is_an_error) {
  const em_writer writer = {refuse, NULL};
  em_error error = {0};
  cr_assert_eq(em_parse(VIEW("a.json"), VIEW("[1]"), NULL, &writer, &error), EM_ERROR_WRITE);
  cr_assert_eq(error.status, EM_ERROR_WRITE);
  cr_assert_eq(em_parse(VIEW("a.json"), VIEW("[1]"), NULL, &writer, NULL), EM_ERROR_WRITE);
}
