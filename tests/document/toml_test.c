/* TOML 1.0: what each text says, what is refused and where; streams of JSON. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct row {
  const char *text;
  const char *printed; /* ' for "; "error OFFSET" */
} row;

static const row rows[] = {
    {"", "{}"},
    {"# only", "{}"},
    {"a = 1", "{'a':1}"},
    {"a=1\nb=2\n", "{'a':1,'b':2}"},
    {"a = 1 # c\r\n\r\n b = 2", "{'a':1,'b':2}"},
    {"a-b_1 = 1", "{'a-b_1':1}"},
    {"1 = 1", "{'1':1}"},
    {"\"a b\" = 1", "{'a b':1}"},
    {"'a\\b' = 1", "{'a\\\\b':1}"},
    {"\"\\u00e9\" = 1", "{'\xC3\xA9':1}"},
    {"\"\" = 1", "{'':1}"},
    {"a.b.c = 1", "{'a':{'b':{'c':1}}}"},
    {"a . \"b\" . 'c' = 1", "{'a':{'b':{'c':1}}}"},
    {"a.b = 1\na.c = 2", "{'a':{'b':1,'c':2}}"},
    /* strings */
    {"a = \"\"", "{'a':''}"},
    {"a = \"b\\n\\t\\\\\\\"\\u0041\\U0001F600\"", "{'a':'b\\n\\t\\\\`A\xF0\x9F\x98\x80'}"},
    {"a = 'b\\n'", "{'a':'b\\\\n'}"},
    {"a = \"\"\"b\"\"\"", "{'a':'b'}"},
    {"a = \"\"\"\nb\nc\"\"\"", "{'a':'b\\nc'}"},
    {"a = \"\"\"\r\nb\"\"\"", "{'a':'b'}"},
    {"a = \"\"\"b\\\n   c\\  \n\n  d\"\"\"", "{'a':'bcd'}"},
    {"a = \"\"\"b\"\"c\"\"\"\"\"", "{'a':'b``c``'}"},
    {"a = '''\nb'c''d'''", "{'a':'b\\u0027c\\u0027\\u0027d'}"},
    {"a = '''b\\'''", "{'a':'b\\\\'}"},
    {"a = \"\t\"", "{'a':'\\t'}"},
    {"a = \"b", "error 6"},
    {"a = \"b\nc\"", "error 6"},
    {"a = \"\\z\"", "error 6"},
    {"a = \"\\ud800\"", "error 5"},
    {"a = \"\\u12\"", "error 9"},
    {"a = '''b", "error 8"},
    {"a = \"\x01\"", "error 5"},
    {"a = \"\xFF\"", "error 5"},
    /* numbers, booleans, dates */
    {"a = [0, +1, -1, 1_000, 0x1F, 0o17, 0b11, 0xdead_beef]",
     "{'a':[0,1,-1,1000,31,15,3,3735928559]}"},
    {"a = [1.5, -0.5, 1e3, 1E+3, 1.5e-3, 1_0.2_5, 6.26e1_0]",
     "{'a':[1.5,-0.5,1e3,1E+3,1.5e-3,10.25,6.26e10]}"},
    {"a = [inf, +inf, -inf, nan, -nan]", "{'a':['Infinity','Infinity','-Infinity','NaN','NaN']}"},
    {"a = [true, false]", "{'a':[true,false]}"},
    {"a = 9223372036854775807", "{'a':9223372036854775807}"},
    {"a = 1979-05-27", "{'a':'1979-05-27'}"},
    {"a = 1979-05-27T07:32:00Z", "{'a':'1979-05-27T07:32:00Z'}"},
    {"a = 1979-05-27 07:32:00.5-07:00", "{'a':'1979-05-27 07:32:00.5-07:00'}"},
    {"a = 07:32:00", "{'a':'07:32:00'}"},
    {"a = 01", "error 4"},
    {"a = 1__0", "error 4"},
    {"a = _1", "error 4"},
    {"a = 1_", "error 4"},
    {"a = .5", "error 4"},
    {"a = 5.", "error 4"},
    {"a = 1e", "error 4"},
    {"a = 0xG", "error 4"},
    {"a = True", "error 4"},
    {"a = b", "error 4"},
    {"a = 99999999999999999999", "error 4"},
    {"a = 1979-5-27", "error 4"},
    /* arrays and inline tables */
    {"a = []", "{'a':[]}"},
    {"a = [ 1, [2], {b = 3}, ]", "{'a':[1,[2],{'b':3}]}"},
    {"a = [ # c\n 1,\n\n 2 # d\n]", "{'a':[1,2]}"},
    {"a = {}", "{'a':{}}"},
    {"a = { b = 1, c.d = 2 }", "{'a':{'b':1,'c':{'d':2}}}"},
    {"a = { b = 1, }", "error 13"},
    {"a = { b = 1\n}", "error 11"},
    {"a = [1 2]", "error 7"},
    {"a = [1", "error 6"},
    {"a = {b}", "error 6"},
    /* tables */
    {"[a]", "{'a':{}}"},
    {"[a]\nb = 1\n[c]\nd = 2", "{'a':{'b':1},'c':{'d':2}}"},
    {"[a.b]\nc = 1\n[a]\nd = 2", "{'a':{'b':{'c':1},'d':2}}"},
    {"[a]\n[a.b]\n[a.c]", "{'a':{'b':{},'c':{}}}"},
    {"[ a . 'b' ]\nc = 1", "{'a':{'b':{'c':1}}}"},
    {"[[a]]\nb = 1\n[[a]]\nb = 2", "{'a':[{'b':1},{'b':2}]}"},
    {"[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", "{'a':[{'b':{'c':1}},{'b':{'c':2}}]}"},
    {"[[a]]\n[[a.b]]\n[[a.b]]", "{'a':[{'b':[{},{}]}]}"},
    {"[a]\n[a]", "error 5"},
    {"a = 1\na = 2", "error 6"},
    {"a = 1\n[a]", "error 7"},
    {"a.b = 1\n[a]", "error 9"},
    {"[a.b]\n[a]\nb.c = 1", "error 10"},
    {"a = {}\na.b = 1", "error 7"},
    {"a = {}\n[a.b]", "error 8"},
    {"a = [{}]\n[[a]]", "error 11"},
    {"[a]\n[[a]]", "error 6"},
    {"[[a]]\n[a]", "error 7"},
    {"[a", "error 2"},
    {"[[a]", "error 3"},
    {"[]", "error 1"},
    {"[a] b", "error 4"},
    {"a = 1 b = 2", "error 6"},
    {"a", "error 1"},
    {"a =", "error 3"},
    {"= 1", "error 0"},
    {"a. = 1", "error 3"},
    {"# \x01", "error 2"},
};

