#include "spool/spool.h"

#include "spool/database.h"
#include "spool/pending.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A commit does not wait for the timer when this much is pending. */
enum { COMMIT_AT = 256 * 1024 };

struct spool {
  database file;
  int64_t limit;
  pending pending;
  bool is_pending, is_in_step;
  void (*on_pending)(void *context);
  void *context;
  spool_groups groups;
  bool are_groups_changed;
  char in_flight[SPOOL_IN_FLIGHT][GUID_TEXT];
  bool has_leftovers[2]; /* messages that a former connection or run took */
  spool_counts counts;
};

static void bind_text(sqlite3_stmt *statement, int index, const char *text) {
  sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static void load_totals(spool *s) {
  s->counts.bytes = 0;
  for (int is_high = 0; is_high < 2; is_high++) {
    sqlite3_stmt *statement = database_use(&s->file, DATABASE_TOTALS);
    sqlite3_bind_int(statement, 1, is_high);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      s->counts.bytes += (uint64_t)sqlite3_column_int64(statement, 0);
      s->counts.waiting[is_high] = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_reset(statement);
  }
}

static void load_counts(spool *s) {
  char *text = spool_state_get(s, "counts");
  if (text != NULL) {
    sscanf(text, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &s->counts.collected[0],
           &s->counts.collected[1], &s->counts.dropped[0], &s->counts.dropped[1]);
  }
  free(text);
}

static void put_aside(const char *path) {
  static const char *const endings[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    char from[4096], to[4096];
    if (snprintf(from, sizeof from, "%s%s", path, endings[i]) < (int)sizeof from &&
        snprintf(to, sizeof to, "%s.damaged%s", path, endings[i]) < (int)sizeof to) {
      rename(from, to);
    }
  }
}

spool *spool_open(const char *path, int64_t limit, char *why, size_t capacity) {
  spool *s = calloc(1, sizeof *s);
  if (s == NULL) {
    snprintf(why, capacity, "no memory");
    return NULL;
  }
  pending_init(&s->pending);
  s->limit = limit;
  bool is_damaged = false;
  if (!database_open(&s->file, path, &is_damaged, why, capacity)) {
    if (is_damaged) {
      put_aside(path);
    }
    if (!is_damaged || !database_open(&s->file, path, &is_damaged, why, capacity)) {
      free(s);
      return NULL;
    }
  }
  why[0] = '\0';
  if (!database_reserve(&s->file, limit)) {
    snprintf(why, capacity, "no room on disk for %" PRId64 " bytes yet", limit);
  }
  load_totals(s);
  load_counts(s);
  s->has_leftovers[0] = s->has_leftovers[1] = true;
  return s;
}

void spool_close(spool *s) {
  if (s != NULL) {
    spool_commit(s);
    pending_clear(&s->pending);
    database_close(&s->file);
    free(s);
  }
}

void spool_limit(spool *s, int64_t limit) {
  s->limit = limit;
  database_reserve(&s->file, limit);
}

void spool_on_pending(spool *s, void (*call)(void *context), void *context) {
  s->on_pending = call;
  s->context = context;
}

static void mark_pending(spool *s) {
  if (!s->is_pending) {
    s->is_pending = true;
    if (s->on_pending != NULL) {
      s->on_pending(s->context);
    }
  }
}

void spool_count_dropped(spool *s, bool is_high, uint64_t count) {
  s->counts.dropped[is_high] += count;
}

/* ---- Collecting ------------------------------------------------------------------------------ */

/* Much is pending: to disk with it; if that refuses, the oldest goes. */
static void make_room(spool *s) {
  if (s->pending.bytes >= COMMIT_AT) {
    spool_commit(s);
  }
  bool was_high;
  while (s->pending.bytes > SPOOL_PENDING && pending_drop(&s->pending, &was_high)) {
    s->counts.dropped[was_high]++;
  }
}

void spool_append(spool *s, bool is_high, const char *id, const char *event, size_t length) {
  s->counts.collected[is_high]++;
  if (!pending_add(&s->pending, is_high, id, event, length)) {
    s->counts.dropped[is_high]++;
    return;
  }
  mark_pending(s);
  if (!s->is_in_step) {
    make_room(s);
  }
}

void spool_step_begin(spool *s) {
  s->is_in_step = true;
}

void spool_step_end(spool *s) {
  s->is_in_step = false;
  make_room(s);
}

void spool_state_put(spool *s, const char *name, const char *value) {
  if (pending_put(&s->pending, name, value)) {
    mark_pending(s);
  }
}

char *spool_state_get(spool *s, const char *name) {
  const char *newer = pending_get(&s->pending, name);
  if (newer != NULL) {
    return strdup(newer);
  }
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_STATE_GET);
  bind_text(statement, 1, name);
  char *value = NULL;
  if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != NULL) {
    value = strdup((const char *)sqlite3_column_text(statement, 0));
  }
  sqlite3_reset(statement);
  return value;
}

