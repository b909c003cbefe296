#include "report/excerpt.h"
#include "report/gathered.h"
#include "text/lines.h"
#include "text/width.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* The place is what stands between « and »; nothing between them is a point. */
typedef struct row {
  const char *what;
  const char *text;
  const char *shown;
  uint16_t width;
  bool is_ascii;
} row;

static const row rows[] = {
    {"a short line is shown whole, without its indentation", "{\n    \"a\": «true»\n}",
     "     2 │  \"a\": true\n"
     "       │       ^~~~\n",
     80, false},
    {"a point has one caret", "ab«»cd",
     "     1 │  abcd\n"
     "       │    ^\n",
     80, false},
    {"the end of the text can be pointed at", "abc«»",
     "     1 │  abc\n"
     "       │     ^\n",
     80, false},
    {"an empty text can be pointed at", "«»",
     "     1 │  \n"
     "       │  ^\n",
     80, false},
    {"a long line is cut on both sides",
     "0123456789012345678901234567890123456789«here»0123456789012345678901234567890123456789",
     "     1 │  …7890123456789here0123456789012…\n"
     "       │                ^~~~\n",
     42, false},
    {"room that one side does not need goes to the other",
     "01«here»0123456789012345678901234567890123456789",
     "     1 │  01here0123456789012345678901234…\n"
     "       │    ^~~~\n",
     42, false},
    {"and the other way round", "0123456789012345678901234567890123456789«here»01",
     "     1 │  …2345678901234567890123456789here01\n"
     "       │                               ^~~~\n",
     45, false},
    {"a place wider than the line shows its start",
     "ab: «0123456789012345678901234567890123456789» x",
     "     1 │  …0123456789012345678901234567…\n"
     "       │   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
     40, false},
    {"wide characters take two columns", "\"漢字\": «\"値打\"»",
     "     1 │  \"漢字\": \"値打\"\n"
     "       │          ^~~~~~\n",
     80, false},
    {"combining marks take none", "\"e\xCC\x81\": «1»",
     "     1 │  \"e\xCC\x81\": 1\n"
     "       │       ^\n",
     80, false},
    {"tabs are two blanks", "\t\"a\":\t«1»",
     "     1 │  \"a\":  1\n"
     "       │        ^\n",
     80, false},
    {"hostile characters are escaped, and the carets know it", "a\x1b[31m«b\xE2\x80\xAE»c",
     "     1 │  a\\x1b[31mb\\u202ec\n"
     "       │           ^~~~~~~\n",
     80, false},
    {"bytes that are no UTF-8 are escaped", "\xFF\xC3«\xE2\x82»a",
     "     1 │  \\xff\\xc3\\xe2\\x82a\n"
     "       │          ^~~~~~~~\n",
     80, false},
    {"a place over several lines is marked in its first", "a: «[\n1,\n2]»",
     "     1 │  a: [\n"
     "       │     ^\n",
     80, false},
    {"lines end at CRLF and at a lone CR too", "a\r\nb\rc «d» e\r\nf",
     "     3 │  c d e\n"
     "       │    ^\n",
     80, false},
    {"a byte order mark is not shown", "\xEF\xBB\xBF«a»",
     "     1 │  a\n"
     "       │  ^\n",
     80, false},
    {"without UTF-8 the drawing is ASCII",
     "01234567890123456789012345678901234567890«here»0123456789012345678901234567890123456789",
     "     1 |  ...01234567890here01234567890...\n"
     "       |                ^~~~\n",
     42, true},
};

enum { MARK = 2 }; /* bytes of « and of » */

static excerpt take_marks(const char *marked, char *text) {
  excerpt e = {.color = "", .line = 1};
  size_t length = 0;
  for (const char *p = marked; *p != '\0';) {
    if (strncmp(p, "«", MARK) == 0) {
      e.start = length;
      p += MARK;
    } else if (strncmp(p, "»", MARK) == 0) {
      e.end = length;
      p += MARK;
    } else {
      text[length++] = *p++;
    }
  }
  e.text = (em_view){text, length};
  e.line = lines_locate_once(e.text, e.start).line;
  return e;
}

static em_report_options options_of(const row *r) {
  em_report_options options = EM_REPORT_OPTIONS_INIT;
  options.width = r->width;
  options.use_ascii = r->is_ascii;
  return options;
}

static void draw(gathered *g, const excerpt *e, const em_report_options *options) {
  const em_writer writer = gathered_writer(g);
  output o;
  output_start(&o, &writer);
  excerpt_write(&o, e, options);
  output_finish(&o);
}

Test(excerpt, shows_the_line_with_carets_under_the_place) {
  gathered *g = calloc(1, sizeof *g);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[512];
    const excerpt e = take_marks(rows[i].text, text);
    const em_report_options options = options_of(&rows[i]);
    draw(g, &e, &options);
    cr_expect_str_eq(g->text, rows[i].shown, "%s:\n%s", rows[i].what, g->text);
  }
  free(g);
}

static void expect_width(const gathered *g, uint32_t width, const char *what) {
  const char *line = g->text;
  for (const char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
    const em_view view = {line, (size_t)(end - line)};
    cr_expect_leq(width_of_text(view), width, "%s is too wide: %.*s", what, (int)view.length,
                  view.data);
    line = end + 1;
  }
}

