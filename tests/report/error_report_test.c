#include "report/gathered.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const em_view name = {"a.json", 6};
static const em_view text = {"{\n  \"a\": 1 \"b\": 2\n}", 20};

static em_error an_error(void) {
  em_error error = {.status = EM_ERROR_SYNTAX, .offset = 11, .length = 3, .line = 2, .column = 10};
  strcpy(error.message, "Expected ',' or '}'.");
  return error;
}

Test(error_report, shows_place_message_and_caret) {
  gathered *g = calloc(1, sizeof *g);
  const em_writer writer = gathered_writer(g);
  const em_error error = an_error();
  cr_assert_eq(em_error_report(&error, name, text, NULL, &writer), EM_OK);
  cr_expect_str_eq(g->text,
                   "a.json:2:10  error  Expected ',' or '}'.\n"
                   "     2 │  \"a\": 1 \"b\": 2\n"
                   "       │         ^~~\n",
                   "%s", g->text);
  free(g);
}

Test(error_report, does_without_a_text_or_a_place) {
  gathered *g = calloc(1, sizeof *g);
  em_writer writer = gathered_writer(g);
  em_error error = an_error();
  cr_assert_eq(em_error_report(&error, name, (em_view){NULL, 0}, NULL, &writer), EM_OK);
  cr_expect_str_eq(g->text, "a.json:2:10  error  Expected ',' or '}'.\n");
  error.line = 0;
  writer = gathered_writer(g);
  cr_assert_eq(em_error_report(&error, name, text, NULL, &writer), EM_OK);
  cr_expect_str_eq(g->text, "a.json  error  Expected ',' or '}'.\n");
  free(g);
}

Test(error_report, says_when_the_writer_refuses) {
  gathered *g = calloc(1, sizeof *g);
  g->limit = 10;
  const em_writer writer = gathered_writer(g);
  const em_error error = an_error();
  cr_expect_eq(em_error_report(&error, name, text, NULL, &writer), EM_ERROR_WRITE);
  cr_expect_eq(em_error_report(NULL, name, text, NULL, &writer), EM_ERROR_ARGUMENT);
  free(g);
}

Test(text_escape, cuts_at_a_whole_character_and_says_what_it_wanted) {
  char buffer[8];
  cr_expect_eq(em_text_escape((em_view){"a\x1b"
                                        "b",
                                        3},
                              buffer, sizeof buffer),
               6);
  cr_expect_str_eq(buffer, "a\\x1bb");
  cr_expect_eq(em_text_escape((em_view){"abc\xE2\x80\xAE", 6}, buffer, sizeof buffer), 9);
  cr_expect_str_eq(buffer, "abc");
  cr_expect_eq(em_text_escape((em_view){"abc", 3}, NULL, 0), 3);
}
