/* Equal events of a window become one with a hit count; snapshots are cut, never lost. */
#include "events/events.h"

#include "base/clock.h"
#include "module/scratch.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static spool *store;
static event_policy policy;
static events *e;
static int urgent_calls;

static void count_urgent(void *context) {
  (void)context;
  urgent_calls++;
}

static void open_all(void) {
  char why[160];
  store = spool_open(scratch_path("spool.db"), 4000000, why, sizeof why);
  e = events_new(store, &policy, count_urgent, NULL);
}

static void close_all(void) {
  spool_commit(store);
  events_free(e);
  spool_close(store);
}

static void begin(void) {
  scratch_make();
  event_policy_defaults(&policy);
  urgent_calls = 0;
  open_all();
}

static void end(void) {
  close_all();
  scratch_remove();
}

TestSuite(events, .init = begin, .fini = end);

/* All events of a priority, as an array. */
static cJSON *taken(bool is_high) {
  bytes out;
  bytes_init(&out, 4000000);
  bytes_append(&out, "[", 1);
  spool_message message;
  while (spool_take(store, is_high, 200000, false, &message, &out)) {
    spool_acknowledge(store, message.id);
  }
  bytes_append(&out, "]", 1);
  cJSON *array = cJSON_Parse(out.data);
  cr_assert_not_null(array);
  bytes_free(&out);
  return array;
}

static void process(const char *executable, int id, int64_t wall) {
  payload *p = events_payload(e);
  payload_text(p, PAYLOAD_KEY, "Executable", executable);
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", id);
  events_add(e, EVENT_PROCESS_CREATE, wall);
}

static const char *extra(const cJSON *event, const char *name) {
  const cJSON *object = cJSON_GetArrayItem(cJSON_GetObjectItem(event, "Payload"), 0);
  return cJSON_GetStringValue(
      cJSON_GetObjectItem(cJSON_GetObjectItem(object, "ExtraDetails"), name));
}

Test(events, equal_events_of_a_window_become_one_with_hits_and_times) {
  for (int i = 0; i < 5; i++) {
    process("/bin/a", i, INT64_C(1795524060000) + i);
  }
  process("/bin/b", 9, INT64_C(1795524060000));
  cJSON *none = taken(false);
  cr_expect_eq(cJSON_GetArraySize(none), 0, "the window is open");
  events_close_all(e);
  cJSON *all = taken(false);
  cr_assert_eq(cJSON_GetArraySize(all), 2);
  const cJSON *a = cJSON_GetArrayItem(all, 0);
  cr_expect_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(a, "Category")), "Aggregated");
  cr_expect_str_eq(extra(a, "HitCount"), "5");
  cr_expect_str_eq(extra(a, "StartTimeUtc"), "2026-11-24T12:41:00.000Z");
  cr_expect_str_eq(extra(a, "EndTimeUtc"), "2026-11-24T12:41:00.004Z");
  cr_expect_str_eq(extra(cJSON_GetArrayItem(all, 1), "HitCount"), "1");
  cJSON_Delete(all);
  cJSON_Delete(none);
}

Test(events, an_open_window_outlives_a_restart_and_goes_on_counting) {
  process("/bin/a", 1, 1000);
  process("/bin/a", 2, 2000);
  close_all();
  open_all();
  cr_expect_eq(events_count(e).groups, 1);
  process("/bin/a", 3, 3000);
  events_close_all(e);
  close_all();
  open_all();
  cr_expect_eq(events_count(e).groups, 0, "a closed window does not come back");
  cJSON *all = taken(false);
  cr_assert_eq(cJSON_GetArraySize(all), 1);
  cr_expect_str_eq(extra(cJSON_GetArrayItem(all, 0), "HitCount"), "3");
  cJSON_Delete(all);
}

Test(events, a_window_closes_when_its_time_is_over) {
  policy.aggregation[EVENT_PROCESS_CREATE] = 0;
  process("/bin/a", 1, 1000);
  cr_expect_eq(events_close_windows(e), -1);
  cJSON *all = taken(false);
  cr_expect_eq(cJSON_GetArraySize(all), 1);
  cJSON_Delete(all);
  policy.aggregation[EVENT_PROCESS_CREATE] = 5000;
  process("/bin/a", 1, 1000);
  const int64_t left = events_close_windows(e);
  cr_expect(left > 4000 && left <= 5000, "%lld", (long long)left);
}

Test(events, a_full_table_closes_the_oldest_window_early_and_loses_nothing) {
  char name[32];
  const int count = 4096 + 100;
  for (int i = 0; i < count; i++) {
    snprintf(name, sizeof name, "/bin/%d", i);
    process(name, i, 1000);
  }
  cr_expect_eq(events_count(e).early, 100);
  cr_expect_eq(events_count(e).groups, 4096);
  events_close_all(e);
  cJSON *all = taken(false);
  cr_expect_eq(cJSON_GetArraySize(all), count);
  cJSON_Delete(all);
}

Test(events, the_policy_decides_priority_aggregation_and_off) {
  policy.is_aggregated[EVENT_PROCESS_CREATE] = false;
  policy.priority[EVENT_PROCESS_CREATE] = PRIORITY_HIGH;
  process("/bin/a", 1, 1000);
  policy.priority[EVENT_PROCESS_CREATE] = PRIORITY_OFF;
  process("/bin/b", 1, 1000);
  cJSON *high = taken(true), *low = taken(false);
  cr_expect_eq(cJSON_GetArraySize(high), 1);
  cr_expect_eq(cJSON_GetArraySize(low), 0);
  cJSON_Delete(high);
  cJSON_Delete(low);
}

Test(events, urgent_kinds_ask_to_be_sent_at_once_unless_told_otherwise) {
  payload_text(events_payload(e), PAYLOAD_KEY, "RuleId", "privileged");
  events_add(e, EVENT_MANIFEST_FINDING, 1000);
  cr_expect_eq(urgent_calls, 1);
  policy.sends_urgent = false;
  payload_text(events_payload(e), PAYLOAD_KEY, "RuleId", "privileged");
  events_add(e, EVENT_MANIFEST_FINDING, 1000);
  cr_expect_eq(urgent_calls, 1);
}

Test(events, a_large_snapshot_is_cut_into_events_and_every_object_is_there_once) {
  events_snapshot_start(e, EVENT_LISTENING_PORTS);
  for (int i = 0; i < 500; i++) {
    payload_number(events_payload(e), PAYLOAD_KEY, "LocalPort", i);
    events_snapshot_add(e);
  }
  events_snapshot_end(e);
  cJSON *all = taken(true);
  cr_expect_gt(cJSON_GetArraySize(all), 1);
  int next = 0;
  const cJSON *event, *object;
  cJSON_ArrayForEach(event, all) {
    cJSON_ArrayForEach(object, cJSON_GetObjectItem(event, "Payload")) {
      cr_expect_eq(cJSON_GetObjectItem(object, "LocalPort")->valueint, next++);
    }
  }
  cr_expect_eq(next, 500);
  cJSON_Delete(all);
}

Test(events, a_snapshot_that_found_nothing_is_sent_empty) {
  events_snapshot_start(e, EVENT_LOCAL_USERS);
  events_snapshot_end(e);
  cJSON *all = taken(true);
  cr_assert_eq(cJSON_GetArraySize(all), 1);
  cr_expect(cJSON_IsTrue(cJSON_GetObjectItem(cJSON_GetArrayItem(all, 0), "IsEmpty")));
  cJSON_Delete(all);
}
