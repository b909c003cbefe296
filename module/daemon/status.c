/* What the daemon knows of itself: for the method `status` and for Prometheus. */
#include "base/clock.h"
#include "base/json.h"
#include "daemon/parts.h"

#include <stdio.h>

static void write_collectors(const parts *p, bytes *out) {
  json_name(out, "collectors");
  bytes_append_text(out, "{");
  for (int i = 0; i < COLLECTOR_COUNT && p->collectors != NULL; i++) {
    const collector *c = collectors_get(p->collectors, (collector_id)i);
    if (c != NULL) {
      json_name(out, collector_name((collector_id)i));
      bytes_append_text(out, "{");
      json_member_text(out, "state", collector_state_name(c->state));
      json_member_text(out, "source", c->note);
      json_member_number(out, "lost", (int64_t)c->lost);
      json_member_number(out, "incomplete", (int64_t)c->bare);
      bytes_append_text(out, "}");
    }
  }
  bytes_append_text(out, "}");
}

static void write_spool(const parts *p, bytes *out) {
  const spool_counts s = spool_count(p->spool);
  json_name(out, "spool");
  bytes_append_text(out, "{");
  json_member_number(out, "waitingLow", (int64_t)s.waiting[0]);
  json_member_number(out, "waitingHigh", (int64_t)s.waiting[1]);
  json_member_number(out, "bytes", (int64_t)s.bytes);
  json_member_number(out, "droppedLow", (int64_t)s.dropped[0]);
  json_member_number(out, "droppedHigh", (int64_t)s.dropped[1]);
  json_member_number(out, "failedCommits", (int64_t)s.failed_commits);
  bytes_append_text(out, "}");
}

static void write_signature(const parts *p, bytes *out) {
  bool is_good;
  const char *said = analysis_signature(live_analysis(p->live), &is_good);
  json_member_text(out, "deploymentSignature",
                   p->demand.count == 0 ? "not demanded"
                   : said[0] == '\0'    ? "not looked at yet"
                                        : said);
}

void status_write(const parts *p, bytes *out) {
  const analysis_counts a = analysis_count(live_analysis(p->live));
  const delivery_counts d = delivery_count(p->delivery);
  bytes_append_text(out, "{");
  json_member_text(out, "version", EM_VERSION);
  json_member_number(out, "uptimeSeconds", (clock_steady() - p->started) / 1000);
  json_member_text(out, "agentId", p->agent_id);
  json_name(out, "sources");
  bytes_append_text(out, "{");
  live_write_status(p->live, out);
  bytes_append_text(out, "}");
  write_signature(p, out);
  write_collectors(p, out);
  write_spool(p, out);
  json_member_number(out, "messagesSent", (int64_t)d.sent);
  json_member_number(out, "analyses", (int64_t)a.runs);
  json_member_number(out, "analysesFailed", (int64_t)a.failures);
  json_member_number(out, "analysisMilliseconds", a.last_milliseconds);
  bytes_append_text(out, "}");
}

/* ---- Prometheus ---------------------------------------------------------------------------------
 */

static void write_counter(bytes *out, const char *name, const char *help, double value) {
  metrics_family(out, name, "counter", help);
  metrics_sample(out, name, "", value);
}

static void write_queues(const parts *p, bytes *out) {
  static const char *const labels[] = {"queue=\"low\"", "queue=\"high\""};
  const spool_counts s = spool_count(p->spool);
  metrics_family(out, "events_waiting", "gauge", "Events in the spool.");
  for (int i = 0; i < 2; i++) {
    metrics_sample(out, "events_waiting", labels[i], (double)s.waiting[i]);
  }
  metrics_family(out, "events_dropped_total", "counter",
                 "Events that the bound of the spool cost.");
  for (int i = 0; i < 2; i++) {
    metrics_sample(out, "events_dropped_total", labels[i], (double)s.dropped[i]);
  }
  metrics_family(out, "spool_bytes", "gauge", "Bytes of events in the spool.");
  metrics_sample(out, "spool_bytes", "", (double)s.bytes);
  write_counter(out, "spool_failed_commits_total", "Commits that the disk refused.",
                (double)s.failed_commits);
}

