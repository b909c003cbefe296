#include "text/escape.h"

#include "text/utf8.h"

#include <criterion/criterion.h>

static em_view escaped(em_view text, char *out) {
  size_t used = 0;
  for (size_t i = 0; i < text.length;) {
    uint32_t taken;
    used += escape_next(text, i, out + used, &taken);
    i += taken;
  }
  out[used] = '\0';
  return (em_view){out, used};
}

static const struct {
  const char *written, *shown;
} rows[] = {
    {"plain, with \xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80",
     "plain, with \xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80"},
    {"a\nb\rc\td", "a\\nb\\rc\\td"},
    {"\x1b[31m\x07\x7f", "\\x1b[31m\\x07\\x7f"},
    {"\xC2\x9B"
     "31m",
     "\\u009b31m"},
    {"\x9B"
     "31m",
     "\\x9b31m"},
    {"\xE2\x80\xAE\xE2\x81\xA6", "\\u202e\\u2066"},
    {"\xE2\x80\x8B\xEF\xBB\xBF\xC2\xAD", "\\u200b\\ufeff\\u00ad"},
    {"\xF3\xA0\x80\x81", "\\u{e0001}"},
    {"\xC0\xAF\xED\xA0\x80", "\\xc0\\xaf\\xed\\xa0\\x80"},
    {"\xC2\xA0\xE3\x80\x80", "\\u00a0\\u3000"},
    {"::error file=a::b", "\\x3a:error file=a::b"},
    {"say ::set-output name=x::y", "say \\x3a:set-output name=x::y"},
    {"fe80::1 a::b ::1 [::]:80", "fe80::1 a::b ::1 [::]:80"},
    {"##[error]x", "#\\x23[error]x"},
    {"x##vso[task.complete]", "x#\\x23vso[task.complete]"},
    {"##VsO[x] ### a##b", "#\\x23VsO[x] ### a##b"},
};

Test(escape, keeps_hostile_text_from_acting) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char out[512];
    escaped(view_of(rows[i].written), out);
    cr_expect_str_eq(out, rows[i].shown, "row %zu became %s", i, out);
  }
}

Test(escape, knows_what_it_leaves_as_it_is) {
  char out[1024];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view text = view_of(rows[i].written);
    for (size_t from = 0; from <= text.length; from++) {
      const em_view rest = view_from(text, from);
      cr_expect_eq(escape_leaves(rest), view_equals(escaped(rest, out), rest), "row %zu from %zu",
                   i, from);
    }
  }
}

Test(escape, lets_no_control_or_malformed_byte_through_whatever_stands_around) {
  for (uint32_t c = 0; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) {
      continue;
    }
    char text[8];
    char out[4 * ESCAPE_MAXIMUM];
    const uint32_t length = utf8_encode(c, text);
    const em_view shown = escaped((em_view){text, length}, out);
    cr_assert_eq(utf8_first_invalid(shown), shown.length, "U+%04X", c);
    for (size_t i = 0; i < shown.length; i++) {
      cr_assert((unsigned char)shown.data[i] >= 0x20 && shown.data[i] != 0x7F, "U+%04X", c);
    }
  }
}

Test(escape, survives_text_that_is_cut_anywhere) {
  static const char whole[] = "##vso[a] ::error::b \xF0\x9F\x98\x80 \xE2\x80\xAE ##[x";
  for (size_t length = 0; length < sizeof whole; length++) {
    char out[512];
    const em_view shown = escaped((em_view){whole, length}, out);
    cr_expect_eq(utf8_first_invalid(shown), shown.length, "cut at %zu: %s", length, out);
  }
}

Test(escape, a_plain_run_ends_where_something_is_escaped_or_not_ascii) {
  static const char *const ends[] = {"\n", "\x7f", "\xC3\xA4", "::error::", "#[error]", "\xFF", ""};
  char text[128];
  for (size_t length = 0; length < 70; length++) {
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
      memset(text, ends[i][0] == '#' ? '#' : ' ', sizeof text);
      memcpy(text + length, ends[i], strlen(ends[i]) + 1);
      /* the second of two number signs is the one that is escaped */
      const size_t from = length > 3 ? length / 3 : 0;
      const em_view whole = {text, strlen(text)};
      const bool is_first = ends[i][0] == '#' && length == 0;
      cr_expect_eq(escape_plain_run(whole, from), is_first ? whole.length : length - from,
                   "%zu before %zu", length, i);
    }
  }
}
