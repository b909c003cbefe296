#include "daemon/daemon.h"

#include "base/clock.h"
#include "daemon/notify.h"
#include "daemon/parts.h"
#include "log/log.h"
#include "privileges/privileges.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_CANNOT = 2, ONCE_DEADLINE = 60000, WORKLOAD_DEADLINE = 10000, LAST_CHANCE = 3000 };

/* ---- The hub's calls
 * ------------------------------------------------------------------------------ */

static void on_opened(void *context) {
  parts *p = context;
  if (p->twin != NULL) {
    module_twin_opened(p->twin);
  }
  delivery_opened(p->delivery);
}

static void on_closed(void *context) {
  delivery_closed(((parts *)context)->delivery);
}

static void on_acknowledged(void *context, const char *message_id) {
  delivery_acknowledged(((parts *)context)->delivery, message_id);
}

static void on_twin(void *context, const char *json, size_t length) {
  module_twin_whole(((parts *)context)->twin, json, length);
}

static void on_patch(void *context, const char *json, size_t length, long long version) {
  module_twin_patch(((parts *)context)->twin, json, length, version);
}

static void on_reported(void *context, int status) {
  (void)context;
  if (status >= 300) {
    log_write(LOG_WARNING, "twin", "the reported properties were refused with status %d", status);
  }
}

static void on_method(void *context, const char *name, const char *request, const char *json,
                      size_t length) {
  methods_call(context, name, request, json, length);
}

/* ---- Sinks
 * ---------------------------------------------------------------------------------------- */

static bool hub_room(void *context) {
  return hub_has_room(((parts *)context)->hub);
}

static bool hub_take(void *context, const char *message_id, const char *body, size_t length) {
  return hub_publish(((parts *)context)->hub, message_id, body, length);
}

static bool stdout_room(void *context) {
  (void)context;
  return true;
}

/* A message a line. What is written is delivered. */
static bool stdout_take(void *context, const char *message_id, const char *body, size_t length) {
  parts *p = context;
  if (fwrite(body, 1, length, stdout) != length || fputc('\n', stdout) == EOF ||
      fflush(stdout) != 0) {
    p->has_failed = true;
    return false;
  }
  delivery_acknowledged(p->delivery, message_id);
  return true;
}

static bool make_hub(parts *p) {
  const options *o = p->options;
  const char *missing = NULL;
  const bool is_broker = strncmp(o->sink, "mqtt://", 7) == 0;
  hub_options h = {.host = p->who.gateway_host,
                   .port = o->hub_port,
                   .output = "security",
                   .trust_path = p->trust_path,
                   .token_life = o->token_life,
                   .keep_alive = 180,
                   .first_delay = 1000,
                   .longest_delay = 60000};
  if (is_broker) {
    snprintf(p->broker, sizeof p->broker, "%s", o->sink + 7);
    char *colon = strrchr(p->broker, ':');
    h.port = 1883;
    if (colon != NULL) {
      *colon = '\0';
      h.port = (int)strtol(colon + 1, NULL, 10);
    }
    h.host = p->broker;
  } else if (!identity_environment_read(&p->who, &missing)) {
    log_write(LOG_ERROR, "daemon", "%s is not set: this is no IoT Edge module (see --sink)",
              missing);
    return false;
  }
  if (!is_broker) {
    h.host = p->who.gateway_host;
    p->identity = identity_new(p->loop, &p->who, WORKLOAD_DEADLINE, o->token_life);
  }
  h.identity = p->identity;
  h.device = p->who.device == NULL ? "local" : p->who.device;
  h.module = p->who.module == NULL ? "azureiotsecurity" : p->who.module;
  h.hub_host = p->who.hub_host == NULL ? "local" : p->who.hub_host;
  p->hub = hub_new(p->loop, &h,
                   &(hub_calls){.opened = on_opened,
                                .closed = on_closed,
                                .acknowledged = on_acknowledged,
                                .twin = on_twin,
                                .patch = on_patch,
                                .reported = on_reported,
                                .method = on_method,
                                .context = p});
  delivery_use(p->delivery, &(delivery_sink){hub_room, hub_take, p});
  return p->hub != NULL && (is_broker || p->identity != NULL);
}

