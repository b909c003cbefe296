/* The child that reads the journal: what cannot be read is said, and no child stays behind. */
#include "collectors/login_reader.h"

#include "loop/loop.h"
#include "module/scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

static loop *l;
static login_reader *reader;
static int calls;
static char why[80], cursor[LOGIN_CURSOR];

static void on_done(void *context, const login_reading *reading) {
  (void)context;
  calls++;
  strcpy(why, reading->why == NULL ? "" : reading->why);
  strcpy(cursor, reading->last == NULL ? "" : reading->last->cursor);
  loop_stop(l);
}

static void begin(void) {
  scratch_make();
  calls = 0;
  l = loop_new();
  reader = login_reader_new(l, on_done, NULL);
  cr_assert(l != NULL && reader != NULL);
}

static void end(void) {
  login_reader_free(reader);
  loop_free(l);
  scratch_remove();
  cr_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "no child is left");
}

TestSuite(login_reader, .init = begin, .fini = end);

static void read_once(const char *name, const char *from) {
  cr_assert(login_reader_start(reader, open(scratch_path(name), O_RDONLY), false, from));
  cr_assert(login_reader_is_running(reader));
  loop_run(l);
  cr_assert_not(login_reader_is_running(reader));
}

Test(login_reader, says_what_it_cannot_read_and_can_be_asked_again) {
  scratch_write("no-folder", "x");
  read_once("no-folder", LOGIN_HEAD);
  cr_expect_str_eq(why, "it cannot be read");
  read_once(".", "");
  cr_expect_str_eq(why, "");
  cr_expect_str_eq(cursor, LOGIN_HEAD, "an empty journal is new from its first entry");
  cr_expect_eq(calls, 2);
}

Test(login_reader, a_place_that_no_journal_has_is_an_error_and_not_the_beginning) {
  read_once(".", "nonsense");
  cr_expect_str_eq(why, "it cannot be read");
}

Test(login_reader, ends_its_child_with_itself) {
  cr_assert(login_reader_start(reader, open(scratch_path("."), O_RDONLY), false, ""));
}
