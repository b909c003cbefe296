#include "text/width.h"

#include <criterion/criterion.h>

static const struct {
  const char *text;
  uint32_t width;
} rows[] = {
    {"", 0},
    {"abc", 3},
    {"\xC3\xA4\xCE\xB1", 2},
    {"\xE6\xBC\xA2\xE5\xAD\x97", 4},         /* 漢字 */
    {"\xEF\xBC\xA1", 2},                     /* full-width A */
    {"\xF0\x9F\x98\x80", 2},                 /* an emoji */
    {"e\xCC\x81", 1},                        /* e and an acute accent */
    {"\xEA\xB0\x80\xF0\xA0\x80\x80", 4},     /* Hangul, CJK extension B */
    {"\xE2\x94\x82\xE2\x80\xA6\xC2\xB7", 3}, /* what reports draw with */
    {"\xFF\xFE", 2},                         /* no UTF-8: one each */
};

Test(width, is_what_terminals_take) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(width_of_text(view_of(rows[i].text)), rows[i].width, "%s is %u wide", rows[i].text,
                 width_of_text(view_of(rows[i].text)));
  }
}