/* ---- Commit ---------------------------------------------------------------------------------- */

static bool insert_events(spool *s, spool_counts *after) {
  for (const pending_event *e = s->pending.first; e != NULL; e = e->next) {
    sqlite3_stmt *statement = database_use(&s->file, DATABASE_INSERT);
    sqlite3_bind_int(statement, 1, e->is_high);
    sqlite3_bind_int64(statement, 2, (int64_t)e->length);
    if (!database_do(&s->file, DATABASE_INSERT)) {
      return false;
    }
    statement = database_use(&s->file, DATABASE_INSERT_BODY);
    sqlite3_bind_text(statement, 1, e->text, (int)e->length, SQLITE_STATIC);
    if (!database_do(&s->file, DATABASE_INSERT_BODY)) {
      return false;
    }
    after->waiting[e->is_high]++;
    after->bytes += e->length;
  }
  return true;
}

/* Makes room from the oldest of one priority on. */
static bool drop_oldest(spool *s, bool is_high, spool_counts *after) {
  sqlite3_stmt *oldest = database_use(&s->file, DATABASE_OLDEST);
  sqlite3_bind_int(oldest, 1, is_high);
  int64_t last = -1;
  uint64_t count = 0;
  while (after->bytes > (uint64_t)s->limit && sqlite3_step(oldest) == SQLITE_ROW) {
    last = sqlite3_column_int64(oldest, 0);
    after->bytes -= (uint64_t)sqlite3_column_int64(oldest, 1);
    count++;
  }
  sqlite3_reset(oldest);
  if (count == 0) {
    return true;
  }
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_DELETE_UP_TO);
  sqlite3_bind_int(statement, 1, is_high);
  sqlite3_bind_int64(statement, 2, last);
  after->waiting[is_high] -= count;
  after->dropped[is_high] += count;
  return database_do(&s->file, DATABASE_DELETE_UP_TO);
}

static bool put_state(spool *s, const char *name, const char *value) {
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_STATE_PUT);
  bind_text(statement, 1, name);
  bind_text(statement, 2, value);
  return database_do(&s->file, DATABASE_STATE_PUT);
}

static bool put_counts(spool *s, const spool_counts *counts) {
  char text[96];
  snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, counts->collected[0],
           counts->collected[1], counts->dropped[0], counts->dropped[1]);
  return put_state(s, "counts", text);
}

static bool write_windows(spool *s) {
  for (size_t i = 0; i < s->pending.deleted_count; i++) {
    sqlite3_bind_int64(database_use(&s->file, DATABASE_GROUP_DELETE), 1, s->pending.deleted[i]);
    if (!database_do(&s->file, DATABASE_GROUP_DELETE)) {
      return false;
    }
  }
  if (s->groups.write != NULL && s->are_groups_changed) {
    s->groups.write(s->groups.context);
  }
  return true;
}

static bool write_all(spool *s, spool_counts *after) {
  if (!insert_events(s, after)) {
    return false;
  }
  for (const pending_state *t = s->pending.states; t != NULL; t = t->next) {
    if (!put_state(s, t->name, t->value)) {
      return false;
    }
  }
  return write_windows(s) && drop_oldest(s, false, after) && drop_oldest(s, true, after) &&
         put_counts(s, after);
}