Test(excerpt, holds_every_width_at_every_place) {
  static const char line[] =
      "x\ty\xE6\xBC\xA2\xE5\xAD\x97 \x01\xFF\"Binds\\\": e\xCC\x81 0123456789 "
      "\xF0\x9F\x98\x80 012345678901234567890123456789 the end of it";
  gathered *g = calloc(1, sizeof *g);
  for (uint16_t width = 40; width < 90; width++) {
    for (size_t start = 0; start < sizeof line; start++) {
      const excerpt e = {.text = {line, sizeof line - 1},
                         .start = start,
                         .end = start + start % 9 < sizeof line ? start + start % 9 : start,
                         .line = 1,
                         .color = ""};
      em_report_options options = EM_REPORT_OPTIONS_INIT;
      options.width = width;
      draw(g, &e, &options);
      expect_width(g, width, "an excerpt");
    }
  }
  free(g);
}

Test(excerpt, never_shows_a_secret) {
  static const char text[] = "\"PASSWORD=swordfish\", \"KEY=hunter2\"";
  const text_span secrets[] = {{10, 19}, {27, 34}};
  const excerpt e = {.text = {text, sizeof text - 1},
                     .start = 0,
                     .end = 20,
                     .line = 1,
                     .secrets = secrets,
                     .secret_count = 2,
                     .color = ""};
  const em_report_options options = EM_REPORT_OPTIONS_INIT;
  gathered *g = calloc(1, sizeof *g);
  draw(g, &e, &options);
  cr_expect_str_eq(g->text,
                   "     1 │  \"PASSWORD=***\", \"KEY=***\"\n"
                   "       │  ^~~~~~~~~~~~~~\n",
                   "%s", g->text);
  free(g);
}

Test(excerpt, never_shows_a_secret_wherever_the_place_is) {
  static const char text[] = "0123456789012345678901234567890123456789 \"PASSWORD=swordfish\" "
                             "0123456789012345678901234567890123456789";
  const text_span secret = {51, 60};
  gathered *g = calloc(1, sizeof *g);
  for (size_t start = 0; start < sizeof text - 1; start++) {
    for (size_t end = start; end < sizeof text && end < start + 12; end++) {
      const excerpt e = {.text = {text, sizeof text - 1},
                         .start = start,
                         .end = end,
                         .line = 1,
                         .secrets = &secret,
                         .secret_count = 1,
                         .color = ""};
      em_report_options options = EM_REPORT_OPTIONS_INIT;
      options.width = 48;
      draw(g, &e, &options);
      cr_assert_null(strpbrk(g->text, "fhswr"), "at %zu to %zu: %s", start, end, g->text);
    }
  }
  free(g);
}

/* ---- Lines without end ---------------------------------------------------------------------- */

enum { MEGABYTE = 1 << 20, MIDDLE = MEGABYTE / 6 * 3 };

/* Whole characters before and behind the word "here". */
static char *fill(const char *character) {
  const size_t length = strlen(character);
  char *text = malloc(MEGABYTE);
  for (size_t i = 0; i < MIDDLE; i++) {
    text[i] = character[i % length];
  }
  memcpy(text + MIDDLE, "here", 4);
  for (size_t i = MIDDLE + 4; i < MEGABYTE; i++) {
    text[i] = character[(i - MIDDLE - 4) % length];
  }
  return text;
}

static void draw_here(gathered *g, const char *text, const text_span *secrets, size_t count) {
  const excerpt e = {.text = {text, MEGABYTE},
                     .start = MIDDLE,
                     .end = MIDDLE + 4,
                     .line = 1,
                     .secrets = secrets,
                     .secret_count = count,
                     .color = ""};
  em_report_options options = EM_REPORT_OPTIONS_INIT;
  options.width = 42;
  draw(g, &e, &options);
}

Test(excerpt, says_that_a_line_goes_on_whatever_is_near) {
  static const struct {
    const char *what, *character, *shown;
  } fillings[] = {
      {"letters", "x",
       "     1 │  …xxxxxxxxxxxxxherexxxxxxxxxxxxx…\n"
       "       │                ^~~~\n"},
      {"blanks", " ",
       "     1 │  …             here             …\n"
       "       │                ^~~~\n"},
      {"wide characters", "\xE6\xBC\xA2",
       "     1 │  …漢漢漢漢漢漢here漢漢漢漢漢漢…\n"
       "       │               ^~~~\n"},
  };
  gathered *g = calloc(1, sizeof *g);
  for (size_t i = 0; i < sizeof fillings / sizeof *fillings; i++) {
    char *text = fill(fillings[i].character);
    draw_here(g, text, NULL, 0);
    cr_expect_str_eq(g->text, fillings[i].shown, "%s:\n%s", fillings[i].what, g->text);
    free(text);
  }
  free(g);
}

Test(excerpt, hides_a_secret_that_has_no_end_in_sight) {
  const text_span secrets[] = {{7, MIDDLE}, {MIDDLE + 4, MEGABYTE}};
  gathered *g = calloc(1, sizeof *g);
  char *text = fill("x");
  draw_here(g, text, secrets, 2);
  cr_expect_str_eq(g->text,
                   "     1 │  …***here***…\n"
                   "       │      ^~~~\n",
                   "%s", g->text);
  free(text);
  free(g);
}

Test(excerpt, does_not_draw_marks_without_end) {
  gathered *g = calloc(1, sizeof *g);
  char *text = fill("\xCC\x81");
  draw_here(g, text, NULL, 0);
  cr_expect_lt(strlen(g->text), 1000);
  expect_width(g, 42, "a line of combining marks");
  free(text);
  free(g);
}
