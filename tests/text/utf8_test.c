/* UTF-8 as the Unicode standard has it (table 3-7): every code point, every way to be wrong. */
#include "text/utf8.h"

#include <criterion/criterion.h>

Test(utf8, every_code_point_is_written_and_read_back) {
  for (uint32_t c = 0; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) {
      continue;
    }
    char bytes[4];
    const uint32_t length = utf8_encode(c, bytes);
    cr_assert_eq(length, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
    uint32_t read = 0;
    cr_assert_eq(utf8_decode((em_view){bytes, length}, 0, &read), c);
    cr_assert_eq(read, length);
  }
}

Test(utf8, what_is_not_well_formed_is_one_byte_long) {
  static const em_view rows[] = {
      {"\x80", 1},
      {"\xBF", 1},
      {"\xC0\x80", 2},
      {"\xC1\xBF", 2},
      {"\xC2", 1},
      {"\xC2\x41", 2},
      {"\xE0\x80\x80", 3},
      {"\xE0\x9F\xBF", 3},
      {"\xE1\x80", 2},
      {"\xED\xA0\x80", 3},
      {"\xED\xBF\xBF", 3},
      {"\xEF\xBF", 2},
      {"\xF0\x80\x80\x80", 4},
      {"\xF0\x8F\xBF\xBF", 4},
      {"\xF1\x80\x80", 3},
      {"\xF4\x90\x80\x80", 4},
      {"\xF5\x80\x80\x80", 4},
      {"\xFF", 1},
      {"\xFE\x80", 2},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t length = 0;
    cr_expect_eq(utf8_decode(rows[i], 0, &length), UTF8_INVALID, "row %zu", i);
    cr_expect_eq(length, 1);
    cr_expect_eq(utf8_first_invalid(rows[i]), 0);
  }
}

Test(utf8, the_first_bad_byte_is_found_and_bytes_are_counted) {
  cr_expect_eq(utf8_first_invalid(VIEW("a\xC3\xA9\xF0\x9F\x98\x80")), 7);
  cr_expect_eq(utf8_first_invalid(VIEW("a\xC3\xA9\xC3")), 3);
  cr_expect_eq(utf8_first_invalid(VIEW("")), 0);
  cr_expect_eq(utf8_count(VIEW("a\xC3\xA9\xF0\x9F\x98\x80")), 3);
  cr_expect_eq(utf8_count(VIEW("\xFF\x80")), 2);
}
