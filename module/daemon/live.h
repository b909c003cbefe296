/* What runs: sources joined, analysed when something changed and never faster than is good for the
 * device. */
#ifndef DAEMON_LIVE_H
#define DAEMON_LIVE_H

#include "analysis/analysis.h"
#include "daemon/demand.h"
#include "daemon/options.h"

typedef struct live live;

typedef struct live_needs {
  loop *loop;
  events *events;
  spool *spool;
  const settings *settings;
  const options *options;
  const demand *demand;
  const char *program;
  void (*analysed)(void *context, bool is_complete); /* after each analysis; may be NULL */
  void *context;
} live_needs;

/* NULL if memory is out. */
live *live_new(const live_needs *needs);
void live_free(live *l);
void live_start(live *l);
/* Looks at everything anew and analyses. */
void live_audit(live *l);
/* Settings changed: the next analysis goes by them. */
void live_settings_changed(live *l);
/* Whether every source gave what it has, or failed, and no analysis is due. */
bool live_is_quiet(const live *l);
/* Whether a source has not given anything yet. */
bool live_is_partial(const live *l);
const analysis *live_analysis(const live *l);
/* Writes the state of each source as members of an object. */
void live_write_status(const live *l, bytes *out);

#endif
