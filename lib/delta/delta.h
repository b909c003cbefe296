/*
 * delta: what a new deployment changes on the device, in the words of security.
 * In: two manifests. Out: modules that come, go and are made anew, and for each the powers, mounts,
 * ports, secrets and routes that it gains and loses. Compares what is in effect, never text.
 * Shows no secret: of variables and passwords it says that they changed, not what they are.
 */
#ifndef DELTA_DELTA_H
#define DELTA_DELTA_H

#include "delta/spot.h"
#include "model/manifest.h"
#include "text/output.h"

/* In the order of reports. */
typedef enum delta_topic {
  DELTA_PRESENCE, /* that there is such a module; never shown */
  DELTA_PRIVILEGE,
  DELTA_NAMESPACE,
  DELTA_CAPABILITY,
  DELTA_CONFINEMENT,
  DELTA_MOUNT,
  DELTA_DEVICE,
  DELTA_PORT,
  DELTA_IMAGE,
  DELTA_CREDENTIAL,
  DELTA_ROUTE,
  DELTA_TRANSPORT,
  DELTA_VARIABLE,
  DELTA_SETTING,
  DELTA_TOPIC_COUNT,
} delta_topic;

/* "privilege" …; static. */
em_view delta_topic_name(delta_topic topic);

/* One thing that a module (or the deployment) has. */
typedef struct delta_fact {
  em_view module;          /* data NULL: the deployment as a whole */
  const struct module *of; /* of DELTA_PRESENCE */
  delta_topic topic;
  em_view key;   /* what it is: "mount /etc → /host" */
  em_view value; /* how it is, or empty: "read-only" */
  em_view shown; /* the value for people; a secret's is empty */
  em_severity severity;
  bool is_protection; /* its loss is what endangers */
  place at;
} delta_fact;

typedef struct delta_facts {
  arena *memory;
  delta_fact *items;
  uint32_t count, capacity;
} delta_facts;

/* Everything that a manifest has. False if memory is out. */
bool delta_facts_collect(delta_facts *facts, const manifest *m, arena *memory);
/* Of one module what it may do and reach: no image, variables or settings. False if memory is out.
 */
bool delta_facts_of_powers(delta_facts *facts, const struct module *m);
/* The fact of that module, topic and key, or NULL. The facts must be sorted. */
const delta_fact *delta_facts_find(const delta_facts *facts, const delta_fact *like);
/* By module, topic and key; equal ones keep their order. False if memory is out. */
bool delta_facts_sort(delta_facts *facts);

typedef enum delta_kind {
  DELTA_GAINED,
  DELTA_LOST,
  DELTA_CHANGED,
} delta_kind;

typedef struct delta_change {
  delta_kind kind;
  const delta_fact *old, *new; /* NULL where there is none */
  bool is_worse;               /* a power gained, or a protection lost */
  em_severity severity;
} delta_change;

typedef enum delta_fate {
  DELTA_STAYS, /* the container goes on running */
  DELTA_ADDED,
  DELTA_REMOVED,
  DELTA_RECREATED, /* stopped, removed and made anew: anything but its status changed */
  DELTA_STARTED,
  DELTA_STOPPED,
} delta_fate;

typedef struct delta_module {
  em_view name; /* data NULL: the deployment as a whole */
  delta_fate fate;
  const module *old, *new;
  delta_change *changes; /* worst first */
  uint32_t count;
} delta_module;

typedef struct delta {
  delta_module *modules; /* those that change: the deployment first, then by name */
  uint32_t count;
  uint32_t compared;                         /* 1 << delta_topic for each that both sides tell of */
  uint32_t gained[EM_SEVERITY_CRITICAL + 1]; /* what is worse, by severity */
  uint32_t gained_total, lost_total, changed_total;
} delta;

/*
 * What a manifest tells of, 1 << delta_topic for each: what the engine or the management API say of
 * containers holds no routes, and a list of modules not even their settings.
 */
uint32_t delta_topics_of(const manifest *m);

/* Compares. Everything lives in `memory` and in the manifests. False if memory is out. */
bool delta_compute(delta *d, const manifest *old, const manifest *new, arena *memory);

/* A report of it. `old`, `new`: what to call the two. */
typedef struct delta_report {
  const delta *delta;
  em_view old_name, new_name;
  spots *spots;
  bool use_color;
} delta_report;

void delta_write_text(const delta_report *r, output *o);
void delta_write_markdown(const delta_report *r, output *o);
void delta_write_json(const delta_report *r, output *o);
/* "routes, credentials" that were not compared, for sentences; empty if all were. In `memory`. */
em_view delta_name_uncompared(const delta *d, arena *memory);
/* "is added", "is made anew" …; static. */
em_view delta_fate_name(delta_fate fate);

#endif
