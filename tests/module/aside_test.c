/* Work in a child: what it wrote and how it ended, whatever became of it. */
#include "loop/aside.h"

#include "base/sanitizer.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static loop *l;
static aside work_aside;
static int calls, code;
static char output[64], why[64];

static void on_end(void *context, const aside_end *end) {
  (void)context;
  calls++;
  code = end->code;
  snprintf(why, sizeof why, "%s", end->why == NULL ? "" : end->why);
  snprintf(output, sizeof output, "%s", end->output->data == NULL ? "" : end->output->data);
  loop_stop(l);
}

static void begin(void) {
  calls = code = 0;
  work_aside = (aside){0};
  l = loop_new();
  cr_assert_not_null(l);
}

static void end(void) {
  aside_stop(&work_aside);
  loop_free(l);
  cr_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "no child is left");
}

TestSuite(aside, .init = begin, .fini = end);

static void run(int (*work)(const void *), const void *argument, int keep) {
  cr_assert(aside_start(&work_aside, l,
                        &(aside_work){.run = work,
                                      .argument = argument,
                                      .keep = keep,
                                      .deadline = 1000,
                                      .limit = 20,
                                      .done = on_end}));
  cr_assert(aside_is_running(&work_aside));
  loop_run(l);
  cr_assert_not(aside_is_running(&work_aside));
}

static int says(const void *text) {
  return write(ASIDE_OUT, text, strlen(text)) < 0 ? 1 : 7;
}

Test(aside, tells_what_was_written_and_returned) {
  run(says, "hello", -1);
  cr_expect_str_eq(output, "hello");
  cr_expect_str_eq(why, "");
  cr_expect_eq(code, 7);
  run(says, "again", -1);
  cr_expect_str_eq(output, "again", "one after the other");
  cr_expect_eq(calls, 2);
}

/* A file that is shorter than its mapping: as after a disk that fails. */
static int reads_beyond_a_file(const void *argument) {
  (void)argument;
  FILE *file = tmpfile();
  const volatile char *data =
      file == NULL ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_SHARED, fileno(file), 0);
  return data == MAP_FAILED ? 1 : data[0];
}

static int sleeps(const void *argument) {
  (void)argument;
  sleep(60);
  return 0;
}

Test(aside, a_child_that_dies_or_takes_too_long_or_says_too_much_is_told) {
  static const struct {
    int (*work)(const void *);
    const char *argument, *why;
  } rows[] = {
#if !defined(HAS_SANITIZER) /* which reports such a signal itself */
    {reads_beyond_a_file, NULL, "it was ended by signal 7"},
#endif
    {sleeps, NULL, "it takes too long"},
    {says, "more than twenty bytes of text", "it writes too much"},
  };
  (void)reads_beyond_a_file;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    run(rows[i].work, rows[i].argument, -1);
    cr_expect_str_eq(why, rows[i].why);
  }
}

/* How many descriptors are open beyond standard error. */
static int counts_descriptors(const void *argument) {
  (void)argument;
  int count = 0;
  for (int fd = 3; fd < 1000; fd++) {
    count += fcntl(fd, F_GETFD) >= 0;
  }
  return count;
}

Test(aside, nothing_is_open_in_the_child_but_what_it_was_given) {
  const int file = open("/dev/null", O_RDONLY);
  run(counts_descriptors, NULL, -1);
  cr_expect_eq(code, 1, "its output: %d", code);
  run(counts_descriptors, NULL, file);
  cr_expect_eq(code, 2, "its output and one more: %d", code);
  cr_expect_geq(fcntl(file, F_GETFD), 0, "it stays the caller's");
  close(file);
}

static void ignore(void *context, const aside_end *end) {
  (void)context;
  (void)end;
  calls++;
}

Test(aside, a_child_that_is_stopped_tells_nothing) {
  cr_assert(aside_start(
      &work_aside, l,
      &(aside_work){.run = sleeps, .keep = -1, .deadline = 60000, .limit = 1, .done = ignore}));
  aside_stop(&work_aside);
  cr_expect_not(aside_is_running(&work_aside));
  cr_expect_eq(calls, 0);
}
