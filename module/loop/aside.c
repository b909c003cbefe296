#include "loop/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool aside_is_running(const aside *a) {
  return a->child != 0;
}

/* Returns how it ended, as waitpid says. */
static int reap(aside *a) {
  int status = 0;
  loop_watch_stop(a->loop, &a->reading);
  loop_timer_stop(a->loop, &a->deadline);
  close(a->from_child);
  waitpid(a->child, &status, 0);
  a->child = 0;
  return status;
}

/* What is told may start the next: the output is not the next one's. */
static void tell(aside *a, int code, const char *why) {
  bytes output = a->output;
  a->output = (bytes){0};
  a->done(a->context, &(aside_end){&output, code, why});
  bytes_free(&output);
}

static void give_up(aside *a, const char *why) {
  kill(a->child, SIGKILL);
  reap(a);
  tell(a, 0, why);
}

static void on_deadline(void *context) {
  give_up(context, "it takes too long");
}

static void on_readable(void *context, uint32_t ready) {
  (void)ready;
  aside *a = context;
  static char data[32768];
  const ssize_t got = read(a->from_child, data, sizeof data);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  if (got > 0) {
    if (!bytes_append(&a->output, data, (size_t)got)) {
      give_up(a, "it writes too much");
    }
    return;
  }
  char why[48];
  const int status = reap(a);
  snprintf(why, sizeof why, "it was ended by signal %d", WTERMSIG(status));
  tell(a, WEXITSTATUS(status), WIFSIGNALED(status) ? why : NULL);
}

/* Without a program of its own: what it needs is here, and a child costs half a millisecond. */
static _Noreturn void become_child(const aside_work *work, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const int keep = work->keep < 0 ? -1 : fcntl(work->keep, F_DUPFD, ASIDE_OUT + 1);
  const int copy = fcntl(out, F_DUPFD, ASIDE_OUT + 1);
  bool is_set = copy >= 0 && dup2(copy, ASIDE_OUT) == ASIDE_OUT;
  if (work->keep >= 0) {
    is_set = is_set && keep >= 0 && dup2(keep, ASIDE_KEPT) == ASIDE_KEPT;
  } else {
    close(ASIDE_KEPT);
  }
  close_range(ASIDE_OUT + 1, ~0U, 0);
  _exit(is_set ? work->run(work->argument) : 1);
}

bool aside_start(aside *a, loop *l, const aside_work *work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return false;
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  const pid_t child = fork();
  if (child == 0) {
    become_child(work, ends[1]);
  }
  const int reason = errno;
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    errno = reason;
    return false;
  }
  *a = (aside){.loop = l,
               .child = child,
               .from_child = ends[0],
               .done = work->done,
               .context = work->context};
  bytes_init(&a->output, work->limit);
  loop_watch_start(l, &a->reading, a->from_child, EPOLLIN, on_readable, a);
  loop_timer_start(l, &a->deadline, work->deadline, on_deadline, a);
  return true;
}

void aside_stop(aside *a) {
  if (a->child != 0) {
    kill(a->child, SIGKILL);
    reap(a);
    bytes_free(&a->output);
  }
}
