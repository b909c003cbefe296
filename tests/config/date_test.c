#include "config/date.h"

#include <criterion/criterion.h>

Test(date, is_a_day_of_the_calendar) {
  static const char *const valid[] = {"2026-01-01", "2026-12-31", "2024-02-29",
                                      "2000-02-29", "1970-01-01", "9999-12-31"};
  static const char *const wrong[] = {"",           "2026-1-1",   "2026-13-01", "2026-00-01",
                                      "2026-01-00", "2026-01-32", "2026-02-29", "2100-02-29",
                                      "2026-04-31", "1969-12-31", "2026/01/01", "2026-01-011",
                                      "20a6-01-01", "-026-01-01"};
  for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
    cr_expect(date_is_valid(view_of(valid[i])), "%s", valid[i]);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cr_expect_not(date_is_valid(view_of(wrong[i])), "%s", wrong[i]);
  }
}
