/*
 * login_reader: the child that reads the journal (login_entries) and what it brings.
 * In: a folder and a place in its journal. Out: all records of one run at once, or why there are
 * none. One run at a time; a child that takes too long is ended.
 */
#ifndef COLLECTORS_LOGIN_READER_H
#define COLLECTORS_LOGIN_READER_H

#include "collectors/login_entries.h"
#include "loop/loop.h"

typedef struct login_reader login_reader;

typedef struct login_reading {
  const login_entry *entries;
  size_t count;
  const login_entry *last; /* where to go on; NULL: the run failed */
  const char *why;         /* it failed */
} login_reading;

typedef void login_reader_done(void *context, const login_reading *reading);

/* NULL if memory is out. */
login_reader *login_reader_new(loop *l, login_reader_done *done, void *context);
void login_reader_free(login_reader *r);
bool login_reader_is_running(const login_reader *r);
/* Takes the folder. False with errno if no child can be had; otherwise `done` is called once, from
 * the loop. */
bool login_reader_start(login_reader *r, int folder, bool is_of_this_boot, const char *cursor);

#endif
