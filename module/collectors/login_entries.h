/*
 * login_entries: logins that the host's journal tells, from behind a place in it.
 * In: the journal's folder. Out: records of one size, written to a pipe, the last of them with the
 * place reached. Runs in a child of its own (login_reader): the files are another's, and a disk
 * that fails under a mapped file kills whoever reads it.
 *
 * Believed are fields that journald itself adds (`_UID`, `_COMM`, `_EXE`, `_PID`), not what the
 * writer says of itself.
 */
#ifndef COLLECTORS_LOGIN_ENTRIES_H
#define COLLECTORS_LOGIN_ENTRIES_H

#include "collectors/login_text.h"

/* Entries that are looked at in one run. */
enum { LOGIN_ENTRIES = 512, LOGIN_CURSOR = 320 };

typedef struct login_entry {
  int64_t wall;
  int32_t outcome; /* login_outcome; LOGIN_NOTHING: the last record, of `cursor` and `has_more` */
  int32_t process; /* that opened the session */
  uint16_t port;
  bool has_more;
  char user[256], method[40], address[256], program[128];
  char cursor[LOGIN_CURSOR];
} login_entry;

/* Where to begin: at what was never read, nothing is news; LOGIN_HEAD: the first entry. */
#define LOGIN_HEAD "-"

/*
 * Opens the folder of the journal that is written to: the lasting one, or that of this boot. -1 if
 * the host has none. `path` says which, static.
 */
int login_entries_open(const char *root, const char **path);

/* Writes what stands behind `cursor` ("": nothing but the place of the end) and the last record.
 * False if the journal cannot be read. */
bool login_entries_write(int folder, bool is_of_this_boot, const char *cursor, int out);

#endif
