/* YAML 1.2, core schema: what each text says, what is refused and where, what is bounded. */
#include "document/print.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct row {
  const char *text;
  const char *printed; /* ' for " */
} row;

static const row scalars[] = {
    /* null */
    {"", "error"},
    {"~", "null"},
    {"null", "null"},
    {"Null", "null"},
    {"NULL", "null"},
    {"nULL", "'nULL'"},
    {"---", "null"},
    {"--- ", "null"},
    {"a:", "{'a':null}"},
    {"- ", "[null]"},
    {"-\n-", "[null,null]"},
    {"? a", "{'a':null}"},
    {"{a, b: }", "{'a':null,'b':null}"},
    /* booleans */
    {"true", "true"},
    {"True", "true"},
    {"TRUE", "true"},
    {"tRUE", "'tRUE'"},
    {"false", "false"},
    {"False", "false"},
    {"FALSE", "false"},
    {"yes", "'yes'"},
    {"Yes", "'Yes'"},
    {"NO", "'NO'"},
    {"no", "'no'"},
    {"on", "'on'"},
    {"OFF", "'OFF'"},
    {"y", "'y'"},
    {"N", "'N'"},
    /* integers */
    {"0", "0"},
    {"-0", "-0"},
    {"+0", "0"},
    {"12", "12"},
    {"+12", "12"},
    {"-12", "-12"},
    {"012", "12"},
    {"0012", "12"},
    {"-012", "-12"},
    {"08", "8"},
    {"0o14", "12"},
    {"0o7777777777777777777777", "'0o7777777777777777777777'"},
    {"0o8", "'0o8'"},
    {"0O14", "'0O14'"},
    {"-0o14", "'-0o14'"},
    {"0x1F", "31"},
    {"0xfF", "255"},
    {"0X1F", "'0X1F'"},
    {"0xFFFFFFFFFFFFFFFF", "'0xFFFFFFFFFFFFFFFF'"},
    {"0x", "'0x'"},
    {"0xG", "'0xG'"},
    {"0b101", "'0b101'"},
    {"1_000", "'1_000'"},
    {"1:30", "'1:30'"},
    {"190:20:30", "'190:20:30'"},
    {"123456789012345678901234567890", "123456789012345678901234567890"},
    /* reals */
    {"1.5", "1.5"},
    {"1.", "1.0"},
    {".5", "0.5"},
    {"-.5", "-0.5"},
    {"+.5", "0.5"},
    {"1e3", "1e3"},
    {"1E+3", "1E+3"},
    {"1.5e-3", "1.5e-3"},
    {"1.e3", "1.0e3"},
    {".e3", "'.e3'"},
    {".", "'.'"},
    {"1e", "'1e'"},
    {"1.2.3", "'1.2.3'"},
    {"+", "'+'"},
    {"-", "[null]"},
    {".inf", "'Infinity'"},
    {"-.Inf", "'-Infinity'"},
    {"+.INF", "'Infinity'"},
    {".nan", "'NaN'"},
    {".NaN", "'NaN'"},
    {"-.nan", "'-.nan'"},
    {".iNF", "'.iNF'"},
    {"inf", "'inf'"},
    /* text that looks like more */
    {"2001-12-14", "'2001-12-14'"},
    {"1.1.0", "'1.1.0'"},
    {"=", "'='"},
    {"<<", "'<<'"},
    {"a:b", "'a:b'"},
    {"a#b", "'a#b'"},
    {"http://a/b?c=d", "'http://a/b?c=d'"},
    {"$edgeAgent", "'$edgeAgent'"},
    {"${VAR}", "'${VAR}'"},
    {"-a", "'-a'"},
    {"?a", "'?a'"},
    {":a", "':a'"},
    {"a, b", "'a, b'"},
    {"[a]b", "error"},
    /* tags */
    {"!!str 12", "'12'"},
    {"!!str", "''"},
    {"!!str true", "'true'"},
    {"! 12", "'12'"},
    {"!!int 12", "12"},
    {"!!int '12'", "12"},
    {"!!int \"0x1F\"", "31"},
    {"!!int 1.5", "error"},
    {"!!int a", "error"},
    {"!!float 1", "1"},
    {"!!float .inf", "'Infinity'"},
    {"!!float x", "error"},
    {"!!bool true", "true"},
    {"!!bool 'true'", "true"},
    {"!!bool yes", "error"},
    {"!!null ~", "null"},
    {"!!null ''", "null"},
    {"!!null x", "error"},
    {"!!seq [a]", "['a']"},
    {"!!map {a: b}", "{'a':'b'}"},
    {"!!map [a]", "error"},
    {"!!seq {a: b}", "error"},
    {"!!seq a", "error"},
    {"!local 12", "'12'"},
    {"!local [a]", "['a']"},
    {"!!binary aGVsbG8=", "'aGVsbG8='"},
    {"!!timestamp 2001-12-14", "'2001-12-14'"},
    {"!!set {a, b}", "{'a':null,'b':null}"},
    {"!<tag:yaml.org,2002:str> 1", "'1'"},
    {"%TAG !e! tag:yaml.org,2002:\n--- !e!str 1", "'1'"},
    {"!e!str 1", "error"},
    /* quotes */
    {"''", "''"},
    {"'a''b'", "'a\\u0027b'"},
    {"'a\\nb'", "'a\\\\nb'"},
    {"'true'", "'true'"},
    {"'12'", "'12'"},
    {"\"\"", "''"},
    {"\"12\"", "'12'"},
    {"\"a\\nb\\t\\x41\\u00e9\\U0001F600\"", "'a\\nb\\tA\xC3\xA9\xF0\x9F\x98\x80'"},
    {"\"\\0\\a\\b\\e\\v\\f\\r\"", "'\\u0000\\u0007\\b\\u001b\\u000b\\f\\r'"},
    {"\"\\N\\_\\L\\P\"", "'\\u0085\\u00a0\\u2028\\u2029'"},
    {"\"\\/\\\\\\ \\\t\"", "'/\\\\ \\t'"},
    {"\"\\ud83d\\ude00\"", "error"},
    {"\"\\z\"", "error"},
    {"\"a", "error"},
    {"'a", "error"},
    /* lines that fold */
    {"a\n b", "'a b'"},
    {"a\n\n b", "'a\\nb'"},
    {"a\n\n\n b", "'a\\n\\nb'"},
    {"a  \n  b", "'a b'"},
    {"'a\n b'", "'a b'"},
    {"'a\n\n b'", "'a\\nb'"},
    {"' a '", "' a '"},
    {"'a \n b'", "'a b'"},
    {"'\n a'", "' a'"},
    {"'a\n '", "'a '"},
    {"\"a\\\n  b\"", "'ab'"},
    {"\"a \\\n  b\"", "'a b'"},
    {"\"a\\\n\n b\"", "'a\\nb'"},
    {"\"a\n\n\n b\"", "'a\\n\\nb'"},
    {"\"a\r\n b\"", "'a b'"},
    {"\"a\r b\"", "'a b'"},
    /* blocks */
    {"|\n a", "'a'"},
    {"|\n a\n", "'a\\n'"},
    {"|\n a\n b\n", "'a\\nb\\n'"},
    {"|-\n a\n\n", "'a'"},
    {"|+\n a\n\n", "'a\\n\\n'"},
    {"|\n a\n\n", "'a\\n'"},
    {"|\n\n a\n", "'\\na\\n'"},
    {"|1\n  a\n", "' a\\n'"},
    {"|2\n  a\n   b\n", "'a\\n b\\n'"},
    {"|1-\n  a\n", "' a'"},
    {"|-1\n  a\n", "' a'"},
    {"|\n a\n  b\n c\n", "'a\\n b\\nc\\n'"},
    {"|1\n \ta\n", "'\\ta\\n'"},
    {"|\n \ta\n", "error"}, /* libyaml wants the indicator there */
    {"| # c\n a\n", "'a\\n'"},
    {"|\n # no comment\n", "'# no comment\\n'"},
    {"|\n a\r\n b\r\n", "'a\\nb\\n'"},
    {">\n a\n b\n", "'a b\\n'"},
    {">\n a\n\n b\n", "'a\\nb\\n'"},
    {">\n a\n\n\n b\n", "'a\\n\\nb\\n'"},
    {">\n a\n  b\n c\n", "'a\\n b\\nc\\n'"},
    {">\n a\n\n  b\n\n c\n", "'a\\n\\n b\\n\\nc\\n'"},
    {">-\n a\n b\n", "'a b'"},
    {">+\n a\n\n\n", "'a\\n\\n\\n'"},
    {">\n\n a\n", "'\\na\\n'"},
    {">\n a\n\tb\n", "error"},
    {"a: |\n", "{'a':''}"},
    {"a: |+\n\nb: 1", "{'a':'\\n','b':1}"},
    {"- |\n a\n- >\n b\n c", "['a\\n','b c']"},
    {"|0\n a", "error"},
    {"|x\n a", "error"},
};

