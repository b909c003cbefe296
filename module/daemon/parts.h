/* The parts of a running daemon, for the files of this room. */
#ifndef DAEMON_PARTS_H
#define DAEMON_PARTS_H

#include "collectors/collector.h"
#include "daemon/diagnostics.h"
#include "daemon/live.h"
#include "daemon/module_twin.h"
#include "daemon/options.h"
#include "delivery/delivery.h"
#include "hub/hub.h"
#include "identity/identity.h"
#include "metrics/metrics.h"

enum { PARTS_METHODS = 4 };

typedef struct parts {
  const options *options;
  const char *program;
  environment who;
  demand demand;
  char agent_id[GUID_TEXT];
  char broker[256]; /* host of a mqtt:// sink */
  char spool_path[512], trust_path[512];
  char workload[512]; /* address for edgelet's list */
  loop *loop;
  spool *spool;
  settings settings;
  events *events;
  delivery *delivery;
  identity *identity;
  hub *hub; /* NULL with --sink stdout */
  module_twin *twin;
  live *live;
  collectors *collectors; /* NULL with --once */
  metrics *metrics;
  diagnostics diagnostics;
  loop_timer watchdog, finish, deadline;
  char waiting[PARTS_METHODS][128]; /* requests of `audit` that wait for its end; "" is free */
  bool is_finishing, has_failed;
  int64_t started;
} parts;

/* Answers a direct method. */
void methods_call(parts *p, const char *name, const char *request, const char *json, size_t length);
/* An analysis ended: answers those who wait for it. */
void methods_analysed(parts *p, bool is_complete);
/* State of everything as a JSON object. */
void status_write(const parts *p, bytes *out);
/* The same as Prometheus metrics. */
void status_metrics(void *context, bytes *out);

#endif
