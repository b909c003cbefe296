/* The kinds of event that travel, as the Defender agent named them, and ours in the same form. */
#ifndef EVENTS_KINDS_H
#define EVENTS_KINDS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum event_kind {
  EVENT_PROCESS_CREATE,
  EVENT_PROCESS_TERMINATE,
  EVENT_CONNECTION_CREATE,
  EVENT_LOGIN,
  EVENT_LISTENING_PORTS,
  EVENT_LOCAL_USERS,
  EVENT_FIREWALL_CONFIGURATION,
  EVENT_SYSTEM_INFORMATION,
  EVENT_OS_BASELINE,
  EVENT_CONNECTED_HARDWARE,
  EVENT_DIAGNOSTIC,
  EVENT_CONFIGURATION_ERROR,
  EVENT_DROPPED_EVENTS,
  EVENT_MESSAGE_STATISTICS,
  EVENT_CONTAINER, /* from here on: ours */
  EVENT_EDGE_MODULE_STATE,
  EVENT_MANIFEST_FINDING,
  EVENT_DRIFT,
  EVENT_FILE_CHANGE,
  EVENT_KIND_COUNT,
} event_kind;

typedef enum event_priority {
  PRIORITY_OFF,
  PRIORITY_LOW,
  PRIORITY_HIGH,
  PRIORITY_COUNT
} event_priority;

typedef struct event_kind_facts {
  const char *name;        /* of the event, and of its setting below eventPriority */
  const char *type;        /* EventType */
  const char *category;    /* unless aggregated */
  event_priority priority; /* default */
  bool can_aggregate;
  bool is_urgent; /* does not wait for the next time of sending, unless its priority is low */
} event_kind_facts;

/* Facts of a kind; static. */
const event_kind_facts *event_kind_of(event_kind kind);
/* "off", "low", "high"; static. */
const char *event_priority_name(event_priority priority);

/* What becomes of each kind: the part of the settings that events look at. */
typedef struct event_policy {
  event_priority priority[EVENT_KIND_COUNT];
  bool is_aggregated[EVENT_KIND_COUNT];
  int64_t aggregation[EVENT_KIND_COUNT]; /* window in milliseconds */
  bool sends_urgent;                     /* urgent kinds at once */
} event_policy;

void event_policy_defaults(event_policy *policy);

#endif