static const row structures[] = {
    {"a: 1", "{'a':1}"},
    {"a: 1\nb: 2", "{'a':1,'b':2}"},
    {"a:\n  b:\n    c: d", "{'a':{'b':{'c':'d'}}}"},
    {"a:\n- 1\n- 2\nb: 3", "{'a':[1,2],'b':3}"},
    {"- 1\n- - 2\n  - 3\n-\n  - 4", "[1,[2,3],[4]]"},
    {"- a: 1\n  b: 2\n- c: 3", "[{'a':1,'b':2},{'c':3}]"},
    {"[]", "[]"},
    {"{}", "{}"},
    {"[a, b, ]", "['a','b']"},
    {"{a: 1, b: 2, }", "{'a':1,'b':2}"},
    {"[a: 1, b]", "[{'a':1},'b']"},
    {"[? a : 1]", "[{'a':1}]"},
    {"{\"a\":1,\"b\":[true,null]}", "{'a':1,'b':[true,null]}"},
    {"{\"a\":{\"b\":\"c\"}}", "{'a':{'b':'c'}}"},
    {"{ ? a : b }", "{'a':'b'}"},
    {"? a\n: b", "{'a':'b'}"},
    {"? a\n? b", "{'a':null,'b':null}"},
    {": a", "error"}, /* allowed by YAML, not by libyaml */
    {"1: a\ntrue: b\nnull: c\n~: d", "{'1':'a','true':'b','null':'c','~':'d'}"},
    {"\"a\": 1\n'b': 2", "{'a':1,'b':2}"},
    {"a : 1", "{'a':1}"},
    {"a b: 1", "{'a b':1}"},
    {"a: 1\na: 2", "{'a':1,'a':2}"},
    {"$edgeAgent: {properties.desired: {}}", "{'$edgeAgent':{'properties.desired':{}}}"},
    {"# a\na: 1 # b\n# c", "{'a':1}"},
    {"a: 'b' # c", "{'a':'b'}"},
    {"a: b #c", "{'a':'b'}"},
    {"a: b#c", "{'a':'b#c'}"},
    {"--- a", "'a'"},
    {"---\na: 1\n...", "{'a':1}"},
    {"---\na: 1\n...\n# end\n", "{'a':1}"},
    {"a\n...\n...\n", "'a'"},
    {"%YAML 1.2\n---\na", "'a'"},
    {"%YAML 1.1\n---\na", "'a'"},
    {"\xEF\xBB\xBF"
     "a: 1",
     "{'a':1}"},
    {"a: 1\r\nb: 2\r\n", "{'a':1,'b':2}"},
    {"a: 1\rb: 2\r", "{'a':1,'b':2}"},
    {"\xC3\xA9: \xF0\x9F\x98\x80", "{'\xC3\xA9':'\xF0\x9F\x98\x80'}"},
    {"a:\t1", "{'a':1}"},
    {"a: 1\t# c", "{'a':1}"},
    {"[\ta,\n\tb\n]", "['a','b']"},
    /* anchors */
    {"- &a 1\n- *a", "[1,1]"},
    {"- &a [1, {b: c}]\n- *a", "[[1,{'b':'c'}],[1,{'b':'c'}]]"},
    {"- &a {x: &b 1}\n- *b\n- *a", "[{'x':1},1,{'x':1}]"},
    {"- &a 1\n- &a 2\n- *a", "[1,2,2]"},
    {"&a k: *a", "{'k':'k'}"},
    {"- &a k\n- *a : 1", "['k',{'k':1}]"},
    {"- &a\n- *a", "[null,null]"},
    {"- &a []\n- [*a, *a]", "[[],[[],[]]]"},
    {"- &a !!str 1\n- *a", "['1','1']"},
    {"- !!str &a 1\n- *a", "['1','1']"},
    {"a: &a {x: 1}\nb:\n  <<: *a\n  y: 2", "{'a':{'x':1},'b':{'<<':{'x':1},'y':2}}"},
    {"- &a {b: 1, b: 2}\n- *a", "[{'b':1,'b':2},{'b':1,'b':2}]"},
    {"- &a |\n  t\n- *a", "['t\\n','t\\n']"},
};

