#include "spool/database.h"

#include <stdio.h>
#include <string.h>

enum { RESERVED = 16 * 1024 * 1024 };

/* What changes while an event waits stands apart from its text, which is written once and removed
 * once: storms and memory cards bear that better. */
static const char schema[] =
    "CREATE TABLE IF NOT EXISTS events(seq INTEGER PRIMARY KEY AUTOINCREMENT, is_high INTEGER,"
    " bytes INTEGER, message TEXT);"
    "CREATE TABLE IF NOT EXISTS bodies(seq INTEGER PRIMARY KEY, body TEXT);"
    "CREATE TRIGGER IF NOT EXISTS gone AFTER DELETE ON events"
    " BEGIN DELETE FROM bodies WHERE seq = old.seq; END;"
    "CREATE INDEX IF NOT EXISTS waiting ON events(is_high, seq) WHERE message IS NULL;"
    "CREATE INDEX IF NOT EXISTS taken ON events(message, seq) WHERE message IS NOT NULL;"
    "CREATE TABLE IF NOT EXISTS state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS windows(id INTEGER PRIMARY KEY, kind INTEGER, key TEXT,"
    " hits INTEGER, first INTEGER, last INTEGER, until INTEGER);"
    "PRAGMA user_version=2;";

static const char manners[] =
    "PRAGMA page_size=4096;PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
    "PRAGMA cache_size=-512;PRAGMA temp_store=MEMORY;PRAGMA wal_autocheckpoint=256;"
    "PRAGMA secure_delete=OFF;";

/* Version 1 had the text in the same row. */
static const char former[] =
    "BEGIN;DROP INDEX IF EXISTS waiting;DROP INDEX IF EXISTS taken;"
    "CREATE TABLE bodies(seq INTEGER PRIMARY KEY, body TEXT);"
    "INSERT INTO bodies SELECT seq, body FROM events;"
    "ALTER TABLE events DROP COLUMN body;ALTER TABLE events DROP COLUMN id;"
    "PRAGMA user_version=2;COMMIT;";

static const char *const texts[DATABASE_STATEMENTS] = {
    [DATABASE_BEGIN] = "BEGIN IMMEDIATE",
    [DATABASE_COMMIT] = "COMMIT",
    [DATABASE_ROLLBACK] = "ROLLBACK",
    [DATABASE_INSERT] = "INSERT INTO events(is_high, bytes) VALUES(?1, ?2)",
    [DATABASE_INSERT_BODY] = "INSERT INTO bodies VALUES(last_insert_rowid(), ?1)",
    [DATABASE_OLDEST] = "SELECT seq, bytes FROM events WHERE message IS NULL AND is_high = ?1"
                        " ORDER BY seq",
    [DATABASE_DELETE_UP_TO] =
        "DELETE FROM events WHERE message IS NULL AND is_high = ?1 AND seq <= ?2",
    [DATABASE_STATE_PUT] = "INSERT INTO state VALUES(?1, ?2)"
                           " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
    [DATABASE_STATE_GET] = "SELECT value FROM state WHERE name = ?1",
    [DATABASE_GROUP_PUT] =
        "INSERT INTO windows VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT(id) DO UPDATE SET hits = excluded.hits, last = excluded.last",
    [DATABASE_GROUP_DELETE] = "DELETE FROM windows WHERE id = ?1",
    [DATABASE_GROUPS] = "SELECT id, kind, key, hits, first, last, until FROM windows ORDER BY id",
    [DATABASE_UNSENT] = "SELECT e.seq, e.bytes, b.body FROM events e CROSS JOIN bodies b"
                        " ON b.seq = e.seq WHERE e.message IS NULL AND e.is_high = ?1"
                        " ORDER BY e.seq",
    [DATABASE_ASSIGN] = "UPDATE events SET message = ?1 WHERE message IS NULL AND is_high = ?2"
                        " AND seq <= ?3",
    [DATABASE_MESSAGES] = "SELECT message, count(*) FROM events WHERE message IS NOT NULL"
                          " AND is_high = ?1 GROUP BY message ORDER BY min(seq)",
    [DATABASE_OF_MESSAGE] = "SELECT b.body FROM events e CROSS JOIN bodies b ON b.seq = e.seq"
                            " WHERE e.message = ?1 ORDER BY e.seq",
    [DATABASE_ACKNOWLEDGE] = "DELETE FROM events WHERE message = ?1",
    [DATABASE_MESSAGE_BYTES] =
        "SELECT total(bytes), count(*), max(is_high) FROM events WHERE message = ?1",
    [DATABASE_TOTALS] = "SELECT total(bytes), count(*) FROM events WHERE is_high = ?1",
};