bool spool_commit(spool *s) {
  if (!s->is_pending) {
    return true;
  }
  spool_counts after = s->counts;
  database_use(&s->file, DATABASE_BEGIN);
  bool is_held = database_do(&s->file, DATABASE_BEGIN);
  if (is_held) {
    is_held = write_all(s, &after);
    database_use(&s->file, DATABASE_COMMIT);
    is_held = is_held && database_do(&s->file, DATABASE_COMMIT);
    if (!is_held) {
      database_use(&s->file, DATABASE_ROLLBACK);
      database_do(&s->file, DATABASE_ROLLBACK);
    }
  }
  if (!is_held) {
    s->counts.failed_commits++;
    return false;
  }
  s->counts = after;
  pending_clear(&s->pending);
  s->is_pending = false;
  s->are_groups_changed = false;
  if (s->groups.written != NULL) {
    s->groups.written(s->groups.context);
  }
  return true;
}

/* ---- Windows --------------------------------------------------------------------------------- */

void spool_groups_join(spool *s, const spool_groups *groups) {
  s->groups = *groups;
}

void spool_groups_changed(spool *s) {
  s->are_groups_changed = true;
  mark_pending(s);
}

void spool_group_put(spool *s, const spool_group *group) {
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_GROUP_PUT);
  sqlite3_bind_int64(statement, 1, group->id);
  sqlite3_bind_int(statement, 2, group->kind);
  bind_text(statement, 3, group->key);
  sqlite3_bind_int64(statement, 4, (int64_t)group->hits);
  sqlite3_bind_int64(statement, 5, group->first);
  sqlite3_bind_int64(statement, 6, group->last);
  sqlite3_bind_int64(statement, 7, group->end);
  database_do(&s->file, DATABASE_GROUP_PUT);
}

void spool_group_delete(spool *s, int64_t id) {
  if (pending_delete(&s->pending, id)) {
    mark_pending(s);
  }
}

void spool_groups_each(spool *s, void (*each)(void *context, const spool_group *group),
                       void *context) {
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_GROUPS);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *key = (const char *)sqlite3_column_text(statement, 2);
    if (key != NULL && key[0] != '\0') {
      each(context, &(spool_group){.id = sqlite3_column_int64(statement, 0),
                                   .kind = sqlite3_column_int(statement, 1),
                                   .key = key,
                                   .hits = (uint64_t)sqlite3_column_int64(statement, 3),
                                   .first = sqlite3_column_int64(statement, 4),
                                   .last = sqlite3_column_int64(statement, 5),
                                   .end = sqlite3_column_int64(statement, 6)});
    }
  }
  sqlite3_reset(statement);
}

/* ---- Sending --------------------------------------------------------------------------------- */

static char *free_slot(spool *s) {
  for (size_t i = 0; i < SPOOL_IN_FLIGHT; i++) {
    if (s->in_flight[i][0] == '\0') {
      return s->in_flight[i];
    }
  }
  return NULL;
}

static char *slot_of(spool *s, const char *message) {
  for (size_t i = 0; i < SPOOL_IN_FLIGHT; i++) {
    if (strcmp(s->in_flight[i], message) == 0) {
      return s->in_flight[i];
    }
  }
  return NULL;
}

static void append_body(bytes *out, const char *body) {
  if (out->length > 0 && out->data[out->length - 1] == '}') {
    bytes_append(out, ",", 1);
  }
  bytes_append_text(out, body == NULL ? "{}" : body);
}

static bool find_leftover(spool *s, bool is_high, spool_message *message) {
  if (!s->has_leftovers[is_high]) {
    return false;
  }
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_MESSAGES);
  sqlite3_bind_int(statement, 1, is_high);
  bool is_found = false;
  while (!is_found && sqlite3_step(statement) == SQLITE_ROW) {
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    if (id != NULL && strlen(id) < GUID_TEXT && slot_of(s, id) == NULL) {
      snprintf(message->id, sizeof message->id, "%s", id);
      message->events = (uint32_t)sqlite3_column_int(statement, 1);
      is_found = true;
    }
  }
  sqlite3_reset(statement);
  s->has_leftovers[is_high] = is_found;
  return is_found;
}

