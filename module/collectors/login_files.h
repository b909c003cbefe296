/*
 * login_files: logins that succeeded (wtmp) and failed (btmp), as events.
 * The place reached in each file is committed with the events: a crash repeats none and skips none.
 * A file that was rotated is begun anew.
 */
#ifndef COLLECTORS_LOGIN_FILES_H
#define COLLECTORS_LOGIN_FILES_H

#include "collectors/collector.h"

enum { LOGIN_FILES = 2 };

/* The ends of both files, as texts of their states. */
typedef struct login_marks {
  char texts[LOGIN_FILES][64];
} login_marks;

/* When wtmp was written to, in milliseconds; -1 if there is none. */
int64_t login_files_written(const collector_host *host);
/* Returns true if there is more. */
bool login_files_read(const collector_host *host);
/* There is no file yet: one that appears is news from its first record. */
void login_files_await(const collector_host *host);
login_marks login_files_ends(const collector_host *host);
/* Goes on from there. */
void login_files_go_on(const collector_host *host, const login_marks *marks);

#endif