static void check(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char *expected = with_quotes(rows[i].printed);
    char *printed = parsed("a.yaml", view_of(rows[i].text), NULL);
    const size_t length = strlen(expected);
    const bool is_error = strcmp(expected, "error") == 0;
    /* ' inside a value is written \u0027 in the table */
    char *quote = strstr(expected, "\\u0027");
    if (quote != NULL) {
      *quote = '\'';
      memmove(quote + 1, quote + 6, strlen(quote + 6) + 1);
    }
    const size_t shown = quote == NULL ? length : strlen(expected);
    cr_expect(strncmp(printed, expected, shown) == 0 &&
                  (is_error || strcmp(printed + shown, "\n") == 0),
              "%s\n  gives   %s  and not %s", rows[i].text, printed, expected);
    free(printed);
    free(expected);
  }
}

Test(yaml, plain_and_quoted_and_block_scalars_are_what_the_core_schema_says) {
  check(scalars, sizeof scalars / sizeof *scalars);
}

Test(yaml, structures_and_anchors_become_the_same_tree_as_json) {
  check(structures, sizeof structures / sizeof *structures);
}

Test(yaml, there_are_enough_cases) {
  cr_expect_geq(sizeof scalars / sizeof *scalars + sizeof structures / sizeof *structures, 150);
}

