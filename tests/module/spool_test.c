/* What is collected stays until it is acknowledged, in order, within the bound, over restarts. */
#include "module/scratch.h"
#include "spool/spool.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char why[160];

static spool *open_spool(int64_t limit) {
  spool *s = spool_open(scratch_path("spool.db"), limit, why, sizeof why);
  cr_assert_not_null(s, "%s", why);
  return s;
}

static void begin(void) {
  scratch_make();
}

TestSuite(spool, .init = begin, .fini = scratch_remove);

/* An event of 100 bytes that shows its number. */
static void append(spool *s, bool is_high, int number) {
  char text[101];
  snprintf(text, sizeof text, "{\"n\":%d,\"x\":\"%*s\"}", number, 80, "");
  spool_append(s, is_high, "id", text, strlen(text));
}

static int first_number(const bytes *out) {
  int number = -1;
  sscanf(out->data, "{\"n\":%d", &number);
  return number;
}

Test(spool, what_was_committed_is_there_after_a_restart_in_order) {
  spool *s = open_spool(100000);
  for (int i = 0; i < 5; i++) {
    append(s, false, i);
  }
  spool_state_put(s, "wtmp", "17");
  spool_close(s);
  s = open_spool(100000);
  char *state = spool_state_get(s, "wtmp");
  cr_expect_str_eq(state, "17");
  free(state);
  bytes out;
  bytes_init(&out, 10000);
  spool_message message;
  cr_assert(spool_take(s, false, 10000, false, &message, &out));
  cr_expect_eq(message.events, 5);
  cr_expect_eq(first_number(&out), 0);
  cr_expect_not(spool_take(s, false, 10000, false, &message, &out));
  spool_close(s);
  bytes_free(&out);
}

Test(spool, a_file_of_the_first_version_goes_on_where_it_was) {
  sqlite3 *connection = NULL;
  cr_assert_eq(sqlite3_open(scratch_path("spool.db"), &connection), SQLITE_OK);
  cr_assert_eq(
      sqlite3_exec(connection,
                   "CREATE TABLE events(seq INTEGER PRIMARY KEY AUTOINCREMENT, is_high INTEGER,"
                   " id TEXT, bytes INTEGER, message TEXT, body TEXT);"
                   "CREATE INDEX waiting ON events(is_high, seq) WHERE message IS NULL;"
                   "CREATE INDEX taken ON events(message, seq) WHERE message IS NOT NULL;"
                   "CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
                   "INSERT INTO events VALUES(7, 0, 'a', 7, 'on-its-way', '{\"n\":1}'),"
                   " (8, 0, 'b', 7, NULL, '{\"n\":2}'), (9, 1, 'c', 7, NULL, '{\"n\":3}');"
                   "INSERT INTO state VALUES('agent.id', 'me');PRAGMA user_version=1;",
                   NULL, NULL, NULL),
      SQLITE_OK);
  sqlite3_close(connection);
  spool *s = open_spool(100000);
  cr_expect_str_eq(why, "");
  char *state = spool_state_get(s, "agent.id");
  cr_expect_str_eq(state, "me");
  free(state);
  bytes out;
  bytes_init(&out, 10000);
  spool_message message;
  static const struct {
    bool is_high;
    int number;
  } rows[] = {{false, 1}, {false, 2}, {true, 3}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bytes_clear(&out);
    cr_assert(spool_take(s, rows[i].is_high, 10000, false, &message, &out));
    cr_expect_eq(first_number(&out), rows[i].number);
    cr_expect(i != 0 || strcmp(message.id, "on-its-way") == 0);
    spool_acknowledge(s, message.id);
  }
  cr_expect_eq(spool_count(s).bytes, 0);
  append(s, false, 4);
  bytes_clear(&out);
  cr_assert(spool_take(s, false, 10000, false, &message, &out));
  cr_expect_eq(first_number(&out), 4);
  spool_close(s);
  bytes_free(&out);
}

Test(spool, no_text_stays_when_its_event_is_gone) {
  spool *s = open_spool(2000);
  for (int i = 0; i < 50; i++) {
    append(s, false, i); /* beyond the bound: the oldest go */
  }
  spool_commit(s);
  bytes out;
  bytes_init(&out, 10000);
  spool_message message;
  cr_assert(spool_take(s, false, 10000, false, &message, &out));
  cr_expect(message.events > 10 && message.events < 50, "%u", message.events);
  spool_acknowledge(s, message.id);
  spool_close(s);
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  cr_assert_eq(sqlite3_open(scratch_path("spool.db"), &connection), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(connection,
                                  "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM "
                                  "bodies)",
                                  -1, &statement, NULL),
               SQLITE_OK);
  cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
  cr_expect_eq(sqlite3_column_int(statement, 0), 0);
  sqlite3_finalize(statement);
  sqlite3_close(connection);
  bytes_free(&out);
}