static void append_leftover(spool *s, const spool_message *message, bytes *out) {
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_OF_MESSAGE);
  bind_text(statement, 1, message->id);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    append_body(out, (const char *)sqlite3_column_text(statement, 0));
  }
  sqlite3_reset(statement);
}

/* Fills a new message; returns the last event's number, -1 if there is nothing to send now. */
static int64_t fill(spool *s, bool is_high, size_t limit, bool only_full, spool_message *message,
                    bytes *out) {
  sqlite3_stmt *statement = database_use(&s->file, DATABASE_UNSENT);
  sqlite3_bind_int(statement, 1, is_high);
  const size_t start = out->length;
  int64_t last = -1;
  bool is_full = false;
  message->events = 0;
  while (!is_full && sqlite3_step(statement) == SQLITE_ROW) {
    const size_t size = (size_t)sqlite3_column_int64(statement, 1);
    is_full = message->events > 0 && out->length - start + size + 1 > limit;
    if (!is_full) {
      append_body(out, (const char *)sqlite3_column_text(statement, 2));
      last = sqlite3_column_int64(statement, 0);
      message->events++;
    }
  }
  sqlite3_reset(statement);
  if (only_full && !is_full) {
    bytes_cut(out, start);
    return -1;
  }
  return last;
}

bool spool_take(spool *s, bool is_high, size_t limit, bool only_full, spool_message *message,
                bytes *out) {
  char *slot = free_slot(s);
  if (slot == NULL) {
    return false;
  }
  if (find_leftover(s, is_high, message)) {
    append_leftover(s, message, out);
  } else {
    spool_commit(s);
    const size_t start = out->length;
    const int64_t last = fill(s, is_high, limit, only_full, message, out);
    if (last < 0) {
      return false;
    }
    guid_make(message->id);
    sqlite3_stmt *statement = database_use(&s->file, DATABASE_ASSIGN);
    bind_text(statement, 1, message->id);
    sqlite3_bind_int(statement, 2, is_high);
    sqlite3_bind_int64(statement, 3, last);
    if (!database_do(&s->file, DATABASE_ASSIGN)) {
      /* Sent now, it might be sent again under another name: better later. */
      bytes_cut(out, start);
      return false;
    }
  }
  memcpy(slot, message->id, GUID_TEXT);
  s->counts.in_flight++;
  return true;
}

void spool_acknowledge(spool *s, const char *message) {
  char *slot = slot_of(s, message);
  if (slot == NULL || message[0] == '\0') {
    return;
  }
  sqlite3_stmt *totals = database_use(&s->file, DATABASE_MESSAGE_BYTES);
  bind_text(totals, 1, message);
  uint64_t size = 0, count = 0;
  bool is_high = false;
  if (sqlite3_step(totals) == SQLITE_ROW) {
    size = (uint64_t)sqlite3_column_int64(totals, 0);
    count = (uint64_t)sqlite3_column_int64(totals, 1);
    is_high = sqlite3_column_int(totals, 2) != 0;
  }
  sqlite3_reset(totals);
  bind_text(database_use(&s->file, DATABASE_ACKNOWLEDGE), 1, message);
  if (database_do(&s->file, DATABASE_ACKNOWLEDGE)) {
    s->counts.bytes -= size;
    s->counts.waiting[is_high] -= count;
  }
  slot[0] = '\0';
  s->counts.in_flight--;
}

void spool_return_all(spool *s) {
  memset(s->in_flight, 0, sizeof s->in_flight);
  s->counts.in_flight = 0;
  s->has_leftovers[0] = s->has_leftovers[1] = true;
}

spool_counts spool_count(const spool *s) {
  return s->counts;
}