/* ---- Errors -------------------------------------------------------------------------------------
 */

typedef struct refused {
  const char *before, *rest; /* the error stands where they meet */
  const char *message;       /* starts so */
} refused;

static const refused refuses[] = {
    {"", "", "Expected a value, found the end"},
    {"# only\n", "", "Expected a value, found the end"},
    {"a: b", ": c", "Expected no ':' here"},
    {"a: 1\n ", "b: 2", "Expected no ':'"},
    {"a: [1, 2", "\n", "Expected ',' or ']'"},
    {"{a: 1", " b: 2}", "Expected ',' or '}'"},
    {"a: \"b", "", "Expected the closing quote"},
    {"a: ", "*b", "Expected the name of an anchor"},
    {"a: &x [", "*x]", "The alias stands inside"},
    {"", "{a: b}: c", "Expected a name, found a list"},
    {"? ", "[a]\n: b", "Expected a name, found a list"},
    {"", "[a]: c", "Expected a name, found a list"},
    {"a: 1\n", "--- \nb: 2", "Expected one document"},
    {"a\n...\n", "b", "Expected the end"},
    {"a: 1\n", "\tb: 2", "Expected"},
    {"a:\n  - b\n ", "- c", "Expected"},
    {"", "@a", "Expected a value; this"},
    {"", "`a`", "Expected a value; this"},
    {"", "%a", "Expected"},
    {"a: ", "\x01", "Expected a character that YAML allows"},
    {"a: ", "\xFF", "Expected well-formed UTF-8, found byte 0xFF"},
    {"a: b\xC3\xA9 ", "\xC3(", "Expected well-formed UTF-8"},
    {"- &a [1]\n- {", "*a : 1}", "Expected a name; this alias"},
    {"a: !!int ", "x", "The value is none of the type"},
};

