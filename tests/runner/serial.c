/*
 * Runs Criterion tests one after the other in this process, in place of libcriterion, for
 * sanitizers. Under the thread sanitizer its runner cannot map the memory that it shares with its
 * workers (Snaipe/Criterion issue 274); under the address sanitizer it takes a worker that leaks
 * for one that passed. Plain tests with init and fini; others are counted as skipped, with the
 * reason.
 */
#include <criterion/criterion.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_SKIPPED = 77 };

typedef enum outcome { RUNS, HAS_PASSED, HAS_FAILED, IS_SKIPPED } outcome;

/* The section that Test() fills. */
extern struct criterion_test *__start_cr_tst[] __attribute__((weak));
extern struct criterion_test *__stop_cr_tst[] __attribute__((weak));
/* And the one that TestSuite() fills. */
extern struct criterion_suite *__start_cr_sts[] __attribute__((weak));
extern struct criterion_suite *__stop_cr_sts[] __attribute__((weak));

struct criterion_options criterion_options;

static const struct criterion_test *current;
static outcome current_outcome;
static jmp_buf way_out;

static _Noreturn void leave(outcome result) {
  current_outcome = result;
  longjmp(way_out, 1);
}

/* ---- What the macros of Criterion call ------------------------------------------------------ */

/* What TestSuite() says of the current test's suite, or NULL. */
static const struct criterion_test_extra_data *suite_data(void) {
  for (struct criterion_suite **suite = __start_cr_sts; suite < __stop_cr_sts; suite++) {
    if (*suite != NULL && strcmp((*suite)->name, current->category) == 0) {
      return (*suite)->data;
    }
  }
  return NULL;
}

void criterion_internal_test_setup(void) {
  const struct criterion_test_extra_data *suite = suite_data();
  if (suite != NULL && suite->init != NULL) {
    suite->init();
  }
  if (current->data->init != NULL) {
    current->data->init();
  }
}

void criterion_internal_test_main(void (*body)(void)) {
  body();
}

void criterion_internal_test_teardown(void) {
  if (current->data->fini != NULL) {
    current->data->fini();
  }
  const struct criterion_test_extra_data *suite = suite_data();
  if (suite != NULL && suite->fini != NULL) {
    suite->fini();
  }
}

void criterion_send_assert(struct criterion_assert_stats *stats) {
  if (!stats->passed) {
    printf("%s:%u: %s::%s: %s\n", stats->file, stats->line, current->category, current->name,
           stats->message);
  }
}

void criterion_abort_test(void) {
  leave(HAS_FAILED);
}

void criterion_continue_test(void) {
  current_outcome = HAS_FAILED;
}

void criterion_skip_test(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  printf("SKIPPED %s::%s: ", current->category, current->name);
  vprintf(format, arguments);
  putchar('\n');
  va_end(arguments);
  leave(IS_SKIPPED);
}

void criterion_test_die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  putchar('\n');
  va_end(arguments);
  leave(HAS_FAILED);
}

void cri_asserts_passed_incr(void) {}

/* Criterion has a sentence for each kind of assertion; the expression, which comes first, will do.
 */
char *cr_translate_assert_msg(int kind, ...) {
  (void)kind;
  va_list arguments;
  va_start(arguments, kind);
  char *message = NULL;
  cr_asprintf(&message, "not so: %s", va_arg(arguments, const char *));
  va_end(arguments);
  return message;
}

int cr_vasprintf(char **text, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  *text = length < 0 ? NULL : malloc((size_t)length + 1);
  return *text == NULL ? -1 : vsnprintf(*text, (size_t)length + 1, format, arguments);
}

int cr_asprintf(char **text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = cr_vasprintf(text, format, arguments);
  va_end(arguments);
  return length;
}

void cr_asprintf_free(char *text) {
  free(text);
}

/* ---- The run -------------------------------------------------------------------------------- */

static outcome run(const struct criterion_test *test) {
  const struct criterion_test_extra_data *data = test->data;
  if (data->disabled) {
    printf("SKIPPED %s::%s: disabled\n", test->category, test->name);
    return IS_SKIPPED;
  }
  if (data->kind_ != CR_TEST_NORMAL || data->signal != 0 || data->exit_code != 0) {
    printf("SKIPPED %s::%s: it needs a process of its own\n", test->category, test->name);
    return IS_SKIPPED;
  }
  current = test;
  current_outcome = RUNS;
  if (setjmp(way_out) == 0) {
    test->test();
  }
  if (current_outcome == HAS_FAILED) {
    printf("[FAIL] %s::%s\n", test->category, test->name);
  }
  return current_outcome == RUNS ? HAS_PASSED : current_outcome;
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  unsigned counts[IS_SKIPPED + 1] = {0};
  bool has_run = false;
  for (struct criterion_test **test = __start_cr_tst; test < __stop_cr_tst; test++) {
    if (*test != NULL) {
      counts[run(*test)]++;
      has_run = true;
    }
  }
  printf("tests: %u passed, %u failed, %u skipped\n", counts[HAS_PASSED], counts[HAS_FAILED],
         counts[IS_SKIPPED]);
  return counts[HAS_FAILED] > 0 || !has_run ? 1 : counts[IS_SKIPPED] > 0 ? EXIT_SKIPPED : 0;
}
