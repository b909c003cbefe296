#include "collectors/collector.h"

#include "log/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const collector_class *const classes[] = {
    &collector_processes, &collector_connections, &collector_listening_ports, &collector_logins,
    &collector_users,     &collector_firewall,    &collector_system,          &collector_baseline,
    &collector_hardware,  &collector_files,
};

enum { CLASSES = sizeof classes / sizeof *classes, STAGGER = 150 };

struct collectors {
  collector_host host;
  collector items[CLASSES];
};

/* Once an interval at most: a storm must not become one of complaints. */
static void tell_lost(collector *c) {
  if (c->lost != c->told) {
    log_write(LOG_WARNING, collector_name(c->class->id),
              "%" PRIu64 " events were lost in the kernel", c->lost - c->told);
    c->told = c->lost;
  }
}

static void on_interval(void *context) {
  collector *c = context;
  tell_lost(c);
  c->interval = settings_interval(c->host->settings, c->class->id);
  loop_timer_start(c->host->loop, &c->timer, c->interval, on_interval, c);
  c->class->collect(c);
}

static bool is_wanted(const collector *c) {
  const settings *s = c->host->settings;
  bool has_use = false;
  for (int i = 0; i < 3; i++) {
    const event_kind kind = c->class->kinds[i];
    has_use = has_use || (kind != EVENT_KIND_COUNT && s->policy.priority[kind] != PRIORITY_OFF);
  }
  return has_use && s->is_collector_on[c->class->id];
}

static void start(collector *c, int64_t delay) {
  c->class->start(c);
  c->interval = 0;
  if (c->class->collect != NULL && c->state != COLLECTOR_ABSENT) {
    loop_timer_start(c->host->loop, &c->timer, delay, on_interval, c);
  }
}

static void stop(collector *c) {
  loop_timer_stop(c->host->loop, &c->timer);
  c->class->stop(c);
  collector_is(c, COLLECTOR_OFF, "switched off");
}

collectors *collectors_new(const collector_host *host) {
  collectors *all = calloc(1, sizeof *all);
  if (all == NULL) {
    return NULL;
  }
  all->host = *host;
  for (int i = 0; i < CLASSES; i++) {
    collector *c = &all->items[i];
    c->class = classes[i];
    c->host = &all->host;
    snprintf(c->note, sizeof c->note, "switched off");
    if (is_wanted(c)) {
      start(c, STAGGER * (i + 1));
    }
  }
  return all;
}

void collectors_settings_changed(collectors *all) {
  for (int i = 0; i < CLASSES; i++) {
    collector *c = &all->items[i];
    const bool is_wanted_now = is_wanted(c);
    if (c->state != COLLECTOR_OFF && !is_wanted_now) {
      stop(c);
    } else if (c->state == COLLECTOR_OFF && is_wanted_now) {
      start(c, STAGGER);
    } else if (c->timer.is_on && c->interval != 0 &&
               c->interval != settings_interval(all->host.settings, c->class->id)) {
      on_interval(c);
    }
  }
}

const collector *collectors_get(const collectors *all, collector_id id) {
  for (int i = 0; i < CLASSES; i++) {
    if (classes[i]->id == id) {
      return &all->items[i];
    }
  }
  return NULL;
}

void collectors_free(collectors *all) {
  if (all != NULL) {
    for (int i = 0; i < CLASSES; i++) {
      collector *c = &all->items[i];
      loop_timer_stop(all->host.loop, &c->timer);
      if (c->state != COLLECTOR_OFF) {
        c->class->stop(c);
      }
    }
    free(all);
  }
}
