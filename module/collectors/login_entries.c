#include "collectors/login_entries.h"

#include "collectors/host_file.h"
#include "privileges/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

/* ---- Which journal ------------------------------------------------------------------------------
 */

/* When the newest journal in a folder was written to, in seconds; 0: there is none. journald sets
 * the time of a file that it only maps. */
static int64_t last_written(int folder) {
  const int fd = fcntl(folder, F_DUPFD_CLOEXEC, 3);
  DIR *entries = fd < 0 ? NULL : fdopendir(fd);
  if (entries == NULL) {
    if (fd >= 0) {
      close(fd);
    }
    return 0;
  }
  int64_t newest = 0;
  const struct dirent *entry;
  while ((entry = readdir(entries)) != NULL) {
    char path[300];
    struct stat status;
    const int length = snprintf(path, sizeof path, "%s/system.journal", entry->d_name);
    if (length > 0 && (size_t)length < sizeof path &&
        fstatat(fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mtime > newest) {
      newest = status.st_mtime;
    }
  }
  closedir(entries);
  return newest;
}

int login_entries_open(const char *root, const char **path) {
  static const char *const paths[] = {"/var/log/journal", "/run/log/journal"};
  int64_t newest = 0;
  int chosen = -1;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    const int folder = host_open(root, paths[i]);
    const int64_t written = folder < 0 ? 0 : last_written(folder);
    /* A lasting journal that was given up leaves its files behind. */
    if (written <= newest) {
      if (folder >= 0) {
        close(folder);
      }
      continue;
    }
    if (chosen >= 0) {
      close(chosen);
    }
    newest = written;
    chosen = folder;
    *path = paths[i];
  }
  return chosen;
}

/* ---- Fields -------------------------------------------------------------------------------------
 */

/* Bytes of a field that are looked at; sshd's longest message is 1,024. */
enum { FIELD = 2048 };

/* The value; NULL if the entry has none. Valid until the next call. */
static const char *field(sd_journal *j, const char *name, size_t *length) {
  const void *data;
  const size_t skip = strlen(name) + 1;
  if (sd_journal_get_data(j, name, &data, length) != 0 || *length < skip) {
    return NULL;
  }
  *length -= skip;
  return (const char *)data + skip;
}

/* Empty if there is none. */
static void copy_field(sd_journal *j, const char *name, char *text, size_t capacity) {
  size_t length = 0;
  const char *value = field(j, name, &length);
  snprintf(text, capacity, "%.*s", value == NULL ? 0 : (int)length, value == NULL ? "" : value);
}

static int32_t number_field(sd_journal *j, const char *name) {
  char text[16];
  copy_field(j, name, text, sizeof text);
  return (int32_t)strtol(text, NULL, 10);
}

static void copy_span(login_span span, char *text, size_t capacity) {
  snprintf(text, capacity, "%.*s", (int)span.length, span.length == 0 ? "" : span.start);
}

/* ---- Entries ------------------------------------------------------------------------------------
 */

/* A session of logind's: somebody's, with a terminal or a screen. Older versions do not say of what
 * class it is, and jobs of cron have sessions, too: then the programs' own messages count alone. */
static bool is_persons_session(sd_journal *j) {
  static const char *const types[] = {"tty", "x11", "wayland", "mir", "web"};
  char class[32], type[32];
  copy_field(j, "CLASS", class, sizeof class);
  copy_field(j, "TYPE", type, sizeof type);
  bool is_known = false;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    is_known = is_known || strcmp(type, types[i]) == 0;
  }
  return is_known && strncmp(class, "user", 4) == 0;
}

static void read_session(sd_journal *j, login_entry *entry) {
  if (is_persons_session(j)) {
    entry->outcome = LOGIN_SUCCESS;
    entry->process = number_field(j, "LEADER");
    copy_field(j, "USER_ID", entry->user, sizeof entry->user);
  }
}

static void read_message(sd_journal *j, const char *program, login_entry *entry) {
  size_t length = 0;
  const char *text = field(j, "MESSAGE", &length);
  if (text == NULL) {
    return;
  }
  const login_text read = login_text_read(program, text, length);
  entry->outcome = (int32_t)read.outcome;
  entry->port = read.port;
  copy_span(read.user, entry->user, sizeof entry->user);
  copy_span(read.method, entry->method, sizeof entry->method);
  copy_span(read.address, entry->address, sizeof entry->address);
  if (read.outcome != LOGIN_NOTHING) {
    entry->process = number_field(j, "_PID");
  }
}

static void read_entry(sd_journal *j, login_entry *entry) {
  char program[32];
  uint64_t wall = 0;
  *entry = (login_entry){.outcome = LOGIN_NOTHING};
  copy_field(j, "_COMM", program, sizeof program);
  if (strcmp(program, "systemd-logind") == 0) {
    read_session(j, entry);
  } else {
    read_message(j, program, entry);
  }
  copy_field(j, "_EXE", entry->program, sizeof entry->program);
  if (entry->program[0] == '\0') {
    snprintf(entry->program, sizeof entry->program, "%s", program);
  }
  sd_journal_get_realtime_usec(j, &wall);
  entry->wall = (int64_t)(wall / 1000);
}

