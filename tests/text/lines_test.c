/* Lines and columns: all kinds of line ends, a byte order mark, UTF-16, long lines. */
#include "text/lines.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
  const char *text;
  size_t offset;
  uint32_t line, column, column_utf16;
} row;

static const row rows[] = {
    {"", 0, 1, 1, 1},
    {"a", 0, 1, 1, 1},
    {"a", 1, 1, 2, 2},
    {"a", 9, 1, 2, 2},
    {"a\nb", 1, 1, 2, 2},
    {"a\nb", 2, 2, 1, 1},
    {"a\r\nb", 1, 1, 2, 2},
    {"a\r\nb", 2, 1, 3, 3},
    {"a\r\nb", 3, 2, 1, 1},
    {"a\rb", 2, 2, 1, 1},
    {"a\r\rb", 3, 3, 1, 1},
    {"a\n\rb", 3, 3, 1, 1},
    {"a\n", 2, 2, 1, 1},
    {"\n\n\n", 3, 4, 1, 1},
    {"\xC3\xA9x", 2, 1, 2, 2},
    {"\xC3\xA9x", 1, 1, 1, 1},
    {"\xF0\x9F\x98\x80x", 4, 1, 2, 3},
    {"\xF0\x9F\x98\x80x", 2, 1, 1, 1},
    {"\xEF\xBB\xBFx", 3, 1, 1, 1},
    {"\xEF\xBB\xBFxy", 4, 1, 2, 2},
    {"\xEF\xBB\xBFx\ny", 5, 2, 1, 1},
    {"\xFF\x80x", 2, 1, 3, 3},
    {"a\xE2\x80\xA8x", 4, 1, 3, 3}, /* a separator of Unicode ends no line of a file */
};

Test(lines, offsets_have_lines_and_columns_with_and_without_a_table) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    const em_view text = {r->text, strlen(r->text)};
    arena a;
    arena_init(&a, NULL);
    lines table;
    cr_assert(lines_build(&table, &a, text));
    const lines_position at = lines_locate(&table, r->offset);
    const lines_position once = lines_locate_once(text, r->offset);
    cr_expect(at.line == r->line && at.column == r->column && at.column_utf16 == r->column_utf16,
              "row %zu: %u:%u (%u)", i, at.line, at.column, at.column_utf16);
    cr_expect(memcmp(&at, &once, sizeof at) == 0, "row %zu", i);
    arena_free(&a);
  }
}

/* Line ends of all kinds at all distances, with and without a table. */
Test(lines, each_line_end_is_found_wherever_it_stands) {
  static const char *const ends[] = {"\n", "\r", "\r\n", "\n\r", "\n\n", "\r\r\n"};
  char text[256];
  for (size_t i = 0; i < 6 * 100; i++) {
    const size_t length = 90 + i % 11;
    const char *end = ends[i % 6];
    memset(text, 'x', sizeof text);
    memcpy(text + i / 6, end, strlen(end));
    memcpy(text + i / 12, "\n", 1);
    arena a;
    arena_init(&a, NULL);
    lines table;
    cr_assert(lines_build(&table, &a, (em_view){text, length}));
    for (size_t offset = 0; offset <= length; offset++) {
      const lines_position at = lines_locate(&table, offset);
      const lines_position once = lines_locate_once((em_view){text, length}, offset);
      cr_assert(memcmp(&at, &once, sizeof at) == 0, "end %zu, at %zu", i, offset);
    }
    arena_free(&a);
  }
}

/* Both ends of every span, also those that begin or end inside a character. */
static void expect_spans(em_view text, size_t step) {
  arena a;
  arena_init(&a, NULL);
  lines table;
  cr_assert(lines_build(&table, &a, text));
  for (size_t from = 0; from <= text.length + 1; from += step) {
    for (size_t to = from; to <= text.length + 1; to += step) {
      const lines_position ends[] = {lines_locate(&table, from), lines_locate(&table, to)};
      lines_position found[2];
      lines_locate_span(&table, (text_span){from, to}, &found[0], &found[1]);
      cr_assert(memcmp(ends, found, sizeof ends) == 0, "%zu to %zu", from, to);
    }
  }
  arena_free(&a);
}

Test(lines, both_ends_of_a_span_are_where_each_is_by_itself) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    expect_spans((em_view){rows[i].text, strlen(rows[i].text)}, 1);
  }
  expect_spans(VIEW("\xEF\xBB\xBF{\r\n \"\xC3\xA9\": \"\xF0\x9F\x98\x80\",\r \xFF\x80 []\n}"), 1);
}

static bool is_line(const lines *table, uint32_t line, const char *expected) {
  const em_view text = lines_text(table, line);
  return text.length == strlen(expected) && memcmp(text.data, expected, text.length) == 0;
}

Test(lines, a_line_is_given_without_its_end) {
  arena a;
  arena_init(&a, NULL);
  lines table;
  static const char text[] = "\xEF\xBB\xBF"
                             "a\r\n\rb\n";
  cr_assert(lines_build(&table, &a, (em_view){text, sizeof text - 1}));
  cr_expect_eq(table.count, 4);
  cr_expect(is_line(&table, 1, "a"));
  cr_expect(is_line(&table, 2, ""));
  cr_expect(is_line(&table, 3, "b"));
  cr_expect(is_line(&table, 4, ""));
  cr_expect(is_line(&table, 0, ""));
  cr_expect(is_line(&table, 5, ""));
  arena_free(&a);
}

/* One line of characters of all lengths. */
static char *make_long(size_t count, size_t *length) {
  static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                           "\xFF"};
  char *text = malloc(count * 4 + 64);
  cr_assert_not_null(text);
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    const char *c = characters[(i * 7 + i / 11) % 5];
    memcpy(text + used, c, strlen(c));
    used += strlen(c);
  }
  memcpy(text + used, "\nshort", 6);
  *length = used + 6;
  return text;
}

Test(lines, columns_of_long_lines_are_the_same_with_their_marks) {
  enum { COUNT = 20000 };
  size_t length;
  char *text = make_long(COUNT, &length);
  arena a;
  arena_init(&a, NULL);
  lines table;
  cr_assert(lines_build(&table, &a, (em_view){text, length}));
  cr_expect_gt(table.mark_count, 10);
  for (size_t offset = 0; offset <= length; offset += 97) {
    const lines_position at = lines_locate(&table, offset);
    const lines_position once = lines_locate_once((em_view){text, length}, offset);
    cr_assert(memcmp(&at, &once, sizeof at) == 0, "at %zu: %u:%u, not %u:%u", offset, at.line,
              at.column, once.line, once.column);
  }
  arena_free(&a);
  expect_spans((em_view){text, length}, 499);
  free(text);
}

Test(lines, many_places_in_one_line_of_a_megabyte_are_found_at_once) {
  enum { COUNT = 500000, PLACES = 100000 };
  size_t length;
  char *text = make_long(COUNT, &length);
  arena a;
  arena_init(&a, NULL);
  lines table;
  cr_assert(lines_build(&table, &a, (em_view){text, length}));
  uint64_t sum = 0;
  for (size_t i = 0; i < PLACES; i++) {
    sum += lines_locate(&table, i * (length / PLACES)).column;
  }
  cr_expect_gt(sum, 0); /* without marks this takes minutes: the timeout is the test */
  arena_free(&a);
  free(text);
}
