/*
 * Logins that succeeded and failed: from wtmp and btmp where the host keeps them, from the journal
 * where it does not. Never from both.
 */
#include "base/clock.h"
#include "collectors/collector.h"
#include "collectors/login_entries.h"
#include "collectors/login_files.h"
#include "collectors/login_journal.h"

#include <stdlib.h>
#include <unistd.h>

/* Milliseconds to the rest, where more is waiting than one turn takes. */
enum { AGAIN = 20 };

typedef struct logins {
  loop_timer again;
  login_journal *journal;
  bool is_leaving; /* wtmp is there: this is the last that comes from the journal */
  login_marks marks;
} logins;

static void collect(collector *c);

static void on_again(void *context) {
  collect(context);
}

static void collect_again(collector *c) {
  logins *own = c->own;
  loop_timer_start(c->host->loop, &own->again, AGAIN, on_again, c);
}

static void collect_files(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "wtmp and btmp");
  if (login_files_read(c->host)) {
    collect_again(c);
  }
}

/* ---- The journal --------------------------------------------------------------------------------
 */

static void on_reached(void *context, bool has_all) {
  collector *c = context;
  logins *own = c->own;
  if (own->is_leaving && has_all) {
    login_files_go_on(c->host, &own->marks);
    login_journal_leave(own->journal);
  }
  if (own->is_leaving || !has_all) {
    collect_again(c);
  }
  own->is_leaving = own->is_leaving && !has_all;
}

static void on_failed(void *context, const char *why) {
  collector *c = context;
  logins *own = c->own;
  collector_is(c, COLLECTOR_FALLBACK, "no wtmp is kept, and of the journal: %s", why);
  if (own->is_leaving) {
    /* What it still had is lost with it. */
    login_journal_leave(own->journal);
    login_files_go_on(c->host, &own->marks);
    own->is_leaving = false;
  }
}

/* From wtmp's end as it was before the journal was read to its end: a login of this very moment is
 * rather told by both than by none. */
static void leave_journal(collector *c, int folder, const char *path) {
  logins *own = c->own;
  if (!own->is_leaving) {
    own->is_leaving = true;
    own->marks = login_files_ends(c->host);
  }
  login_journal_read(own->journal, folder, path);
}

/* ---- The choice ---------------------------------------------------------------------------------
 */

/* Where programs write no wtmp any more, an old one may lie about for years. One that is kept tells
 * of each start of the host. */
static bool is_kept(int64_t written) {
  return written >= clock_wall() - clock_steady();
}

static void collect(collector *c) {
  logins *own = c->own;
  if (own == NULL || login_journal_is_running(own->journal)) {
    return;
  }
  const char *path = NULL;
  const int64_t written = login_files_written(c->host);
  const bool is_used = login_journal_is_used(own->journal);
  const bool is_wtmp = written >= 0 && is_kept(written);
  const int folder = is_wtmp && !is_used ? -1 : login_entries_open(c->host->root, &path);
  if (folder >= 0 && is_wtmp) {
    leave_journal(c, folder, path);
  } else if (folder >= 0) {
    collector_is(c, COLLECTOR_FALLBACK, "no wtmp is kept: the journal (%s)", path);
    login_journal_read(own->journal, folder, path);
  } else if (written >= 0) {
    if (is_wtmp && is_used) {
      login_journal_leave(own->journal);
    }
    collect_files(c);
  } else {
    login_files_await(c->host);
    collector_is(c, COLLECTOR_FALLBACK, "neither wtmp nor a journal: looked for at each interval");
  }
}

static void start(collector *c) {
  logins *own = calloc(1, sizeof *own);
  const login_journal_calls calls = {on_reached, on_failed, c};
  if (own != NULL) {
    own->journal = login_journal_new(c->host, &calls);
  }
  if (own == NULL || own->journal == NULL) {
    free(own);
    collector_is(c, COLLECTOR_ABSENT, "no memory");
    return;
  }
  c->own = own;
  collector_is(c, COLLECTOR_RUNNING, "to be chosen at the first look");
}

static void stop(collector *c) {
  logins *own = c->own;
  if (own != NULL) {
    loop_timer_stop(c->host->loop, &own->again);
    login_journal_free(own->journal);
    free(own);
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
