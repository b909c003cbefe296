/*
 * collectors: raw security events of the host, each its own file behind one interface.
 * In: a source of the kernel or a file below the host's root. Out: payloads to `events`. A source
 * that this kernel or container lacks is said so, and the next best is used.
 */
#ifndef COLLECTORS_COLLECTOR_H
#define COLLECTORS_COLLECTOR_H

#include "collectors/names.h"
#include "events/events.h"
#include "loop/loop.h"
#include "settings/settings.h"

/* What all collectors share; borrowed. */
typedef struct collector_host {
  loop *loop;
  events *events;
  spool *spool;
  const settings *settings;
  const char *root; /* of the host, "" for / */
} collector_host;

typedef enum collector_state {
  COLLECTOR_OFF,
  COLLECTOR_RUNNING,
  COLLECTOR_FALLBACK, /* by the next best source */
  COLLECTOR_ABSENT,   /* no source */
} collector_state;

typedef struct collector collector;

typedef struct collector_class {
  collector_id id;
  event_kind
      kinds[3]; /* what it makes; it rests while all of them are off. EVENT_KIND_COUNT: none */
  /* Opens the source and sets state and note. */
  void (*start)(collector *c);
  void (*stop)(collector *c);
  /* Every interval, and once after the start; NULL if the source calls. */
  void (*collect)(collector *c);
} collector_class;

struct collector {
  const collector_class *class;
  const collector_host *host;
  collector_state state;
  char note[128]; /* which source, or why none */
  uint64_t lost;  /* what the source itself could not deliver */
  uint64_t bare;  /* events that were told without all that belongs to them */
  uint64_t told;  /* how much of `lost` stands in the log */
  loop_timer timer;
  int64_t interval; /* that the timer runs with; 0: the first collection is still to come */
  void *own;        /* of the class */
};

/* "off", "running", "fallback", "absent"; static. */
const char *collector_state_name(collector_state state);
/* Sets state and note in one line. */
void collector_is(collector *c, collector_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

typedef struct collectors collectors;

/* Starts what the settings switch on. NULL if memory is out. */
collectors *collectors_new(const collector_host *host);
void collectors_free(collectors *all);
/* Settings changed: starts, stops, and sets intervals anew. */
void collectors_settings_changed(collectors *all);
const collector *collectors_get(const collectors *all, collector_id id);

/* The classes, one a file. */
extern const collector_class collector_processes, collector_connections, collector_listening_ports,
    collector_logins, collector_users, collector_firewall, collector_system, collector_baseline,
    collector_hardware, collector_files;

#endif