/* ---- The journal --------------------------------------------------------------------------------
 */

/* Neither su nor sudo: they are no logins in wtmp either, and what they write bears the user id of
 * whoever called them, who may call any program so. */
static bool add_matches(sd_journal *j) {
  static const char *const matches[] = {
      "_UID=0",
      "_COMM=sshd",
      "_COMM=sshd-session",
      "_COMM=dropbear",
      "_COMM=login",
      NULL,
      "_UID=0",
      "_COMM=systemd-logind",
      "MESSAGE_ID=8d45620c1a4348dbb17410da57c60c66", /* a new session */
  };
  bool is_added = true;
  for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
    is_added = is_added && (matches[i] == NULL ? sd_journal_add_disjunction(j)
                                               : sd_journal_add_match(j, matches[i], 0)) >= 0;
  }
  return is_added;
}

static bool copy_cursor(sd_journal *j, char *text) {
  char *cursor = NULL;
  if (sd_journal_get_cursor(j, &cursor) < 0) {
    return false;
  }
  const bool is_whole = strlen(cursor) < LOGIN_CURSOR;
  snprintf(text, LOGIN_CURSOR, "%s", cursor);
  free(cursor);
  return is_whole;
}

/* A journal in memory that was begun at a boot after the cursor's is new from its first entry; by
 * the clock it may seem older, where the clock begins anew with each boot. */
static bool is_of_later_boot(sd_journal *j, const char *cursor) {
  uint64_t time;
  sd_id128_t boot;
  char text[SD_ID128_STRING_MAX], item[48];
  if (sd_journal_seek_head(j) < 0 || sd_journal_next(j) <= 0 ||
      sd_journal_get_monotonic_usec(j, &time, &boot) < 0) {
    return false;
  }
  snprintf(item, sizeof item, "b=%s", sd_id128_to_string(boot, text));
  return strstr(cursor, item) == NULL;
}

/* Stands on the first entry that was not read. Returns 0 if there is none, negative on errors. */
static int go_behind(sd_journal *j, bool is_of_this_boot, const char *cursor) {
  const bool is_anew =
      strcmp(cursor, LOGIN_HEAD) == 0 || (is_of_this_boot && is_of_later_boot(j, cursor));
  if (!add_matches(j)) {
    return -ENOMEM;
  }
  const int sought = is_anew ? sd_journal_seek_head(j) : sd_journal_seek_cursor(j, cursor);
  if (sought < 0) {
    return sought;
  }
  const int found = sd_journal_next(j);
  const bool was_read = found > 0 && !is_anew && sd_journal_test_cursor(j, cursor) > 0;
  return was_read ? sd_journal_next(j) : found;
}

static bool write_record(int out, const login_entry *entry) {
  const char *at = (const char *)entry;
  size_t left = sizeof *entry;
  while (left > 0) {
    const ssize_t put = write(out, at, left);
    if (put < 0 && errno != EINTR) {
      return false;
    }
    at += put < 0 ? 0 : put;
    left -= put < 0 ? 0 : (size_t)put;
  }
  return true;
}

/* The place of the last entry, whoever wrote it. */
static bool find_end(sd_journal *j, char *cursor) {
  const int found = sd_journal_seek_tail(j) < 0 ? -1 : sd_journal_previous(j);
  if (found == 0) {
    snprintf(cursor, LOGIN_CURSOR, "%s", LOGIN_HEAD);
  }
  return found == 0 || (found > 0 && copy_cursor(j, cursor));
}

static bool write_entries(sd_journal *j, bool is_of_this_boot, login_entry *last, int out) {
  login_entry entry;
  int found = go_behind(j, is_of_this_boot, last->cursor);
  for (int i = 0; i < LOGIN_ENTRIES && found > 0; i++) {
    read_entry(j, &entry);
    if (!copy_cursor(j, last->cursor) ||
        (entry.outcome != LOGIN_NOTHING && !write_record(out, &entry))) {
      return false;
    }
    found = sd_journal_next(j);
  }
  last->has_more = found > 0;
  return found >= 0;
}

bool login_entries_write(int folder, bool is_of_this_boot, const char *cursor, int out) {
  sd_journal *j = NULL;
  login_entry last = {.outcome = LOGIN_NOTHING};
  snprintf(last.cursor, sizeof last.cursor, "%s", cursor);
  /* The system's files only: those of users hold what users write. */
  if (sd_journal_open_directory_fd(&j, folder, SD_JOURNAL_SYSTEM) < 0) {
    return false;
  }
  /* All files are open. A library newer than the list of calls goes on without. */
  const bool is_read = sandbox_enter(SANDBOX_REFUSES) &&
                       sd_journal_set_data_threshold(j, FIELD) >= 0 &&
                       (cursor[0] == '\0' ? find_end(j, last.cursor)
                                          : write_entries(j, is_of_this_boot, &last, out));
  sd_journal_close(j);
  return is_read && write_record(out, &last);
}