Test(yaml, errors_stand_where_it_goes_wrong_and_say_what_to_do) {
  for (size_t i = 0; i < sizeof refuses / sizeof *refuses; i++) {
    const refused *r = &refuses[i];
    char text[200];
    snprintf(text, sizeof text, "%s%s", r->before, r->rest);
    document d;
    em_error error = {0};
    const em_status status = document_parse_yaml(&d, VIEW("a"), view_of(text), NULL, &error);
    cr_expect_eq(status, EM_ERROR_SYNTAX, "%s is taken", text);
    if (status == EM_OK) {
      document_free(&d);
      continue;
    }
    cr_expect(strncmp(error.message, r->message, strlen(r->message)) == 0, "%s: %s", text,
              error.message);
    const size_t expected = strlen(r->before);
    cr_expect(error.offset >= expected && error.offset <= expected + 2,
              "%s: at %zu and not %zu: %s", text, error.offset, expected, error.message);
  }
}

/* ---- What others read differently
 * ---------------------------------------------------------------- */

Test(yaml, values_that_yaml_1_1_reads_otherwise_are_noticed) {
  static const struct {
    const char *text;
    document_deviation_kind kind; /* DEVIATION_KIND_COUNT: none */
  } rows[] = {
      {"yes", DEVIATION_YAML_VERSION},
      {"No", DEVIATION_YAML_VERSION},
      {"on", DEVIATION_YAML_VERSION},
      {"y", DEVIATION_YAML_VERSION},
      {"yEs", DEVIATION_KIND_COUNT},
      {"'yes'", DEVIATION_KIND_COUNT},
      {"true", DEVIATION_KIND_COUNT},
      {"012", DEVIATION_YAML_VERSION},
      {"08", DEVIATION_KIND_COUNT},
      {"0", DEVIATION_KIND_COUNT},
      {"0o14", DEVIATION_YAML_VERSION},
      {"0x1F", DEVIATION_KIND_COUNT},
      {"1:30", DEVIATION_YAML_VERSION},
      {"1:3000", DEVIATION_KIND_COUNT},
      {"1_000", DEVIATION_YAML_VERSION},
      {"0b1", DEVIATION_YAML_VERSION},
      {"1e3", DEVIATION_YAML_VERSION},
      {"1.5e+3", DEVIATION_KIND_COUNT},
      {"2001-12-14", DEVIATION_YAML_VERSION},
      {"1.2.3", DEVIATION_KIND_COUNT},
      {"!x 1", DEVIATION_TAG},
      {"!x {}", DEVIATION_TAG},
      {"!!str 1", DEVIATION_KIND_COUNT},
      {"{<<: 1}", DEVIATION_MERGE_KEY},
      {"{'<<': 1}", DEVIATION_KIND_COUNT},
      {".inf", DEVIATION_NONFINITE},
      {"\xEF\xBB\xBF"
       "a",
       DEVIATION_BYTE_ORDER_MARK},
      {"=", DEVIATION_YAML_VERSION},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    document d;
    cr_assert_eq(document_parse_yaml(&d, VIEW("a"), view_of(rows[i].text), NULL, NULL), EM_OK);
    const bool has_none = rows[i].kind == DEVIATION_KIND_COUNT;
    cr_expect_eq(d.deviation_total, has_none ? 0 : 1, "%s", rows[i].text);
    cr_expect(has_none || d.deviation_count == 0 || d.deviations[0].kind == rows[i].kind, "%s",
              rows[i].text);
    document_free(&d);
  }
}

