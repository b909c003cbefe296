#include "delivery/delivery.h"

#include "base/clock.h"
#include "events/event.h"
#include "log/log.h"

#include <stdlib.h>

enum { LOW, HIGH, PRIORITIES };

/* An urgent event waits this long for its companions: one message instead of ten. */
enum { URGENT_DELAY = 100, WINDOW_PAUSE = 500, RETRY_COMMIT = 2000 };

struct delivery {
  loop *loop;
  spool *spool;
  events *events;
  const settings *settings;
  const char *agent_id;
  delivery_sink sink;
  bool is_due[PRIORITIES];
  bool is_pumping, is_wanted_again;
  loop_timer frequency[PRIORITIES];
  loop_timer urgent, commit, windows;
  bytes body;
  delivery_counts counts;
};

static void pump(delivery *d);

/* ---- Sending ----------------------------------------------------------------------------------
 */

/* Sends one message of a priority; false if there is none, or the sink does not take it. */
static bool send_one(delivery *d, int priority) {
  const size_t limit = (size_t)d->settings->message_bytes - EVENT_MESSAGE_FRAME;
  spool_message message;
  bytes_clear(&d->body);
  event_message_open(&d->body, d->agent_id);
  if (!spool_take(d->spool, priority == HIGH, limit, !d->is_due[priority], &message, &d->body)) {
    d->is_due[priority] = false;
    return false;
  }
  bytes_append_text(&d->body, "]}");
  if (d->body.has_failed ||
      !d->sink.publish(d->sink.context, message.id, d->body.data, d->body.length)) {
    d->counts.refused++;
    spool_return_all(d->spool);
    return false;
  }
  d->counts.sent++;
  d->counts.small += d->body.length < 4096;
  return true;
}

static void pump(delivery *d) {
  if (d->is_pumping) {
    d->is_wanted_again = true;
    return;
  }
  d->is_pumping = true;
  do {
    d->is_wanted_again = false;
    for (int priority = HIGH; priority >= LOW; priority--) {
      while (d->sink.publish != NULL && d->sink.has_room(d->sink.context) &&
             send_one(d, priority)) {
      }
    }
  } while (d->is_wanted_again);
  d->is_pumping = false;
}

/* ---- Commits ----------------------------------------------------------------------------------
 */

static void commit(void *context) {
  delivery *d = context;
  if (!spool_commit(d->spool)) {
    loop_timer_start(d->loop, &d->commit, RETRY_COMMIT, commit, d);
    return;
  }
  if (spool_count(d->spool).bytes >= (uint64_t)d->settings->message_bytes) {
    pump(d);
  }
}

static void on_pending(void *context) {
  delivery *d = context;
  loop_timer_start_once(d->loop, &d->commit, SPOOL_DELAY, commit, d);
}

static void close_windows(void *context) {
  delivery *d = context;
  const int64_t left = events_close_windows(d->events);
  /* Windows that open meanwhile are longer than a second. */
  const int64_t wait = left < 0 || left > 1000 ? 1000 : left < WINDOW_PAUSE ? WINDOW_PAUSE : left;
  loop_timer_start(d->loop, &d->windows, wait, close_windows, d);
}

/* ---- Times of sending -------------------------------------------------------------------------
 */

/* What the agent says of itself goes with the low priority. */
static void add_statistics(delivery *d) {
  const spool_counts counts = spool_count(d->spool);
  const int64_t wall = clock_wall();
  static const char *const queues[] = {"Low", "High"};
  for (int priority = LOW; priority < PRIORITIES; priority++) {
    payload *p = events_payload(d->events);
    payload_text(p, PAYLOAD_KEY, "Queue", queues[priority]);
    payload_number(p, PAYLOAD_KEY, "CollectedEvents", (int64_t)counts.collected[priority]);
    payload_number(p, PAYLOAD_KEY, "DroppedEvents", (int64_t)counts.dropped[priority]);
    events_add_quietly(d->events, EVENT_DROPPED_EVENTS, wall);
  }
  payload *p = events_payload(d->events);
  payload_number(p, PAYLOAD_KEY, "MessagesSent", (int64_t)d->counts.sent);
  payload_number(p, PAYLOAD_KEY, "MessagesUnder4KB", (int64_t)d->counts.small);
  payload_number(p, PAYLOAD_KEY, "TotalFailed", (int64_t)d->counts.refused);
  events_add_quietly(d->events, EVENT_MESSAGE_STATISTICS, wall);
}

static void on_high(void *context) {
  delivery *d = context;
  loop_timer_start(d->loop, &d->frequency[HIGH], d->settings->high_frequency, on_high, d);
  d->is_due[HIGH] = true;
  pump(d);
}

static void on_low(void *context) {
  delivery *d = context;
  loop_timer_start(d->loop, &d->frequency[LOW], d->settings->low_frequency, on_low, d);
  add_statistics(d);
  d->is_due[LOW] = true;
  pump(d);
}

static void on_urgent(void *context) {
  delivery *d = context;
  d->is_due[HIGH] = true;
  pump(d);
}

void delivery_hurry(delivery *d) {
  loop_timer_start_once(d->loop, &d->urgent, URGENT_DELAY, on_urgent, d);
}

void delivery_settings_changed(delivery *d) {
  spool_limit(d->spool, d->settings->cache_bytes);
  loop_timer_start(d->loop, &d->frequency[HIGH], d->settings->high_frequency, on_high, d);
  loop_timer_start(d->loop, &d->frequency[LOW], d->settings->low_frequency, on_low, d);
}

delivery *delivery_new(loop *l, spool *store, events *e, const settings *s, const char *agent_id) {
  delivery *d = calloc(1, sizeof *d);
  if (d == NULL) {
    return NULL;
  }
  *d = (delivery){.loop = l, .spool = store, .events = e, .settings = s, .agent_id = agent_id};
  bytes_init(&d->body, 300000);
  spool_on_pending(store, on_pending, d);
  on_pending(d);
  close_windows(d);
  delivery_settings_changed(d);
  return d;
}

void delivery_free(delivery *d) {
  if (d != NULL) {
    loop_timer *timers[] = {&d->frequency[LOW], &d->frequency[HIGH], &d->urgent, &d->commit,
                            &d->windows};
    for (size_t i = 0; i < sizeof timers / sizeof *timers; i++) {
      loop_timer_stop(d->loop, timers[i]);
    }
    spool_on_pending(d->spool, NULL, NULL);
    bytes_free(&d->body);
    free(d);
  }
}

void delivery_use(delivery *d, const delivery_sink *sink) {
  d->sink = *sink;
}

void delivery_opened(delivery *d) {
  pump(d);
}

void delivery_closed(delivery *d) {
  spool_return_all(d->spool);
}

void delivery_acknowledged(delivery *d, const char *message_id) {
  spool_acknowledge(d->spool, message_id);
  pump(d);
}

bool delivery_flush(delivery *d) {
  d->is_due[LOW] = d->is_due[HIGH] = true;
  spool_commit(d->spool);
  pump(d);
  const spool_counts counts = spool_count(d->spool);
  return counts.waiting[LOW] + counts.waiting[HIGH] == 0;
}

delivery_counts delivery_count(const delivery *d) {
  return d->counts;
}