static void write_collected(const parts *p, bytes *out) {
  const events_counts e = events_count(p->events);
  metrics_family(out, "events_collected_total", "counter", "Events by kind, before merging.");
  for (int i = 0; i < EVENT_KIND_COUNT; i++) {
    char label[64];
    snprintf(label, sizeof label, "kind=\"%s\"", event_kind_of((event_kind)i)->name);
    metrics_sample(out, "events_collected_total", label, (double)e.collected[i]);
  }
  metrics_family(out, "windows_open", "gauge", "Windows of aggregation that are open.");
  metrics_sample(out, "windows_open", "", (double)e.groups);
}

static void write_findings(const parts *p, bytes *out) {
  const analysis_counts a = analysis_count(live_analysis(p->live));
  metrics_family(out, "findings", "gauge", "Findings of what runs now.");
  for (int s = EM_SEVERITY_NOTE; s <= EM_SEVERITY_CRITICAL; s++) {
    char label[64];
    snprintf(label, sizeof label, "severity=\"%s\"", em_severity_name((em_severity)s));
    metrics_sample(out, "findings", label, a.findings[s]);
  }
  metrics_family(out, "drift", "gauge", "Differences from the deployment now.");
  metrics_sample(out, "drift", "", a.drifts);
  bool is_good;
  const char *said = analysis_signature(live_analysis(p->live), &is_good);
  if (said[0] != '\0') {
    metrics_family(out, "deployment_signed", "gauge", "1: by a key of --manifest-key, 0: not.");
    metrics_sample(out, "deployment_signed", "", is_good ? 1 : 0);
  }
  write_counter(out, "analyses_total", "Runs of the analysis.", (double)a.runs);
  write_counter(out, "analyses_failed_total", "Runs without a whole answer.", (double)a.failures);
}

static void write_lost(const parts *p, bytes *out) {
  metrics_family(out, "collector_lost_total", "counter",
                 "Events that the kernel could not hand over.");
  for (int i = 0; i < COLLECTOR_COUNT && p->collectors != NULL; i++) {
    const collector *c = collectors_get(p->collectors, (collector_id)i);
    if (c != NULL) {
      char label[64];
      snprintf(label, sizeof label, "collector=\"%s\"", collector_name((collector_id)i));
      metrics_sample(out, "collector_lost_total", label, (double)c->lost);
    }
  }
}

static void write_collector_states(const parts *p, bytes *out) {
  metrics_family(out, "collector_up", "gauge", "1: by its best source, 0.5: by another, 0: not.");
  for (int i = 0; i < COLLECTOR_COUNT && p->collectors != NULL; i++) {
    const collector *c = collectors_get(p->collectors, (collector_id)i);
    if (c != NULL) {
      char label[64];
      snprintf(label, sizeof label, "collector=\"%s\"", collector_name((collector_id)i));
      metrics_sample(out, "collector_up", label,
                     c->state == COLLECTOR_RUNNING    ? 1
                     : c->state == COLLECTOR_FALLBACK ? 0.5
                                                      : 0);
    }
  }
}

void status_metrics(void *context, bytes *out) {
  const parts *p = context;
  const delivery_counts d = delivery_count(p->delivery);
  const hub_counts h = p->hub == NULL ? (hub_counts){0} : hub_count(p->hub);
  metrics_family(out, "hub_connected", "gauge", "1 while connected to edgeHub.");
  metrics_sample(out, "hub_connected", "", p->hub != NULL && hub_is_open(p->hub));
  write_counter(out, "hub_connections_total", "Connections to edgeHub.", (double)h.connections);
  write_counter(out, "hub_failures_total", "Connections that failed.", (double)h.failures);
  write_counter(out, "messages_sent_total", "Messages given to the hub.", (double)d.sent);
  write_counter(out, "messages_acknowledged_total", "Messages that the hub has.",
                (double)h.acknowledged);
  write_queues(p, out);
  write_collected(p, out);
  write_findings(p, out);
  write_collector_states(p, out);
  write_lost(p, out);
}
