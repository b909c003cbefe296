/*
 * The parent's side: runs the child, takes its answers within their bounds, and tells what is new
 * and what is gone since the last time, also over restarts.
 */
#ifndef ANALYSIS_ANALYSIS_H
#define ANALYSIS_ANALYSIS_H

#include "analysis/frames.h"
#include "events/events.h"
#include "loop/loop.h"
#include "settings/settings.h"

typedef struct analysis analysis;

typedef struct analysis_counts {
  uint64_t runs, failures;
  uint32_t findings[EM_SEVERITY_CRITICAL + 1], drifts, accepted; /* now */
  int64_t last_milliseconds;                                     /* the last run took */
} analysis_counts;

/* `program` is what is run as the child (this daemon's own binary). `done` is called after each
 * run. NULL if memory is out. */
analysis *analysis_new(loop *l, events *e, spool *store, const settings *s, const char *program,
                       void (*done)(void *context, bool is_complete), void *context);
void analysis_free(analysis *a);
bool analysis_is_running(const analysis *a);
/* Starts a run over these frames (taken). `is_partial`: what is not among them may still be there,
 * so nothing counts as fixed. False if one is running, or none can be started. */
bool analysis_start(analysis *a, bytes *frames, bool is_partial);
/* The options frame, from the settings. */
void analysis_write_options(const analysis *a, bytes *frames);
/* Who signed the deployment, in a sentence; "" where no signature is demanded. `*is_good`: by a key
 * that is named. */
const char *analysis_signature(const analysis *a, bool *is_good);
/* What is known now, as a JSON list of at most `limit` bytes. */
void analysis_write_items(const analysis *a, bytes *out, size_t limit);
analysis_counts analysis_count(const analysis *a);

#endif
