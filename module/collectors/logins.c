/*
 * Logins that succeeded (wtmp) and failed (btmp). The place reached in each file is committed with
 * the events: a crash repeats none and skips none. A file that was rotated is begun anew.
 */
#include "collectors/collector.h"
#include "collectors/host_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utmp.h>

/* Records read in one turn; the rest comes a moment later. */
enum { TURN = 512, AGAIN = 20 };

typedef struct login_file {
  const char *path, *state; /* state: name of the checkpoint */
  bool is_success;
} login_file;

static const login_file files[] = {
    {"/var/log/wtmp", "logins.wtmp", true},
    {"/var/log/btmp", "logins.btmp", false},
};

static void address_text(const struct utmp *record, char *text, size_t capacity) {
  snprintf(text, capacity, "%.*s", (int)strnlen(record->ut_host, sizeof record->ut_host),
           record->ut_host);
}

static void report(collector *c, const struct utmp *record, bool is_success) {
  const bool is_login = record->ut_type == USER_PROCESS || (!is_success && record->ut_user[0] != 0);
  if (!is_login) {
    return;
  }
  char address[UT_HOSTSIZE + 1], line[UT_LINESIZE + 1];
  address_text(record, address, sizeof address);
  snprintf(line, sizeof line, "%.*s", (int)strnlen(record->ut_line, sizeof record->ut_line),
           record->ut_line);
  payload *p = events_payload(c->host->events);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", record->ut_pid);
  payload_text_of(p, PAYLOAD_KEY, "UserName", record->ut_user,
                  strnlen(record->ut_user, sizeof record->ut_user));
  payload_text(p, PAYLOAD_KEY, "Operation", "Login");
  payload_text(p, PAYLOAD_KEY, "Executable", line);
  payload_text(p, PAYLOAD_KEY, "RemoteAddress", address);
  payload_text(p, PAYLOAD_KEY, "Result", is_success ? "Success" : "Fail");
  const int64_t wall = (int64_t)record->ut_tv.tv_sec * 1000 + record->ut_tv.tv_usec / 1000;
  events_add(c->host->events, EVENT_LOGIN, wall);
}

/* Where to go on: behind the last record that was taken of this very file. The first time, at its
 * end: history is not news. */
static off_t resume(collector *c, const login_file *file, const struct stat *status) {
  char *text = spool_state_get(c->host->spool, file->state);
  uintmax_t inode = 0;
  intmax_t offset = 0;
  const bool is_known = text != NULL && sscanf(text, "%ju %jd", &inode, &offset) == 2;
  free(text);
  if (!is_known) {
    return status->st_size - status->st_size % (off_t)sizeof(struct utmp);
  }
  return inode == status->st_ino && offset <= status->st_size ? (off_t)offset : 0;
}

/* Returns true if there is more. */
static bool read_file(collector *c, const login_file *file) {
  const int fd = host_open(c->host->root, file->path);
  struct stat status;
  if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (fd >= 0) {
      close(fd);
    }
    return false;
  }
  const off_t from = resume(c, file, &status);
  off_t at = from;
  struct utmp record;
  int count = 0;
  spool_step_begin(c->host->spool);
  while (count < TURN && pread(fd, &record, sizeof record, at) == (ssize_t)sizeof record) {
    report(c, &record, file->is_success);
    at += (off_t)sizeof record;
    count++;
  }
  close(fd);
  char text[64];
  snprintf(text, sizeof text, "%ju %jd", (uintmax_t)status.st_ino, (intmax_t)at);
  if (count > 0 || from == status.st_size) {
    spool_state_put(c->host->spool, file->state, text);
  }
  spool_step_end(c->host->spool);
  return count == TURN;
}

static void collect(collector *c);

static void on_again(void *context) {
  collect(context);
}

static void collect(collector *c) {
  bool has_more = false;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    has_more = read_file(c, &files[i]) || has_more;
  }
  loop_timer *again = c->own;
  if (has_more && again != NULL) {
    loop_timer_start(c->host->loop, again, AGAIN, on_again, c);
  }
}

static void start(collector *c) {
  struct stat status;
  c->own = calloc(1, sizeof(loop_timer));
  if (host_stat(c->host->root, files[0].path, &status)) {
    collector_is(c, COLLECTOR_RUNNING, "wtmp and btmp");
  } else {
    collector_is(c, COLLECTOR_FALLBACK, "no wtmp yet: looked for at each interval");
  }
}

static void stop(collector *c) {
  if (c->own != NULL) {
    loop_timer_stop(c->host->loop, c->own);
    free(c->own);
    c->own = NULL;
  }
}

const collector_class collector_logins = {
    .id = COLLECTOR_LOGINS,
    .kinds = {EVENT_LOGIN, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
