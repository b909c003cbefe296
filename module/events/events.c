#include "events/events.h"

#include "base/clock.h"
#include "base/json.h"
#include "events/aggregate.h"
#include "events/event.h"

#include <stdlib.h>
#include <string.h>

struct events {
  spool *spool;
  const event_policy *policy;
  events_urgent *urgent;
  void *context;
  aggregate *windows;
  payload payload;
  bytes event;   /* the frame being written */
  bytes objects; /* of the snapshot being taken */
  event_kind snapshot_kind;
  bool has_sent_part; /* of the snapshot */
  events_counts counts;
};

static void keep(events *e, event_kind kind, const char *category, int64_t wall,
                 const char *objects) {
  char id[GUID_TEXT];
  if (event_write(&e->event, kind, category, wall, objects, id)) {
    spool_append(e->spool, e->policy->priority[kind] == PRIORITY_HIGH, id, e->event.data,
                 e->event.length);
  } else {
    spool_count_dropped(e->spool, e->policy->priority[kind] == PRIORITY_HIGH, 1);
  }
}

/* The key's object with the counts of the window, as one event. */
static void keep_group(void *context, event_kind kind, const char *key, uint64_t hits,
                       int64_t first, int64_t last) {
  events *e = context;
  if (e->policy->priority[kind] == PRIORITY_OFF) {
    return;
  }
  char local[2][CLOCK_TEXT], utc[2][CLOCK_TEXT];
  clock_local_text(first, local[0]);
  clock_local_text(last, local[1]);
  clock_utc_text(first, utc[0]);
  clock_utc_text(last, utc[1]);
  bytes object;
  bytes_init(&object, EVENT_LIMIT);
  bytes_append(&object, key, strlen(key) - 1);
  json_name(&object, "ExtraDetails");
  bytes_append_format(&object,
                      "{\"HitCount\":\"%llu\",\"StartTimeLocal\":\"%s\",\"StartTimeUtc\":\"%s\","
                      "\"EndTimeLocal\":\"%s\",\"EndTimeUtc\":\"%s\"}}",
                      (unsigned long long)hits, local[0], utc[0], local[1], utc[1]);
  if (!object.has_failed) {
    keep(e, kind, "Aggregated", last, object.data);
  }
  bytes_free(&object);
}

events *events_new(spool *store, const event_policy *policy, events_urgent *urgent, void *context) {
  events *e = calloc(1, sizeof *e);
  if (e == NULL) {
    return NULL;
  }
  e->spool = store;
  e->policy = policy;
  e->urgent = urgent;
  e->context = context;
  payload_init(&e->payload);
  bytes_init(&e->event, EVENT_LIMIT);
  bytes_init(&e->objects, PAYLOAD_LIMIT);
  e->windows = aggregate_new(store, keep_group, e);
  if (e->windows == NULL) {
    events_free(e);
    return NULL;
  }
  return e;
}

void events_free(events *e) {
  if (e != NULL) {
    aggregate_free(e->windows);
    payload_free(&e->payload);
    bytes_free(&e->event);
    bytes_free(&e->objects);
    free(e);
  }
}

payload *events_payload(events *e) {
  payload_start(&e->payload);
  return &e->payload;
}

static bool add(events *e, event_kind kind, int64_t wall) {
  const event_policy *policy = e->policy;
  payload_end(&e->payload);
  if (policy->priority[kind] == PRIORITY_OFF) {
    return false;
  }
  e->counts.collected[kind]++;
  if (policy->is_aggregated[kind]) {
    e->counts.early += aggregate_add(e->windows, kind, e->payload.key.data, e->payload.key.length,
                                     wall, policy->aggregation[kind]);
    return false;
  }
  keep(e, kind, event_kind_of(kind)->category, wall, e->payload.whole.data);
  return true;
}

void events_add_quietly(events *e, event_kind kind, int64_t wall) {
  add(e, kind, wall);
}

void events_add(events *e, event_kind kind, int64_t wall) {
  if (add(e, kind, wall) && e->policy->sends_urgent && event_kind_of(kind)->is_urgent &&
      e->policy->priority[kind] == PRIORITY_HIGH && e->urgent != NULL) {
    e->urgent(e->context);
  }
}

/* ---- Snapshots ------------------------------------------------------------------------------- */

void events_snapshot_start(events *e, event_kind kind) {
  e->snapshot_kind = kind;
  e->has_sent_part = false;
  bytes_clear(&e->objects);
}

static void keep_part(events *e) {
  if (e->policy->priority[e->snapshot_kind] != PRIORITY_OFF) {
    e->counts.collected[e->snapshot_kind]++;
    keep(e, e->snapshot_kind, event_kind_of(e->snapshot_kind)->category, clock_wall(),
         e->objects.length == 0 ? "" : e->objects.data);
  }
  e->has_sent_part = true;
  bytes_clear(&e->objects);
}

void events_snapshot_add(events *e) {
  payload_end(&e->payload);
  const bytes *object = &e->payload.whole;
  if (e->objects.length > 0 && e->objects.length + object->length + 1 > e->objects.limit) {
    keep_part(e);
  }
  if (e->objects.length > 0) {
    bytes_append(&e->objects, ",", 1);
  }
  bytes_append(&e->objects, object->data, object->length);
}

void events_snapshot_end(events *e) {
  if (e->objects.length > 0 || !e->has_sent_part) {
    keep_part(e);
  }
}

/* ---- Windows --------------------------------------------------------------------------------- */

int64_t events_close_windows(events *e) {
  const int64_t now = clock_steady();
  const int64_t next = aggregate_close(e->windows, now);
  return next < 0 ? -1 : next - now;
}

void events_close_all(events *e) {
  aggregate_close(e->windows, INT64_MAX);
}

events_counts events_count(const events *e) {
  events_counts counts = e->counts;
  counts.groups = aggregate_count(e->windows);
  return counts;
}
