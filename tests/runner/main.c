/*
 * The entry of every Criterion test: Criterion's own, but a skipped test is never counted as
 * passed. Prints one line of counts for `./run test`, and ends with 77 if a test was skipped and
 * none failed.
 */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>

enum { EXIT_SKIPPED = 77 };

static size_t skipped;
static size_t total;

static void name_skipped(const struct criterion_suite_stats *suite) {
  for (const struct criterion_test_stats *t = suite->tests; t != NULL; t = t->next) {
    if (t->test_status == CR_STATUS_SKIPPED) {
      printf("SKIPPED %s::%s: %s\n", t->test->category, t->test->name,
             t->message == NULL ? "disabled" : t->message);
    }
  }
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats) {
  for (const struct criterion_suite_stats *s = stats->suites; s != NULL; s = s->next) {
    name_skipped(s);
  }
  skipped = stats->tests_skipped;
  total = stats->nb_tests;
  printf("tests: %zu passed, %zu failed, %zu skipped\n", stats->tests_passed, stats->tests_failed,
         stats->tests_skipped);
}

int main(int argc, char **argv) {
  struct criterion_test_set *tests = criterion_initialize();
  int result = 0;
  if (criterion_handle_args(argc, argv, true)) {
    const bool has_passed = criterion_run_all_tests(tests) != 0;
    result = !has_passed || total == 0 ? 1 : skipped > 0 ? EXIT_SKIPPED : 0;
  }
  criterion_finalize(tests);
  return result;
}