Test(yaml, duplicates_are_kept_and_marked) {
  document d;
  cr_assert_eq(document_parse_yaml(&d, VIEW("a"), VIEW("a: 1\n\"a\": 2\nb: &x {c: 1, c: 2}\nd: *x"),
                                   NULL, NULL),
               EM_OK);
  cr_expect_eq(d.duplicate_total, 2, "%u", d.duplicate_total);
  document_free(&d);
}

/* ---- Bounds
 * -------------------------------------------------------------------------------------- */

static char *repeat(const char *piece, size_t count, size_t *length) {
  const size_t size = strlen(piece);
  char *text = malloc(size * count + 1);
  cr_assert_not_null(text);
  for (size_t i = 0; i < count; i++) {
    memcpy(text + i * size, piece, size);
  }
  text[size * count] = '\0';
  *length = size * count;
  return text;
}

static double seconds(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

Test(yaml, what_would_be_slow_or_large_is_refused_at_once) {
  static const char *const pieces[] = {
      "[",   "{",    "[{a: ", "- ",  "? ",           "a: [", "[\n",   "{\n",
      "[? ", "&a [", "!t [",  "- [", "%TAG !a! x\n", "[a, ", "{a: {", "-\n"};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    size_t length;
    char *text = repeat(pieces[i], 100000, &length);
    document d;
    em_error error = {0};
    const double start = seconds();
    const em_status status =
        document_parse_yaml(&d, VIEW("a"), (em_view){text, length}, NULL, &error);
    const double taken = seconds() - start;
    if (status == EM_OK) {
      document_free(&d);
    } else {
      cr_expect_gt(strlen(error.message), 0);
    }
    cr_expect_lt(taken, 2.0, "%s takes %.1f s", pieces[i], taken);
    free(text);
  }
}

Test(yaml, blocks_indented_ever_deeper_end_at_the_limit) {
  enum { LEVELS = 600 };
  char *text = malloc(LEVELS * (LEVELS + 4));
  cr_assert_not_null(text);
  size_t used = 0;
  for (size_t i = 0; i < LEVELS; i++) {
    memset(text + used, ' ', i);
    used += i;
    memcpy(text + used, "a:\n", 3);
    used += 3;
  }
  document d;
  em_error error = {0};
  cr_expect_eq(document_parse_yaml(&d, VIEW("a"), (em_view){text, used}, NULL, &error),
               EM_ERROR_LIMIT);
  cr_expect_eq(error.line, 513, "line %u", error.line);
  free(text);
}

Test(yaml, billion_laughs_cost_an_error) {
  static const char text[] = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                             "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                             "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                             "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                             "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                             "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
  document d;
  em_error error = {0};
  cr_expect_eq(document_parse_yaml(&d, VIEW("a"), view_of(text), NULL, &error), EM_ERROR_LIMIT);
  cr_expect_eq(error.line, 5, "%u", error.line);
  document_options options = {.limits = EM_LIMITS_INIT};
  options.limits.alias_nodes = 0;
  cr_expect_eq(document_parse_yaml(&d, VIEW("a"), VIEW("- &a 1\n- *a"), &options, &error),
               EM_ERROR_LIMIT);
  options.limits.alias_nodes = 1;
  cr_expect_eq(document_parse_yaml(&d, VIEW("a"), VIEW("- &a 1\n- *a"), &options, &error), EM_OK);
  document_free(&d);
}

