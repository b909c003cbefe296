/* The spool's file: schema, statements, and the space it keeps for itself. */
#ifndef SPOOL_DATABASE_H
#define SPOOL_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum database_statement {
  DATABASE_BEGIN,
  DATABASE_COMMIT,
  DATABASE_ROLLBACK,
  DATABASE_INSERT,        /* is_high, bytes */
  DATABASE_INSERT_BODY,   /* body, of the event that was just inserted */
  DATABASE_OLDEST,        /* is_high → seq, bytes of those not in a message, oldest first */
  DATABASE_DELETE_UP_TO,  /* is_high, seq: those not in a message */
  DATABASE_STATE_PUT,     /* name, value */
  DATABASE_STATE_GET,     /* name → value */
  DATABASE_GROUP_PUT,     /* id, kind, key, hits, first, last, end */
  DATABASE_GROUP_DELETE,  /* id */
  DATABASE_GROUPS,        /* → all columns, oldest first */
  DATABASE_UNSENT,        /* is_high → seq, bytes of those not in a message, body */
  DATABASE_ASSIGN,        /* message, is_high, last seq: those not in a message */
  DATABASE_MESSAGES,      /* is_high → message, count; in order */
  DATABASE_OF_MESSAGE,    /* message → body */
  DATABASE_ACKNOWLEDGE,   /* message */
  DATABASE_MESSAGE_BYTES, /* message → bytes, count, is_high */
  DATABASE_TOTALS,        /* is_high → bytes, count */
  DATABASE_STATEMENTS,
} database_statement;

typedef struct database {
  sqlite3 *connection;
  sqlite3_stmt *statements[DATABASE_STATEMENTS];
} database;

/* False with a sentence in `why`; nothing to close then. `is_damaged`: the file is no such
 * database. */
bool database_open(database *d, const char *path, bool *is_damaged, char *why, size_t capacity);
void database_close(database *d);
/*
 * Grows file and log so that `limit` bytes of events fit without asking the disk for more: a disk
 * that fills up later stops neither collecting nor sending. False if there is no room now.
 */
bool database_reserve(database *d, int64_t limit);
/* The statement, ready to be bound. */
sqlite3_stmt *database_use(database *d, database_statement statement);
/* Steps a statement that gives no rows. */
bool database_do(database *d, database_statement statement);

#endif
