#include "collectors/login_files.h"

#include "collectors/host_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utmp.h>

/* Records read in one turn; the rest comes a moment later. */
enum { TURN = 512 };

typedef struct login_file {
  const char *path, *state; /* state: name of the checkpoint */
  bool is_success;
} login_file;

static const login_file files[LOGIN_FILES] = {
    {"/var/log/wtmp", "logins.wtmp", true},
    {"/var/log/btmp", "logins.btmp", false},
};

static void address_text(const struct utmp *record, char *text, size_t capacity) {
  snprintf(text, capacity, "%.*s", (int)strnlen(record->ut_host, sizeof record->ut_host),
           record->ut_host);
}

static void report(const collector_host *host, const struct utmp *record, bool is_success) {
  const bool is_login = record->ut_type == USER_PROCESS || (!is_success && record->ut_user[0] != 0);
  if (!is_login) {
    return;
  }
  char address[UT_HOSTSIZE + 1], line[UT_LINESIZE + 1];
  address_text(record, address, sizeof address);
  snprintf(line, sizeof line, "%.*s", (int)strnlen(record->ut_line, sizeof record->ut_line),
           record->ut_line);
  payload *p = events_payload(host->events);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", record->ut_pid);
  payload_text_of(p, PAYLOAD_KEY, "UserName", record->ut_user,
                  strnlen(record->ut_user, sizeof record->ut_user));
  payload_text(p, PAYLOAD_KEY, "Operation", "Login");
  payload_text(p, PAYLOAD_KEY, "Executable", line);
  payload_text(p, PAYLOAD_KEY, "RemoteAddress", address);
  payload_text(p, PAYLOAD_KEY, "Result", is_success ? "Success" : "Fail");
  const int64_t wall = (int64_t)record->ut_tv.tv_sec * 1000 + record->ut_tv.tv_usec / 1000;
  events_add(host->events, EVENT_LOGIN, wall);
}

static void place_text(char *text, size_t capacity, const struct stat *file, off_t at) {
  snprintf(text, capacity, "%ju %jd", (uintmax_t)file->st_ino, (intmax_t)at);
}

/* Where to go on: behind the last record that was taken of this very file. The first time, at its
 * end: history is not news. */
static off_t resume(const collector_host *host, const login_file *file, const struct stat *status) {
  char *text = spool_state_get(host->spool, file->state);
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
static bool read_file(const collector_host *host, const login_file *file) {
  const int fd = host_open(host->root, file->path);
  struct stat status;
  if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (fd >= 0) {
      close(fd);
    }
    return false;
  }
  const off_t from = resume(host, file, &status);
  off_t at = from;
  struct utmp record;
  int count = 0;
  spool_step_begin(host->spool);
  while (count < TURN && pread(fd, &record, sizeof record, at) == (ssize_t)sizeof record) {
    report(host, &record, file->is_success);
    at += (off_t)sizeof record;
    count++;
  }
  close(fd);
  char text[64];
  place_text(text, sizeof text, &status, at);
  if (count > 0 || from == status.st_size) {
    spool_state_put(host->spool, file->state, text);
  }
  spool_step_end(host->spool);
  return count == TURN;
}

bool login_files_read(const collector_host *host) {
  bool has_more = false;
  for (size_t i = 0; i < LOGIN_FILES; i++) {
    has_more = read_file(host, &files[i]) || has_more;
  }
  return has_more;
}

int64_t login_files_written(const collector_host *host) {
  struct stat status;
  const bool is_there = host_stat(host->root, files[0].path, &status) && S_ISREG(status.st_mode);
  return is_there ? (int64_t)status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1000000 : -1;
}

void login_files_await(const collector_host *host) {
  for (size_t i = 0; i < LOGIN_FILES; i++) {
    struct stat status;
    char *known = spool_state_get(host->spool, files[i].state);
    if (known == NULL && !host_stat(host->root, files[i].path, &status)) {
      spool_state_put(host->spool, files[i].state, "0 0");
    }
    free(known);
  }
}

login_marks login_files_ends(const collector_host *host) {
  login_marks marks;
  for (size_t i = 0; i < LOGIN_FILES; i++) {
    struct stat status = {0};
    host_stat(host->root, files[i].path, &status);
    place_text(marks.texts[i], sizeof marks.texts[i], &status,
               status.st_size - status.st_size % (off_t)sizeof(struct utmp));
  }
  return marks;
}

void login_files_go_on(const collector_host *host, const login_marks *marks) {
  for (size_t i = 0; i < LOGIN_FILES; i++) {
    spool_state_put(host->spool, files[i].state, marks->texts[i]);
  }
}
