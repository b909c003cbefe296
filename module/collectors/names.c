#include "collectors/names.h"

static const struct {
  const char *name;
  int64_t interval;
} collectors[COLLECTOR_COUNT] = {
    [COLLECTOR_PROCESSES] = {"Processes", 2000},
    [COLLECTOR_CONNECTIONS] = {"Connections", 10000},
    [COLLECTOR_LISTENING_PORTS] = {"ListeningPorts", 0},
    [COLLECTOR_LOGINS] = {"Logins", 5000},
    [COLLECTOR_USERS] = {"Users", 0},
    [COLLECTOR_FIREWALL] = {"Firewall", 0},
    [COLLECTOR_SYSTEM] = {"System", 0},
    [COLLECTOR_BASELINE] = {"Baseline", 0},
    [COLLECTOR_HARDWARE] = {"Hardware", 0},
    [COLLECTOR_FILES] = {"Files", 60000},
    [COLLECTOR_CONTAINERS] = {"Containers", 300000},
    [COLLECTOR_EDGE_MODULES] = {"EdgeModules", 60000},
    [COLLECTOR_DIAGNOSTICS] = {"Diagnostics", 0},
};

const char *collector_name(collector_id id) {
  return collectors[id].name;
}

int64_t collector_default_interval(collector_id id) {
  return collectors[id].interval;
}
