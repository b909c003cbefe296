/* The collectors by name, for settings, status and metrics. */
#ifndef COLLECTORS_NAMES_H
#define COLLECTORS_NAMES_H

#include <stdint.h>

typedef enum collector_id {
  COLLECTOR_PROCESSES,
  COLLECTOR_CONNECTIONS,
  COLLECTOR_LISTENING_PORTS,
  COLLECTOR_LOGINS,
  COLLECTOR_USERS,
  COLLECTOR_FIREWALL,
  COLLECTOR_SYSTEM,
  COLLECTOR_BASELINE,
  COLLECTOR_HARDWARE,
  COLLECTOR_FILES,
  COLLECTOR_CONTAINERS,
  COLLECTOR_EDGE_MODULES,
  COLLECTOR_DIAGNOSTICS,
  COLLECTOR_COUNT,
} collector_id;

/* "Processes" …, as in the names of settings; static. */
const char *collector_name(collector_id id);
/* Milliseconds between two collections unless set otherwise; 0: at snapshotFrequency. */
int64_t collector_default_interval(collector_id id);

#endif
