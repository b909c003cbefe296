#include "collectors/login_reader.h"

#include "base/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEADLINE = 10000, FIRST_OTHER = 5 };

struct login_reader {
  loop *loop;
  login_reader_done *done;
  void *context;
  pid_t child;
  int from_child;
  loop_watch reading;
  loop_timer deadline;
  bytes input;
};

login_reader *login_reader_new(loop *l, login_reader_done *done, void *context) {
  login_reader *r = calloc(1, sizeof *r);
  if (r != NULL) {
    *r = (login_reader){.loop = l, .done = done, .context = context, .from_child = -1};
    bytes_init(&r->input, (LOGIN_ENTRIES + 1) * sizeof(login_entry));
  }
  return r;
}

bool login_reader_is_running(const login_reader *r) {
  return r->child != 0;
}

/* ---- The end of a run ---------------------------------------------------------------------------
 */

/* Returns how it ended, as waitpid says. */
static int reap(login_reader *r) {
  int status = 0;
  loop_watch_stop(r->loop, &r->reading);
  loop_timer_stop(r->loop, &r->deadline);
  if (r->from_child >= 0) {
    close(r->from_child);
    r->from_child = -1;
  }
  if (r->child > 0) {
    waitpid(r->child, &status, 0);
    r->child = 0;
  }
  return status;
}

static void fail(login_reader *r, const char *why) {
  bytes_free(&r->input);
  r->done(r->context, &(login_reading){.why = why});
}

static bool is_text(const char *text, size_t capacity) {
  return memchr(text, '\0', capacity) != NULL;
}

/* What the child wrote may be anything, if somebody got hold of it. */
static bool is_sound(const login_entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const login_entry *e = &entries[i];
    const bool is_last = i + 1 == count;
    if (!is_text(e->user, sizeof e->user) || !is_text(e->method, sizeof e->method) ||
        !is_text(e->address, sizeof e->address) || !is_text(e->program, sizeof e->program) ||
        !is_text(e->cursor, sizeof e->cursor) || (e->outcome == LOGIN_NOTHING) != is_last) {
      return false;
    }
  }
  return count > 0;
}

static void finish(login_reader *r) {
  char why[64];
  const int status = reap(r);
  const size_t count = r->input.length / sizeof(login_entry);
  const login_entry *entries = (const login_entry *)(const void *)r->input.data;
  if (WIFSIGNALED(status)) {
    snprintf(why, sizeof why, "its reader was ended by signal %d", WTERMSIG(status));
    fail(r, why);
  } else if (r->input.length % sizeof(login_entry) != 0 || !is_sound(entries, count)) {
    fail(r, "it cannot be read");
  } else {
    r->done(r->context, &(login_reading){entries, count - 1, &entries[count - 1], NULL});
    bytes_free(&r->input);
  }
}

static void stop_child(login_reader *r) {
  if (r->child > 0) {
    kill(r->child, SIGKILL);
  }
  reap(r);
}

static void on_deadline(void *context) {
  login_reader *r = context;
  stop_child(r);
  fail(r, "it takes too long to read");
}

static void on_readable(void *context, uint32_t ready) {
  (void)ready;
  login_reader *r = context;
  static char data[32768];
  const ssize_t got = read(r->from_child, data, sizeof data);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  if (got <= 0) {
    finish(r);
  } else if (!bytes_append(&r->input, data, (size_t)got)) {
    stop_child(r);
    fail(r, "its reader wrote too much");
  }
}

/* ---- The start of a run -------------------------------------------------------------------------
 */

/* Without a program of its own: what it needs is here, and a run costs half a millisecond. Nothing
 * of the daemon stays open in it. */
static _Noreturn void become_child(int folder, bool is_of_this_boot, const char *cursor, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const int folder_copy = fcntl(folder, F_DUPFD, FIRST_OTHER);
  const int out_copy = fcntl(out, F_DUPFD, FIRST_OTHER);
  const bool is_copied =
      folder_copy >= 0 && out_copy >= 0 && dup2(folder_copy, 3) == 3 && dup2(out_copy, 4) == 4;
  close_range(FIRST_OTHER, ~0U, 0);
  _exit(is_copied && login_entries_write(3, is_of_this_boot, cursor, 4) ? EXIT_SUCCESS
                                                                        : EXIT_FAILURE);
}

bool login_reader_start(login_reader *r, int folder, bool is_of_this_boot, const char *cursor) {
  int ends[2] = {-1, -1};
  pid_t child = -1;
  if (pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) {
    child = fork();
  }
  if (child == 0) {
    become_child(folder, is_of_this_boot, cursor, ends[1]);
  }
  const int reason = errno;
  close(folder);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    errno = reason;
    return false;
  }
  r->child = child;
  r->from_child = ends[0];
  bytes_clear(&r->input);
  loop_watch_start(r->loop, &r->reading, r->from_child, EPOLLIN, on_readable, r);
  loop_timer_start(r->loop, &r->deadline, DEADLINE, on_deadline, r);
  return true;
}

void login_reader_free(login_reader *r) {
  if (r != NULL) {
    stop_child(r);
    bytes_free(&r->input);
    free(r);
  }
}
