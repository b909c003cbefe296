#include "collectors/login_journal.h"

#include "collectors/login_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Processes that were told, and how long a session may take to open after its login. */
enum { RECENT = 16, SECONDS = 60, STATE = LOGIN_CURSOR + RECENT * 40 };

static const char state_name[] = "logins.journal";

typedef struct recent {
  int32_t process;
  int64_t second;
} recent;

struct login_journal {
  const collector_host *host;
  login_journal_calls calls;
  login_reader *reader;
  char cursor[LOGIN_CURSOR];
  recent recent[RECENT]; /* the oldest first */
  size_t recent_count;
};

/* ---- The place reached: "CURSOR[ PROCESS@SECOND]…" ----------------------------------------------
 */

static void load(login_journal *j) {
  char *text = spool_state_get(j->host->spool, state_name);
  j->cursor[0] = '\0';
  j->recent_count = 0;
  if (text != NULL) {
    const size_t length = strcspn(text, " ");
    snprintf(j->cursor, sizeof j->cursor, "%.*s", (int)length, text);
    int used = 0;
    for (const char *at = text + length; j->recent_count < RECENT; at += used) {
      recent *r = &j->recent[j->recent_count];
      if (sscanf(at, " %" SCNd32 "@%" SCNd64 "%n", &r->process, &r->second, &used) != 2) {
        break;
      }
      j->recent_count++;
    }
  }
  free(text);
}

static void store(const login_journal *j) {
  char text[STATE];
  size_t length = (size_t)snprintf(text, sizeof text, "%s", j->cursor);
  for (size_t i = 0; i < j->recent_count; i++) {
    length += (size_t)snprintf(text + length, sizeof text - length, " %" PRId32 "@%" PRId64,
                               j->recent[i].process, j->recent[i].second);
  }
  spool_state_put(j->host->spool, state_name, text);
}

bool login_journal_is_used(const login_journal *j) {
  char *text = spool_state_get(j->host->spool, state_name);
  const bool is_used = text != NULL && text[0] != '\0';
  free(text);
  return is_used;
}

void login_journal_leave(login_journal *j) {
  spool_state_put(j->host->spool, state_name, "");
}

/* ---- Events -------------------------------------------------------------------------------------
 */

/* A login is written by its program, by PAM and by logind: the first that names the process counts.
 */
static bool was_told(login_journal *j, const login_entry *entry) {
  const int64_t second = entry->wall / 1000;
  for (size_t i = 0; i < j->recent_count; i++) {
    if (j->recent[i].process == entry->process && second - j->recent[i].second < SECONDS &&
        second >= j->recent[i].second) {
      return true;
    }
  }
  if (j->recent_count == RECENT) {
    memmove(j->recent, j->recent + 1, (RECENT - 1) * sizeof *j->recent);
    j->recent_count--;
  }
  j->recent[j->recent_count++] = (recent){entry->process, second};
  return false;
}

static void report(login_journal *j, const login_entry *entry) {
  const bool is_success = entry->outcome == LOGIN_SUCCESS;
  if (is_success && entry->process > 0 && was_told(j, entry)) {
    return;
  }
  payload *p = events_payload(j->host->events);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", entry->process);
  payload_text(p, PAYLOAD_KEY, "UserName", entry->user);
  payload_text(p, PAYLOAD_KEY, "Operation", "Login");
  payload_text(p, PAYLOAD_KEY, "Executable", entry->program);
  payload_text(p, PAYLOAD_KEY, "RemoteAddress", entry->address);
  if (entry->port != 0) {
    payload_number(p, PAYLOAD_DETAIL, "RemotePort", entry->port);
  }
  if (entry->method[0] != '\0') {
    payload_text(p, PAYLOAD_KEY, "Method", entry->method);
  }
  payload_text(p, PAYLOAD_KEY, "Result", is_success ? "Success" : "Fail");
  events_add(j->host->events, EVENT_LOGIN, entry->wall);
}

static void on_read(void *context, const login_reading *reading) {
  login_journal *j = context;
  if (reading->last == NULL) {
    j->calls.failed(j->calls.context, reading->why);
    return;
  }
  spool_step_begin(j->host->spool);
  for (size_t i = 0; i < reading->count; i++) {
    report(j, &reading->entries[i]);
  }
  if (strcmp(j->cursor, reading->last->cursor) != 0) {
    memcpy(j->cursor, reading->last->cursor, sizeof j->cursor);
    store(j);
  }
  j->calls.reached(j->calls.context, !reading->last->has_more);
  spool_step_end(j->host->spool);
}

void login_journal_read(login_journal *j, int folder, const char *path) {
  load(j);
  if (!login_reader_start(j->reader, folder, strncmp(path, "/run/", 5) == 0, j->cursor)) {
    j->calls.failed(j->calls.context, strerror(errno));
  }
}

/* ---- Life ---------------------------------------------------------------------------------------
 */

login_journal *login_journal_new(const collector_host *host, const login_journal_calls *calls) {
  login_journal *j = calloc(1, sizeof *j);
  if (j != NULL) {
    j->host = host;
    j->calls = *calls;
    j->reader = login_reader_new(host->loop, on_read, j);
  }
  if (j != NULL && j->reader == NULL) {
    free(j);
    return NULL;
  }
  return j;
}

bool login_journal_is_running(const login_journal *j) {
  return login_reader_is_running(j->reader);
}

void login_journal_free(login_journal *j) {
  if (j != NULL) {
    login_reader_free(j->reader);
    free(j);
  }
}