Test(toml, says_what_the_specification_says) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    const bool is_error = strncmp(r->printed, "error", 5) == 0;
    document d;
    em_error error = {0};
    const em_status status = document_parse_toml(&d, VIEW("a"), view_of(r->text), NULL, &error);
    if (status == EM_OK) {
      document_free(&d);
    }
    if (is_error) {
      cr_expect_eq(status, EM_ERROR_SYNTAX, "%s is taken", r->text);
      cr_expect_eq(error.offset, strtoul(r->printed + 6, NULL, 10), "%s: at %zu: %s", r->text,
                   error.offset, error.message);
      continue;
    }
    char *expected = with_quotes(r->printed);
    for (char *quote = strstr(expected, "\\u0027"); quote != NULL;
         quote = strstr(expected, "\\u0027")) {
      *quote = '\'';
      memmove(quote + 1, quote + 6, strlen(quote + 6) + 1);
    }
    char *printed = parsed("a.toml", view_of(r->text), NULL);
    const size_t length = strlen(expected);
    cr_expect(strncmp(printed, expected, length) == 0 && strcmp(printed + length, "\n") == 0,
              "%s\n gives %s and not %s", r->text, printed, expected);
    free(printed);
    free(expected);
  }
}

Test(toml, what_is_too_large_or_too_deep_is_refused) {
  enum { SIZE = 1100000 };
  char *text = malloc(SIZE);
  cr_assert_not_null(text);
  document d;
  em_error error = {0};
  memset(text, ' ', SIZE);
  cr_expect_eq(document_parse_toml(&d, VIEW("a"), (em_view){text, SIZE}, NULL, &error),
               EM_ERROR_LIMIT);
  memset(text, '[', 1000);
  memcpy(text, "a = ", 4);
  cr_expect_eq(document_parse_toml(&d, VIEW("a"), (em_view){text, 1000}, NULL, &error),
               EM_ERROR_LIMIT);
  for (size_t i = 0; i < 500; i++) {
    memcpy(text + 2 * i, "a.", 2);
  }
  cr_expect_eq(document_parse_toml(&d, VIEW("a"), (em_view){text, 1000}, NULL, &error),
               EM_ERROR_LIMIT);
  size_t used = 0;
  for (int i = 0; i < 5000; i++) {
    used += (size_t)sprintf(text + used, "k%d=1\n", i);
  }
  cr_expect_eq(document_parse_toml(&d, VIEW("a"), (em_view){text, used}, NULL, &error),
               EM_ERROR_LIMIT);
  cr_expect_eq(error.line, 4097, "%u", error.line);
  free(text);
}