/* ---- The end
 * -------------------------------------------------------------------------------------- */

static void on_finish(void *context) {
  parts *p = context;
  if (delivery_flush(p->delivery) || p->has_failed) {
    loop_stop(p->loop);
  } else {
    loop_timer_start(p->loop, &p->finish, 20, on_finish, p);
  }
}

static void on_deadline(void *context) {
  parts *p = context;
  if (p->options->is_once) {
    log_write(LOG_ERROR, "daemon", "not everything could be delivered in time");
    p->has_failed = true;
  }
  loop_stop(p->loop);
}

/* What is urgent still goes out, if somebody takes it; the rest stays in the spool. */
static void finish(parts *p) {
  if (p->is_finishing) {
    loop_stop(p->loop);
    return;
  }
  p->is_finishing = true;
  notify_send("STOPPING=1");
  loop_timer_start(p->loop, &p->deadline, p->options->is_once ? ONCE_DEADLINE : LAST_CHANCE,
                   on_deadline, p);
  if (p->options->is_once || p->hub == NULL || hub_is_open(p->hub)) {
    on_finish(p);
  } else {
    loop_stop(p->loop);
  }
}

static void on_signal(void *context, int number) {
  parts *p = context;
  if (number == SIGHUP) {
    live_audit(p->live);
  } else if (number == SIGTERM || number == SIGINT) {
    finish(p);
  }
}

/* ---- What happens
 * -------------------------------------------------------------------------------- */

static void on_analysed(void *context, bool is_complete) {
  parts *p = context;
  methods_analysed(p, is_complete);
  if (p->options->is_once && live_is_quiet(p->live)) {
    const analysis_counts counts = analysis_count(live_analysis(p->live));
    p->has_failed = p->has_failed || counts.failures > 0 || live_is_partial(p->live);
    events_close_all(p->events);
    finish(p);
  }
}

static void on_settings(void *context) {
  parts *p = context;
  delivery_settings_changed(p->delivery);
  if (p->collectors != NULL) {
    collectors_settings_changed(p->collectors);
  }
  live_settings_changed(p->live);
}

static void on_urgent(void *context) {
  parts *p = context;
  if (p->delivery != NULL) {
    delivery_hurry(p->delivery);
  }
}

static void on_clock(void *context) {
  parts *p = context;
  log_write(LOG_WARNING, "daemon", "the wall clock was set");
  if (p->hub != NULL) {
    hub_clock_set(p->hub);
  }
}

static void on_watchdog(void *context) {
  parts *p = context;
  notify_send("WATCHDOG=1");
  loop_timer_start(p->loop, &p->watchdog, notify_watchdog(), on_watchdog, p);
}

/* ---- The start
 * ------------------------------------------------------------------------------------ */

static bool open_spool(parts *p) {
  char why[160] = "";
  const options *o = p->options;
  if (o->is_once) {
    snprintf(p->spool_path, sizeof p->spool_path, ":memory:");
  } else {
    if (mkdir(o->state, 0700) != 0 && errno != EEXIST) {
      log_write(LOG_ERROR, "daemon", "%s: %s", o->state, strerror(errno));
    }
    snprintf(p->spool_path, sizeof p->spool_path, "%s/spool.db", o->state);
  }
  snprintf(p->trust_path, sizeof p->trust_path, "%s/trust-bundle.pem", o->state);
  p->spool = spool_open(p->spool_path, p->settings.cache_bytes, why, sizeof why);
  if (p->spool == NULL) {
    /* Watching without a disk is better than not watching. */
    log_write(LOG_ERROR, "spool", "%s: %s; events are kept in memory only", p->spool_path, why);
    p->spool = spool_open(":memory:", p->settings.cache_bytes, why, sizeof why);
  } else if (why[0] != '\0') {
    log_write(LOG_WARNING, "spool", "%s: %s", p->spool_path, why);
  }
  return p->spool != NULL;
}

static void know_agent(parts *p) {
  char *text = spool_state_get(p->spool, "agent.id");
  if (text != NULL && strlen(text) < sizeof p->agent_id) {
    snprintf(p->agent_id, sizeof p->agent_id, "%s", text);
  } else {
    guid_make(p->agent_id);
    spool_state_put(p->spool, "agent.id", p->agent_id);
  }
  free(text);
}

