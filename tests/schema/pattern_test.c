/* Regular expressions of ECMA-262: matched as it says, refused where it has none such. */
#include "schema/pattern.h"

#include <criterion/criterion.h>

static schema_pattern *compile(arena *a, const char *expression, pattern_fault *fault) {
  arena_init(a, NULL);
  return pattern_compile(a, view_of(expression), fault);
}

Test(pattern, expressions__match_as_ecma_262_says) {
  static const struct {
    const char *expression;
    const char *text;
    bool matches;
  } cases[] = {
      {"a", "cat", true},
      {"^a$", "a\n", false},
      {"^.$", "\n", false},
      {"^.$", "\r", false},
      {"^.$", "\xE2\x80\xA8", false}, /* U+2028 */
      {"^.$", "\xF0\x9F\x98\x80", true},
      {"^[^]$", "\n", true},
      {"a[]", "a", false},
      {"^\\d$", "\xD9\xA1", false}, /* an Arabic digit */
      {"^\\w$", "\xC3\xA9", false},
      {"^\\s$", "\xC2\xA0", true},
      {"^\\s$", "\xEF\xBB\xBF", true},
      {"^\\S$", "\xE2\x80\x83", false},
      {"^[\\S]$", "\xE2\x80\x83", false},
      {"^[\\S ]$", "x", true},
      {"^[^\\s]$", " ", false},
      {"^\\u0061\\x62\\u{63}$", "abc", true},
      {"^\\uD83D\\uDE00$", "\xF0\x9F\x98\x80", true},
      {"^[\\uD83D\\uDE00-\\u{1F602}]$", "\xF0\x9F\x98\x81", true},
      {"^\\cA$", "\x01", true},
      {"^\\0$", "", false},
      {"^\\t\\n\\v\\f\\r$", "\t\n\v\f\r", true},
      {"^[\\b]$", "\b", true},
      {"\\bcat\\b", "a cat sat", true},
      {"\\Bat", "cat", true},
      {"^[[:alpha:]]$", "a]", true}, /* a class of [ : a l p h, and ] behind it */
      {"^[[:alpha:]]$", "z", false},
      {"^\\p{Letter}+$", "\xC3\xA9t\xC3\xA9", true},
      {"^\\p{Lu}\\P{Lu}$", "Aa", true},
      {"^\\p{Script=Greek}$", "\xCE\xB1", true},
      {"^\\p{gc=Nd}$", "\xD9\xA1", true},
      {"^(?<word>a+)-\\k<word>$", "aa-aa", true},
      {"^(a)?\\1b$", "b", true},
      {"^(?:ab){2,3}$", "ababab", true},
      {"^a{2}?$", "aa", true},
      {"^x{,2}$", "x{,2}", true},
      {"^{$", "{", true},
      {"^}]$", "}]", true},
      {"^(?=.*a)(?!.*b).+$", "cad", true},
      {"(?<=a)b", "ab", true},
      {"(?<!a)b", "ab", false},
      {"^\\.\\-\\/\\@$", ".-/@", true},
      {"^[^/:]+(:[^/:]+)?$", "nginx:1", true},
      {"^a|b$", "ax", true},
  };
  pattern_matcher m;
  cr_assert(pattern_matcher_start(&m));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    arena a;
    pattern_fault fault;
    schema_pattern *pattern = compile(&a, cases[i].expression, &fault);
    cr_assert_not_null(pattern, "%s: %s", cases[i].expression, fault.what);
    cr_expect_eq(pattern_match(pattern, &m, view_of(cases[i].text)),
                 cases[i].matches ? PATTERN_MATCH : PATTERN_NO_MATCH, "%s on %s",
                 cases[i].expression, cases[i].text);
    pattern_free(pattern);
    arena_free(&a);
  }
  pattern_matcher_free(&m);
}

Test(pattern, what_ecma_262_lacks__is_refused) {
  static const char *const expressions[] = {
      "(*ACCEPT)",
      "(*UTF)a",
      "(?i)a",
      "(?>a)",
      "(?R)",
      "(?1)",
      "(?#c)",
      "(?P<n>a)",
      "(?|a)",
      "(?(1)a)",
      "(?C1)",
      "a++",
      "a**",
      "a{2}+",
      "*",
      "a|*",
      "(+a)",
      "\\A",
      "\\Z",
      "\\z",
      "\\G",
      "\\Qa\\E",
      "\\K",
      "\\R",
      "\\X",
      "\\h",
      "\\C",
      "\\N{U+41}",
      "\\g1",
      "\\",
      "\\u12",
      "\\uD83D",
      "\\u{110000}",
      "\\p{L",
      "\\pL",
      "\\x4",
      "\\c1",
      "[",
      "[a",
      "(",
      "a)",
      "\\k<n",
      "(?<n>a)(?<n>b)",
      "\\p{NoSuchThing}",
      "\\a",
      "\\e",
      "[\\k]",
      "^*",
  };
  for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
    arena a;
    pattern_fault fault;
    schema_pattern *pattern = compile(&a, expressions[i], &fault);
    cr_expect_null(pattern, "%s", expressions[i]);
    cr_expect(pattern != NULL || fault.what != NULL, "%s", expressions[i]);
    pattern_free(pattern);
    arena_free(&a);
  }
}

Test(pattern, expressions_too_long__are_refused) {
  arena a;
  arena_init(&a, NULL);
  char *text = arena_allocate(&a, PATTERN_LENGTH_MAXIMUM + 1);
  memset(text, 'a', PATTERN_LENGTH_MAXIMUM + 1);
  pattern_fault fault;
  cr_expect_null(pattern_compile(&a, (em_view){text, PATTERN_LENGTH_MAXIMUM + 1}, &fault));
  schema_pattern *longest = pattern_compile(&a, (em_view){text, PATTERN_LENGTH_MAXIMUM}, &fault);
  cr_expect_not_null(longest);
  pattern_free(longest);
  arena_free(&a);
}