static bool explain(const database *d, char *why, size_t capacity) {
  snprintf(why, capacity, "%s",
           d->connection == NULL ? "no memory" : sqlite3_errmsg(d->connection));
  return false;
}

static int64_t pragma(const database *d, const char *text) {
  sqlite3_stmt *statement = NULL;
  int64_t value = 0;
  if (sqlite3_prepare_v2(d->connection, text, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    value = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  return value;
}

static int make_tables(const database *d) {
  int code = sqlite3_exec(d->connection, manners, NULL, NULL, NULL);
  if (code == SQLITE_OK && pragma(d, "PRAGMA user_version") == 1) {
    code = sqlite3_exec(d->connection, former, NULL, NULL, NULL);
  }
  return code == SQLITE_OK ? sqlite3_exec(d->connection, schema, NULL, NULL, NULL) : code;
}

bool database_open(database *d, const char *path, bool *is_damaged, char *why, size_t capacity) {
  *d = (database){0};
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2(path, &d->connection, flags, NULL);
  if (code == SQLITE_OK) {
    /* The log stays on close: its space is reserved too. */
    int is_kept = 1;
    sqlite3_file_control(d->connection, NULL, SQLITE_FCNTL_PERSIST_WAL, &is_kept);
    code = make_tables(d);
  }
  for (int i = 0; i < DATABASE_STATEMENTS && code == SQLITE_OK; i++) {
    code = sqlite3_prepare_v3(d->connection, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                              &d->statements[i], NULL);
  }
  if (code == SQLITE_OK) {
    return true;
  }
  *is_damaged = code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR;
  explain(d, why, capacity);
  database_close(d);
  return false;
}

void database_close(database *d) {
  for (int i = 0; i < DATABASE_STATEMENTS; i++) {
    sqlite3_finalize(d->statements[i]);
  }
  sqlite3_close(d->connection);
  *d = (database){0};
}

bool database_reserve(database *d, int64_t limit) {
  /* Rows, indexes and pages that are not full take about a third more than the events. More than
   * RESERVED would hold the loop for too long: it is taken as it is needed. */
  const int64_t reserved = limit < RESERVED ? limit : RESERVED;
  const int64_t wanted = reserved + reserved / 3;
  const int64_t missing = wanted - pragma(d, "PRAGMA page_count") * 4096;
  if (missing <= 0) {
    return true;
  }
  char text[160];
  snprintf(text, sizeof text,
           "BEGIN;CREATE TABLE ballast(x);INSERT INTO ballast VALUES(zeroblob(%lld));COMMIT;"
           "DROP TABLE ballast;PRAGMA wal_checkpoint;",
           (long long)missing);
  if (sqlite3_exec(d->connection, text, NULL, NULL, NULL) == SQLITE_OK) {
    return true;
  }
  sqlite3_exec(d->connection, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

sqlite3_stmt *database_use(database *d, database_statement statement) {
  sqlite3_reset(d->statements[statement]);
  return d->statements[statement];
}

bool database_do(database *d, database_statement statement) {
  const int code = sqlite3_step(d->statements[statement]);
  sqlite3_reset(d->statements[statement]);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}