static bool make_parts(parts *p) {
  p->loop = loop_new();
  settings_defaults(&p->settings);
  if (p->loop == NULL || !open_spool(p)) {
    return false;
  }
  know_agent(p);
  event_policy_defaults(&p->settings.policy);
  p->events = events_new(p->spool, &p->settings.policy, on_urgent, p);
  if (p->events == NULL) {
    return false;
  }
  p->diagnostics.loop = p->loop;
  p->diagnostics.settings = &p->settings;
  p->diagnostics.events = p->events;
  p->twin = module_twin_new(p->spool, p->events, &p->settings, on_settings, p);
  p->delivery = delivery_new(p->loop, p->spool, p->events, &p->settings, p->agent_id);
  p->live = live_new(&(live_needs){.loop = p->loop,
                                   .events = p->events,
                                   .spool = p->spool,
                                   .settings = &p->settings,
                                   .options = p->options,
                                   .demand = &p->demand,
                                   .program = p->program,
                                   .analysed = on_analysed,
                                   .context = p});
  if (p->twin == NULL || p->delivery == NULL || p->live == NULL) {
    return false;
  }
  if (strcmp(p->options->sink, "stdout") == 0) {
    delivery_use(p->delivery, &(delivery_sink){stdout_room, stdout_take, p});
    return true;
  }
  if (!make_hub(p)) {
    return false;
  }
  module_twin_use(p->twin, p->hub);
  return true;
}

static bool start_parts(parts *p) {
  const options *o = p->options;
  char why[160];
  if (!loop_signals(p->loop, on_signal, p)) {
    return false;
  }
  loop_clock_set(p->loop, on_clock, p);
  if (!o->is_once) {
    p->collectors =
        collectors_new(&(collector_host){p->loop, p->events, p->spool, &p->settings, o->root});
    if (o->metrics_port != 0) {
      p->metrics = metrics_new(p->loop, o->metrics_port, status_metrics, p);
      if (p->metrics == NULL) {
        log_write(LOG_WARNING, "metrics", "port %d: %s", o->metrics_port, strerror(errno));
      }
    }
  }
  if (!privileges_drop(why, sizeof why)) {
    log_write(LOG_WARNING, "privileges", "%s", why);
  }
  if (p->hub != NULL) {
    hub_start(p->hub);
  }
  live_start(p->live);
  if (o->is_once) {
    loop_timer_start(p->loop, &p->deadline, ONCE_DEADLINE, on_deadline, p);
  }
  if (notify_watchdog() > 0) {
    on_watchdog(p);
  }
  notify_send("READY=1");
  return true;
}

static void free_parts(parts *p) {
  log_start(p->options->log_level, NULL, NULL);
  metrics_free(p->metrics);
  collectors_free(p->collectors);
  live_free(p->live);
  hub_free(p->hub);
  identity_free(p->identity);
  module_twin_free(p->twin);
  if (p->spool != NULL) {
    spool_commit(p->spool);
  }
  delivery_free(p->delivery);
  if (p->spool != NULL && p->events != NULL) {
    spool_groups_join(p->spool, &(spool_groups){NULL, NULL, NULL});
  }
  events_free(p->events);
  spool_close(p->spool);
  loop_free(p->loop);
}

int daemon_run(const options *o, const char *program) {
  static parts p;
  p = (parts){.options = o, .program = program, .started = clock_steady()};
  log_start(o->log_level, diagnostics_listen, &p.diagnostics);
  signal(SIGPIPE, SIG_IGN);
  /* A name that nobody answers for must not hold the loop for longer than the watchdog allows. */
  setenv("RES_OPTIONS", "timeout:2 attempts:1", 0);
  int status = EXIT_CANNOT;
  char why[512];
  if (!demand_read(&p.demand, o, why, sizeof why)) {
    log_write(LOG_ERROR, "daemon", "%s", why);
    return status;
  }
  if (make_parts(&p) && start_parts(&p)) {
    loop_run(p.loop);
    status = p.has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
  }
  free_parts(&p);
  return status;
}
