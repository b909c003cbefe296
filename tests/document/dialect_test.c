/* What Json.NET's reader takes beyond JSON, what each of it is called, and what it refuses too. */
#include "reading.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct taken {
  const char *text;
  const char *printed;
  document_deviation_kind kinds[4]; /* in order; ends with DEVIATION_KIND_COUNT unless full */
} taken;

#define NONE DEVIATION_KIND_COUNT

static const taken takes[] = {
    {"{}", "{}", {NONE}},
    {"[1,2]", "[1,2]", {NONE}},
    {"// a\n[1]", "[1]", {DEVIATION_COMMENT, NONE}},
    {"/* a\n * b */[1]", "[1]", {DEVIATION_COMMENT, NONE}},
    {"[1/**/,/**/2]", "[1,2]", {DEVIATION_COMMENT, DEVIATION_COMMENT, NONE}},
    {"[1]// a", "[1]", {DEVIATION_COMMENT, NONE}},
    {"[1]/* a */", "[1]", {DEVIATION_COMMENT, NONE}},
    {"{\"a\"/**/:1}", "error", {NONE}},
    {"{\"a\":/**/1}", "{\"a\":1}", {DEVIATION_COMMENT, NONE}},
    {"{/**/\"a\":1}", "{\"a\":1}", {DEVIATION_COMMENT, NONE}},
    {"['a']", "[\"a\"]", {DEVIATION_SINGLE_QUOTES, NONE}},
    {"['\"']", "[\"\\\"\"]", {DEVIATION_SINGLE_QUOTES, NONE}},
    {"[\"'\"]", "[\"'\"]", {NONE}},
    {"['\\'']", "[\"'\"]", {DEVIATION_ESCAPE, DEVIATION_SINGLE_QUOTES, NONE}},
    {"[\"\\'\"]", "[\"'\"]", {DEVIATION_ESCAPE, NONE}},
    {"{'a':1}", "{\"a\":1}", {DEVIATION_SINGLE_QUOTES, NONE}},
    {"{a:1}", "{\"a\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"{$a_1:1}", "{\"$a_1\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"{1:1}", "{\"1\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"{null:1}", "{\"null\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"{\xC3\xA9:1}", "{\"\xC3\xA9\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"{a :1}", "{\"a\":1}", {DEVIATION_BARE_NAME, NONE}},
    {"[1,]", "[1]", {DEVIATION_TRAILING_COMMA, NONE}},
    {"{\"a\":1,}", "{\"a\":1}", {DEVIATION_TRAILING_COMMA, NONE}},
    {"[1, /* */ ]", "[1]", {DEVIATION_COMMENT, DEVIATION_TRAILING_COMMA, NONE}},
    {"[,]", "[null]", {DEVIATION_EMPTY_ELEMENT, DEVIATION_TRAILING_COMMA, NONE}},
    {"[1,,2]", "[1,null,2]", {DEVIATION_EMPTY_ELEMENT, NONE}},
    {"{\"a\":,\"b\":1}", "{\"a\":null,\"b\":1}", {DEVIATION_EMPTY_ELEMENT, NONE}},
    {"[0x1F]", "[31]", {DEVIATION_HEX_NUMBER, NONE}},
    {"[0XfF]", "[255]", {DEVIATION_HEX_NUMBER, NONE}},
    {"[0x7FFFFFFFFFFFFFFF]", "[9223372036854775807]", {DEVIATION_HEX_NUMBER, NONE}},
    {"[017]", "[15]", {DEVIATION_OCTAL_NUMBER, NONE}},
    {"[00]", "[0]", {DEVIATION_OCTAL_NUMBER, NONE}},
    {"[.5]", "[0.5]", {DEVIATION_NUMBER_FORM, NONE}},
    {"[5.]", "[5.0]", {DEVIATION_NUMBER_FORM, NONE}},
    {"[-.5]", "[-0.5]", {DEVIATION_NUMBER_FORM, NONE}},
    {"[-01]", "[-1]", {DEVIATION_NUMBER_FORM, NONE}},
    {"[1.5e3]", "[1.5e3]", {NONE}},
    {"[0e1]", "[0e1]", {NONE}},
    {"[\"a\nb\"]", "[\"a\\nb\"]", {DEVIATION_CONTROL_IN_STRING, NONE}},
    {"[\"a\tb\"]", "[\"a\\tb\"]", {DEVIATION_CONTROL_IN_STRING, NONE}},
    {"['a\r\nb']",
     "[\"a\\r\\nb\"]",
     {DEVIATION_CONTROL_IN_STRING, DEVIATION_CONTROL_IN_STRING, DEVIATION_SINGLE_QUOTES, NONE}},
    {"[\"\\ud800\"]", "[\"\xEF\xBF\xBD\"]", {DEVIATION_LONE_SURROGATE, NONE}},
    {"[\xC2\xA0"
     "1]",
     "[1]",
     {DEVIATION_WHITE_SPACE, NONE}},
    {"\v[1]\f", "[1]", {DEVIATION_WHITE_SPACE, DEVIATION_WHITE_SPACE, NONE}},
    {"[\xE2\x80\xA8"
     "1]",
     "[1]",
     {DEVIATION_WHITE_SPACE, NONE}},
    {"[undefined]", "[null]", {DEVIATION_UNDEFINED, NONE}},
    {"[NaN]", "[\"NaN\"]", {DEVIATION_NONFINITE, NONE}},
    {"[Infinity,-Infinity]",
     "[\"Infinity\",\"-Infinity\"]",
     {DEVIATION_NONFINITE, DEVIATION_NONFINITE, NONE}},
    {"[new Date(1,2)]", "[[1,2]]", {DEVIATION_CONSTRUCTOR, NONE}},
    {"[new Date()]", "[[]]", {DEVIATION_CONSTRUCTOR, NONE}},
    {"{HostConfig:{'Privileged':true,},}",
     "{\"HostConfig\":{\"Privileged\":true}}",
     {DEVIATION_BARE_NAME, DEVIATION_SINGLE_QUOTES, DEVIATION_TRAILING_COMMA,
      DEVIATION_TRAILING_COMMA}},
};

static void check_kinds(const document *d, const taken *t) {
  for (uint32_t i = 0; i < 4; i++) {
    if (t->kinds[i] == NONE) {
      cr_expect_eq(d->deviation_total, i, "%s: %u deviations, not %u", t->text, d->deviation_total,
                   i);
      return;
    }
    cr_assert_gt(d->deviation_count, i, "%s: only %u deviations", t->text, d->deviation_count);
    cr_expect_eq(d->deviations[i].kind, t->kinds[i], "%s: deviation %u is %d", t->text, i,
                 (int)d->deviations[i].kind);
  }
}

Test(dialect, takes_what_the_device_takes_and_says_what_is_odd) {
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_DIALECT;
  for (size_t i = 0; i < sizeof takes / sizeof *takes; i++) {
    const taken *t = &takes[i];
    char *printed = parsed("a", view_of(t->text), &options);
    const bool is_refused = strcmp(t->printed, "error") == 0;
    const size_t length = strlen(t->printed);
    cr_expect(strncmp(printed, t->printed, length) == 0 &&
                  (is_refused || strcmp(printed + length, "\n") == 0),
              "%s gives %s", t->text, printed);
    free(printed);
    if (!is_refused) {
      document d;
      cr_assert_eq(document_parse_dialect(&d, VIEW("a"), view_of(t->text), NULL, NULL), EM_OK);
      check_kinds(&d, t);
      document_free(&d);
    }
  }
}

typedef struct refused {
  em_view before, rest; /* the error stands between */
} refused;

#define R(before, rest)                                                                            \
  {                                                                                                \
    {before, sizeof(before) - 1}, {                                                                \
      rest, sizeof(rest) - 1                                                                       \
    }                                                                                              \
  }

static const refused refuses[] = {
    R("", ""),
    R(" ", ""),
    R("// a", ""),
    R("/* a", ""),
    R("[1", ""),
    R("[1 ", "2]"),
    R("{", ":1}"),
    R("{a", "}"),
    R("{a:1", ";b:2}"),
    R("[", "08]"),
    R("[", "0x]"),
    R("[0x", "G]"),
    R("[", "1-2]"),
    R("[", "1e]"),
    R("[", "-"),
    R("[", "+1]"),
    R("[", "abc]"),
    R("[\"\\", "x\"]"),
    R("['a\"]", ""),
    R("[\"\\u12", "G4\"]"),
    R("[", "/ 1]"),
    R("{a", "/* */:1}"),
    R("[1]", "[2]"),
    R("[1] ", "x"),
    R("[new Date", "]"),
    R("[new Date(1", "]"),
    R("[true", "x]"),
    R("[null", "l]"),
    R("", "\xEF\xBB\xBF{}"),
    R("[\"", "\xFF\"]"),
    R("[/* ", "\xFF */1]"),
    R("[", "0x1FFFFFFFFFFFFFFFF]"),
    R("{a:1,", ",b:2}"),
    R("[1", "}"),
};

Test(dialect, refuses_what_the_device_refuses_at_the_byte) {
  for (size_t i = 0; i < sizeof refuses / sizeof *refuses; i++) {
    char text[128];
    const refused *r = &refuses[i];
    memcpy(text, r->before.data, r->before.length);
    memcpy(text + r->before.length, r->rest.data, r->rest.length);
    const em_view whole = {text, r->before.length + r->rest.length};
    document d;
    em_error error = {0};
    const em_status status = document_parse_dialect(&d, VIEW("a"), whole, NULL, &error);
    cr_expect_eq(status, EM_ERROR_SYNTAX, "%.*s is taken", VIEW_ARGS(whole));
    if (status == EM_OK) {
      document_free(&d);
    } else {
      cr_expect_eq(error.offset, r->before.length, "%.*s: at %zu: %s", VIEW_ARGS(whole),
                   error.offset, error.message);
    }
  }
}

Test(dialect, a_text_cut_short_at_any_byte_does_no_harm) {
  static const char text[] =
      "{a:[1,0x1F,.5,'b\\u00e9\\ud83d\\ude00'/* c */,new D(1),NaN,],\n\"d\":// e\n1}";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    char *copy = malloc(length == 0 ? 1 : length);
    cr_assert_not_null(copy);
    memcpy(copy, text, length);
    document d;
    em_error error = {0};
    cr_expect_neq(document_parse_dialect(&d, VIEW("a"), (em_view){copy, length}, NULL, &error),
                  EM_OK);
    cr_expect_leq(error.offset, length);
    free(copy);
  }
}

Test(dialect, notices_are_bounded_and_counted) {
  enum { COMMENTS = 1000 };
  char text[COMMENTS * 4 + 2];
  for (size_t i = 0; i < COMMENTS; i++) {
    memcpy(text + 4 * i, "/**/", 4);
  }
  text[COMMENTS * 4] = '1';
  document d;
  cr_assert_eq(document_parse_dialect(&d, VIEW("a"), (em_view){text, sizeof text - 1}, NULL, NULL),
               EM_OK);
  cr_expect_eq(d.deviation_total, COMMENTS);
  cr_expect_eq(d.deviation_count, DOCUMENT_NOTICES);
  document_free(&d);
}