Test(yaml, aliases_do_not_nest_beyond_the_limit) {
  char text[8192];
  size_t used = (size_t)sprintf(text, "- &a0 x\n");
  for (int i = 1; i < 200; i++) {
    used += (size_t)sprintf(text + used, "- &a%d [*a%d]\n", i, i - 1);
  }
  document_options options = {.limits = EM_LIMITS_INIT};
  options.limits.depth = 100;
  document d;
  em_error error = {0};
  cr_expect_eq(document_parse_yaml(&d, VIEW("a"), (em_view){text, used}, &options, &error),
               EM_ERROR_LIMIT);
  cr_expect(strstr(error.message, "100 levels") != NULL, "%s", error.message);
}

Test(yaml, aliased_nodes_stand_at_their_anchor_and_say_so) {
  document d;
  cr_assert_eq(document_parse_yaml(&d, VIEW("a"), VIEW("a: &x {b: 1}\nc: *x"), NULL, NULL), EM_OK);
  const uint32_t first = document_member(&d, 0, VIEW("a"));
  const uint32_t copy = document_member(&d, 0, VIEW("c"));
  cr_expect_eq(d.nodes[copy].start, d.nodes[first].start);
  cr_expect_eq(d.nodes[copy].flags & DOCUMENT_ALIASED, DOCUMENT_ALIASED);
  cr_expect_eq(d.nodes[copy + 1].flags, DOCUMENT_KEY | DOCUMENT_ALIASED);
  cr_expect_eq(d.nodes[first].flags & DOCUMENT_ALIASED, 0);
  document_free(&d);
}

Test(yaml, a_text_cut_short_at_any_byte_does_no_harm) {
  static const char text[] = "%YAML 1.2\n--- !t\na: &x [1, 'b''c', \"d\\u00e9\\\n e\", {f: *x}]\n"
                             "g: |2-\n   h\n\n  i\n\xC3\xA9: >\n  j\n  k\nl: *x\n...\n";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    char *copy = malloc(length == 0 ? 1 : length);
    cr_assert_not_null(copy);
    memcpy(copy, text, length);
    document d;
    em_error error = {0};
    if (document_parse_yaml(&d, VIEW("a"), (em_view){copy, length}, NULL, &error) == EM_OK) {
      document_free(&d);
    } else {
      cr_expect_leq(error.offset, length);
      cr_expect_gt(error.line, 0);
    }
    free(copy);
  }
}

Test(yaml, the_reader_is_chosen_by_name_then_by_content) {
  static const struct {
    const char *name, *text;
    em_syntax syntax;
  } rows[] = {
      {"a.json", "a: 1", EM_SYNTAX_JSON},      {"a.JSON", "a: 1", EM_SYNTAX_JSON},
      {"a.yaml", "{}", EM_SYNTAX_YAML},        {"a.yml", "{}", EM_SYNTAX_YAML},
      {"a.template.json", "", EM_SYNTAX_JSON}, {"stdin", " \n{}", EM_SYNTAX_JSON},
      {"stdin", "[1]", EM_SYNTAX_JSON},        {"stdin", "// a\n{}", EM_SYNTAX_JSON},
      {"stdin", "/* a */", EM_SYNTAX_JSON},    {"stdin", "a: 1", EM_SYNTAX_YAML},
      {"stdin", "# a\na: 1", EM_SYNTAX_YAML},  {"stdin", "---\n", EM_SYNTAX_YAML},
      {"stdin", "", EM_SYNTAX_JSON},           {"stdin", "\xEF\xBB\xBF{}", EM_SYNTAX_JSON},
      {"stdin", "\"a\"", EM_SYNTAX_YAML},      {".json", "a: 1", EM_SYNTAX_YAML},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(document_choose_syntax(view_of(rows[i].name), view_of(rows[i].text)),
                 rows[i].syntax, "%s: %s", rows[i].name, rows[i].text);
  }
}
