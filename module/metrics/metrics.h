/* Prometheus text on loopback: GET /metrics, nothing else. */
#ifndef METRICS_METRICS_H
#define METRICS_METRICS_H

#include "base/bytes.h"
#include "loop/loop.h"

typedef struct metrics metrics;

/* `write` is called for each request. NULL if the port cannot be had (errno). */
metrics *metrics_new(loop *l, int port, void (*write)(void *context, bytes *out), void *context);
void metrics_free(metrics *m);

/* One family: `kind` is "counter" or "gauge". */
void metrics_family(bytes *out, const char *name, const char *kind, const char *help);
/* One sample; `labels` like `queue="low"`, "" for none. */
void metrics_sample(bytes *out, const char *name, const char *labels, double value);

#endif
