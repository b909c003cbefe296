/* Lines of the log as Diagnostic events: kept until the loop comes round, as a line may be written
 * while another event is being put together. */
#ifndef DAEMON_DIAGNOSTICS_H
#define DAEMON_DIAGNOSTICS_H

#include "events/events.h"
#include "log/log.h"
#include "loop/loop.h"
#include "settings/settings.h"

enum { DIAGNOSTICS_KEPT = 16, DIAGNOSTICS_TEXT = 512 };

typedef struct diagnostics {
  loop *loop;
  events *events;
  const settings *settings;
  loop_timer flush;
  struct {
    log_level level;
    char from[32];
    char message[DIAGNOSTICS_TEXT];
  } kept[DIAGNOSTICS_KEPT];
  unsigned count, left_out;
} diagnostics;

/* A log_listener; `context` is a diagnostics. Warnings and errors only. */
void diagnostics_listen(void *context, log_level level, const char *from, const char *message);

#endif
