/*
 * login_journal: logins from the journal, as events.
 * In: what login_reader brings. Out: Login events, committed with the place reached: a crash
 * repeats none and skips none.
 */
#ifndef COLLECTORS_LOGIN_JOURNAL_H
#define COLLECTORS_LOGIN_JOURNAL_H

#include "collectors/collector.h"

typedef struct login_journal login_journal;

typedef struct login_journal_calls {
  /* A run ended, and its events are of this commit; false: more is waiting. */
  void (*reached)(void *context, bool has_all);
  void (*failed)(void *context, const char *why);
  void *context;
} login_journal_calls;

/* NULL if memory is out. */
login_journal *login_journal_new(const collector_host *host, const login_journal_calls *calls);
void login_journal_free(login_journal *j);
bool login_journal_is_running(const login_journal *j);
/* Whether logins were taken from the journal until now, by this run or a former one. */
bool login_journal_is_used(const login_journal *j);
/* Forgets the place reached; logins come from elsewhere now. */
void login_journal_leave(login_journal *j);
/* Takes the folder (login_entries_open) and begins a run. */
void login_journal_read(login_journal *j, int folder, const char *path);

#endif