Test(toml, a_text_cut_short_at_any_byte_does_no_harm) {
  static const char text[] =
      "a.\"b\" = [1, 'c', {d = \"\\u00e9\"}, \"\"\"\ne\\\n f\"\"\"]\n[[g.h]]\n"
      "i = 1979-05-27 07:32:00Z # \xC3\xA9\n[g.j]\nk = '''l'''\n";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    char *copy = malloc(length == 0 ? 1 : length);
    cr_assert_not_null(copy);
    memcpy(copy, text, length);
    document d;
    em_error error = {0};
    if (document_parse_toml(&d, VIEW("a"), (em_view){copy, length}, NULL, &error) == EM_OK) {
      document_free(&d);
    } else {
      cr_expect_leq(error.offset, length);
    }
    free(copy);
  }
}

/* ---- Streams
 * --------------------------------------------------------------------------------------- */

static const row streams[] = {
    {"{'a':1}\n{'b':2}\n", "[{'a':1},{'b':2}]"},
    {"{'a':1}\r\n{'b':2}", "[{'a':1},{'b':2}]"},
    {"{'a':1}\n\n\n  [2]\n", "[{'a':1},[2]]"},
    {"{\n'a':1\n}\n{\n'b':2\n}\n", "[{'a':1},{'b':2}]"},
    {"{'a':1}", "{'a':1}"},
    {"{'a':1}\n", "{'a':1}"},
    {"{'a':1} {'b':2}", "error 8"},
    {"{'a':1}\n'b'", "error 8"},
    {"{'a':1}\n{'b':", "error 13"},
    {"{'a':1}\n]", "error 8"},
};

Test(stream, values_on_lines_of_their_own_are_a_list) {
  for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
    const row *r = &streams[i];
    char *text = with_quotes(r->text);
    document d;
    em_error error = {0};
    const em_status status =
        document_parse(&d, VIEW("a"), view_of(text), EM_SYNTAX_AUTO, NULL, &error);
    if (strncmp(r->printed, "error", 5) == 0) {
      cr_expect_eq(status, EM_ERROR_SYNTAX, "%s is taken", text);
      cr_expect_eq(error.offset, strtoul(r->printed + 6, NULL, 10), "%s: at %zu", text,
                   error.offset);
    } else {
      cr_expect_eq(status, EM_OK, "%s: %s", text, error.message);
    }
    if (status == EM_OK) {
      char *expected = with_quotes(r->printed);
      char *printed = parsed("a", view_of(text), NULL);
      cr_expect(strncmp(printed, expected, strlen(expected)) == 0, "%s gives %s", text, printed);
      free(printed);
      free(expected);
      document_free(&d);
    }
    free(text);
  }
}

Test(stream, the_ending_of_the_name_says_so_too) {
  char *printed = parsed("a.jsonl", VIEW(""), NULL);
  cr_expect_str_eq(printed, "[]\n");
  free(printed);
  printed = parsed("a.ndjson", VIEW("1 2"), NULL);
  cr_expect_str_eq(printed, "[1,2]\n");
  free(printed);
}

Test(stream, depth_is_counted_as_in_one_value) {
  document_options options = {.limits = EM_LIMITS_INIT};
  options.limits.depth = 3;
  document d;
  cr_expect_eq(document_parse_json_lines(&d, VIEW("a"), VIEW("[[1]]\n[[1]]\n"), &options, NULL),
               EM_OK);
  document_free(&d);
  cr_expect_eq(document_parse_json_lines(&d, VIEW("a"), VIEW("[[1]]\n[[[1]]]"), &options, NULL),
               EM_ERROR_LIMIT);
}
