#include "events/kinds.h"

static const event_kind_facts kinds[EVENT_KIND_COUNT] = {
    [EVENT_PROCESS_CREATE] = {"ProcessCreate", "Security", "Triggered", PRIORITY_LOW, true, false},
    [EVENT_PROCESS_TERMINATE] = {"ProcessTerminate", "Security", "Triggered", PRIORITY_LOW, true,
                                 false},
    [EVENT_CONNECTION_CREATE] = {"ConnectionCreate", "Security", "Triggered", PRIORITY_LOW, true,
                                 false},
    [EVENT_LOGIN] = {"Login", "Security", "Triggered", PRIORITY_HIGH, false, false},
    [EVENT_LISTENING_PORTS] = {"ListeningPorts", "Security", "Periodic", PRIORITY_HIGH, false,
                               false},
    [EVENT_LOCAL_USERS] = {"LocalUsers", "Security", "Periodic", PRIORITY_HIGH, false, false},
    [EVENT_FIREWALL_CONFIGURATION] = {"FirewallConfiguration", "Security", "Periodic", PRIORITY_LOW,
                                      false, false},
    [EVENT_SYSTEM_INFORMATION] = {"SystemInformation", "Security", "Periodic", PRIORITY_LOW, false,
                                  false},
    [EVENT_OS_BASELINE] = {"OSBaseline", "Security", "Periodic", PRIORITY_LOW, false, false},
    [EVENT_CONNECTED_HARDWARE] = {"ConnectedHardware", "Security", "Periodic", PRIORITY_LOW, false,
                                  false},
    [EVENT_DIAGNOSTIC] = {"Diagnostic", "Diagnostic", "Triggered", PRIORITY_LOW, false, false},
    [EVENT_CONFIGURATION_ERROR] = {"ConfigurationError", "Operational", "Triggered", PRIORITY_LOW,
                                   false, false},
    [EVENT_DROPPED_EVENTS] = {"DroppedEventsStatistics", "Operational", "Periodic", PRIORITY_LOW,
                              false, false},
    [EVENT_MESSAGE_STATISTICS] = {"MessageStatistics", "Operational", "Periodic", PRIORITY_LOW,
                                  false, false},
    [EVENT_CONTAINER] = {"ContainerEvent", "Security", "Triggered", PRIORITY_HIGH, false, true},
    [EVENT_EDGE_MODULE_STATE] = {"EdgeModuleState", "Security", "Periodic", PRIORITY_LOW, false,
                                 false},
    [EVENT_MANIFEST_FINDING] = {"ManifestFinding", "Security", "Triggered", PRIORITY_HIGH, false,
                                true},
    [EVENT_DRIFT] = {"Drift", "Security", "Triggered", PRIORITY_HIGH, false, true},
    [EVENT_FILE_CHANGE] = {"FileChange", "Security", "Triggered", PRIORITY_HIGH, true, false},
};

const event_kind_facts *event_kind_of(event_kind kind) {
  return &kinds[kind];
}

const char *event_priority_name(event_priority priority) {
  static const char *const names[PRIORITY_COUNT] = {"off", "low", "high"};
  return names[priority];
}

void event_policy_defaults(event_policy *policy) {
  *policy = (event_policy){.sends_urgent = true};
  for (int i = 0; i < EVENT_KIND_COUNT; i++) {
    policy->priority[i] = kinds[i].priority;
    policy->is_aggregated[i] = kinds[i].can_aggregate;
    policy->aggregation[i] = INT64_C(3600000);
  }
  /* A changed file is news; a storm of changes to it is not. */
  policy->aggregation[EVENT_FILE_CHANGE] = INT64_C(10000);
}
