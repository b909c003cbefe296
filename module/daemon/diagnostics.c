#include "daemon/diagnostics.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

static void add(diagnostics *d, log_level level, const char *from, const char *message) {
  payload *p = events_payload(d->events);
  payload_text(p, PAYLOAD_KEY, "Message", message);
  payload_text(p, PAYLOAD_KEY, "Severity", level == LOG_ERROR ? "Error" : "Warning");
  payload_number(p, PAYLOAD_DETAIL, "ProcessId", getpid());
  payload_number(p, PAYLOAD_DETAIL, "ThreadId", getpid());
  payload_text(p, PAYLOAD_KEY, "CorrelationId", from);
  events_add_quietly(d->events, EVENT_DIAGNOSTIC, clock_wall());
}

static void on_flush(void *context) {
  diagnostics *d = context;
  for (unsigned i = 0; i < d->count; i++) {
    add(d, d->kept[i].level, d->kept[i].from, d->kept[i].message);
  }
  if (d->left_out > 0) {
    char text[64];
    snprintf(text, sizeof text, "%u more lines in the same moment", d->left_out);
    add(d, LOG_WARNING, "log", text);
  }
  d->count = d->left_out = 0;
}

void diagnostics_listen(void *context, log_level level, const char *from, const char *message) {
  diagnostics *d = context;
  if (level < LOG_WARNING || d->events == NULL ||
      !d->settings->is_collector_on[COLLECTOR_DIAGNOSTICS]) {
    return;
  }
  loop_timer_start_once(d->loop, &d->flush, 0, on_flush, d);
  if (d->count == DIAGNOSTICS_KEPT) {
    d->left_out++;
    return;
  }
  d->kept[d->count].level = level;
  snprintf(d->kept[d->count].from, sizeof d->kept[0].from, "%s", from);
  snprintf(d->kept[d->count].message, DIAGNOSTICS_TEXT, "%s", message);
  d->count++;
}