Test(spool, a_message_without_acknowledgement_comes_again_as_it_was) {
  spool *s = open_spool(100000);
  for (int i = 0; i < 6; i++) {
    append(s, true, i);
  }
  bytes out;
  bytes_init(&out, 10000);
  spool_message one, two, again;
  cr_assert(spool_take(s, true, 300, false, &one, &out));
  char *text = strdup(out.data);
  bytes_clear(&out);
  cr_assert(spool_take(s, true, 300, false, &two, &out));
  cr_expect_str_neq(one.id, two.id);
  spool_acknowledge(s, two.id);
  append(s, true, 6);
  spool_close(s); /* as a crash: the first was sent, nobody knows */
  s = open_spool(100000);
  bytes_clear(&out);
  cr_assert(spool_take(s, true, 10000, false, &again, &out));
  cr_expect_str_eq(again.id, one.id);
  cr_expect_str_eq(out.data, text);
  spool_return_all(s);
  bytes_clear(&out);
  cr_assert(spool_take(s, true, 10000, false, &again, &out));
  cr_expect_str_eq(again.id, one.id);
  spool_acknowledge(s, again.id);
  bytes_clear(&out);
  cr_assert(spool_take(s, true, 10000, false, &again, &out));
  cr_expect_eq(first_number(&out), (int)(one.events + two.events));
  spool_acknowledge(s, again.id);
  cr_expect_eq(spool_count(s).bytes, 0);
  cr_expect_eq(spool_count(s).waiting[1], 0);
  spool_close(s);
  bytes_free(&out);
  free(text);
}

Test(spool, beyond_the_bound_the_oldest_low_goes_first_and_is_counted) {
  spool *s = open_spool(1000);
  append(s, true, 100);
  for (int i = 0; i < 20; i++) {
    append(s, false, i);
  }
  cr_assert(spool_commit(s));
  spool_counts counts = spool_count(s);
  cr_expect_leq(counts.bytes, 1000);
  cr_expect_eq(counts.waiting[1], 1);
  cr_expect_eq(counts.waiting[0] + counts.dropped[0], 20);
  bytes out;
  bytes_init(&out, 10000);
  spool_message message;
  cr_assert(spool_take(s, false, 10000, false, &message, &out));
  cr_expect_eq(first_number(&out), (int)counts.dropped[0], "the newest are kept");
  spool_acknowledge(s, message.id);
  for (int i = 0; i < 20; i++) {
    append(s, true, i);
  }
  cr_assert(spool_commit(s));
  counts = spool_count(s);
  cr_expect_gt(counts.dropped[1], 0);
  cr_expect_leq(counts.bytes, 1000);
  spool_close(s);
  s = open_spool(1000);
  cr_expect_eq(spool_count(s).dropped[1], counts.dropped[1], "counts outlive a restart");
  spool_close(s);
  bytes_free(&out);
}

Test(spool, events_of_a_step_are_not_committed_before_their_checkpoint) {
  spool *s = open_spool(10000000);
  spool_step_begin(s);
  for (int i = 0; i < 5000; i++) {
    append(s, true, i);
  }
  cr_expect_eq(spool_count(s).waiting[1], 0, "a crash now repeats none of them");
  spool_state_put(s, "logins", "5000");
  spool_step_end(s);
  cr_expect_eq(spool_count(s).waiting[1], 5000);
  spool_close(s);
}

Test(spool, only_full_waits_until_a_message_is_full) {
  spool *s = open_spool(100000);
  bytes out;
  bytes_init(&out, 10000);
  spool_message message;
  append(s, false, 0);
  append(s, false, 1);
  cr_expect_not(spool_take(s, false, 300, true, &message, &out));
  cr_expect_eq(out.length, 0);
  for (int i = 2; i < 5; i++) {
    append(s, false, i);
  }
  cr_expect(spool_take(s, false, 300, true, &message, &out));
  cr_expect_leq(out.length, 300);
  spool_close(s);
  bytes_free(&out);
}

Test(spool, a_file_that_is_no_database_is_put_aside) {
  scratch_write("spool.db",
                "this is not a database, whatever its name says, and long enough to see\n");
  spool *s = open_spool(10000);
  append(s, true, 1);
  cr_expect(spool_commit(s));
  FILE *aside = fopen(scratch_path("spool.db.damaged"), "r");
  cr_expect_not_null(aside);
  if (aside != NULL) {
    fclose(aside);
  }
  spool_close(s);
}

Test(spool, in_flight_messages_are_bounded) {
  spool *s = open_spool(100000);
  bytes out;
  bytes_init(&out, 100000);
  spool_message message;
  for (int i = 0; i < 3 * SPOOL_IN_FLIGHT; i++) {
    append(s, false, i);
  }
  int taken = 0;
  while (spool_take(s, false, 100, false, &message, &out)) {
    taken++;
  }
  cr_expect_eq(taken, SPOOL_IN_FLIGHT);
  cr_expect_eq(spool_count(s).in_flight, SPOOL_IN_FLIGHT);
  spool_close(s);
  bytes_free(&out);
}

Test(spool, a_storm_stays_within_memory_and_the_bound) {
  spool *s = open_spool(500000);
  for (int i = 0; i < 100000; i++) {
    append(s, false, i);
  }
  cr_assert(spool_commit(s));
  const spool_counts counts = spool_count(s);
  cr_expect_leq(counts.bytes, 500000);
  cr_expect_eq(counts.waiting[0] + counts.dropped[0], 100000);
  spool_close(s);
}
