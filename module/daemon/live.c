#include "daemon/live.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/json_read.h"
#include "collectors/host_file.h"
#include "log/log.h"
#include "sources/docker.h"
#include "sources/edgelet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 16 * 1024 * 1024, FEWEST_PAUSE = 100, LONGEST_PAUSE = 5000 };

typedef struct live_source {
  const option_source *option;
  docker *docker;
  edgelet *edgelet;
  bool is_reachable, has_answered, has_failed;
  char why[96];
  live *live;
  loop_timer refresh;
} live_source;

struct live {
  live_needs needs;
  analysis *analysis;
  live_source sources[OPTIONS_SOURCES];
  uint32_t count;
  loop_timer next;
  bool is_due;
  int64_t ended; /* the last analysis */
};

static void analyse_soon(live *l);

/* ---- Frames -------------------------------------------------------------------------------------
 */

static void add_container(void *context, const docker_container *container) {
  bytes *frames = context;
  frame_write(frames, FRAME_CONTAINER, container->inspection, container->length);
  frame_write(frames, FRAME_DIGESTS, container->digests, strlen(container->digests));
}

static bool add_file(bytes *frames, frame_kind kind, const char *path) {
  bytes text, named;
  bytes_init(&text, FILE_LIMIT);
  bytes_init(&named, FILE_LIMIT + 4096);
  const bool is_read = host_read("", path, &text);
  if (!is_read) {
    log_write(LOG_ERROR, "live", "%s: %s", path,
              errno == EFBIG ? "longer than 16 MiB" : strerror(errno));
  } else if (kind == FRAME_MANIFEST) {
    bytes_append_format(&named, "%s\n", path);
    bytes_append(&named, text.data, text.length);
    frame_write(frames, kind, named.data, named.length);
  } else {
    frame_write(frames, kind, text.data, text.length);
  }
  bytes_free(&text);
  bytes_free(&named);
  return is_read;
}

static void add_source(bytes *frames, live_source *s) {
  const demand *demanded = s->live->needs.demand;
  size_t length;
  switch (s->option->kind) {
    case SOURCE_FILE:
      demand_write_signature(demanded, s->option->place, frames);
      s->has_answered = add_file(frames, FRAME_MANIFEST, s->option->place);
      s->has_failed = !s->has_answered;
      break;
    case SOURCE_DOCKER:
      docker_each(s->docker, add_container, frames);
      break;
    case SOURCE_EDGELET:
      if (edgelet_list(s->edgelet, &length) != NULL) {
        frame_write(frames, FRAME_MODULES, edgelet_list(s->edgelet, &length), length);
      }
      break;
  }
}

/* Whether a source never gave anything: what it knows is unknown, not gone. */
static bool is_partial(const live *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (!l->sources[i].has_answered) {
      return true;
    }
  }
  return false;
}

/* Whether a source is still being asked for the first time. */
static bool is_waiting(const live *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (!l->sources[i].has_answered && !l->sources[i].has_failed) {
      return true;
    }
  }
  return false;
}

/* Inspections before edgelet's list: the list adds only what no inspection told of. */
static void fill(live *l, bytes *frames) {
  static const source_kind order[] = {SOURCE_FILE, SOURCE_DOCKER, SOURCE_EDGELET};
  bytes_init(frames, FRAMES_LIMIT);
  analysis_write_options(l->analysis, frames);
  demand_write_keys(l->needs.demand, frames);
  for (size_t k = 0; k < 3; k++) {
    for (uint32_t i = 0; i < l->count; i++) {
      if (l->sources[i].option->kind == order[k]) {
        add_source(frames, &l->sources[i]);
      }
    }
  }
  /* Without all that runs, everything would seem to be missing. */
  if (l->needs.options->asked_for != NULL && !is_partial(l)) {
    demand_write_signature(l->needs.demand, l->needs.options->asked_for, frames);
    add_file(frames, FRAME_ASKED, l->needs.options->asked_for);
  }
}

/* ---- When ---------------------------------------------------------------------------------------
 */

static void analyse(void *context) {
  live *l = context;
  if (analysis_is_running(l->analysis) || is_waiting(l)) {
    return; /* is_due stands: the end of this one, or the first answer, starts the next */
  }
  bytes frames;
  l->is_due = false;
  fill(l, &frames);
  if (!analysis_start(l->analysis, &frames, is_partial(l))) {
    log_write(LOG_ERROR, "live", "an analysis cannot be started: %s", strerror(errno));
    l->is_due = true;
    loop_timer_start(l->needs.loop, &l->next, LONGEST_PAUSE, analyse, l);
  }
}

/* At once after a quiet time; under a storm the pause is four times what an analysis takes. */
static void analyse_soon(live *l) {
  l->is_due = true;
  if (analysis_is_running(l->analysis)) {
    return;
  }
  int64_t pause = analysis_count(l->analysis).last_milliseconds * 4;
  pause = pause < FEWEST_PAUSE ? FEWEST_PAUSE : pause > LONGEST_PAUSE ? LONGEST_PAUSE : pause;
  const int64_t passed = clock_steady() - l->ended;
  loop_timer_start_once(l->needs.loop, &l->next,
                        l->ended == 0 || passed > pause ? 0 : pause - passed, analyse, l);
}

static void on_analysed(void *context, bool is_complete) {
  live *l = context;
  l->ended = clock_steady();
  if (l->is_due) {
    analyse_soon(l);
  }
  if (l->needs.analysed != NULL) {
    l->needs.analysed(l->needs.context, is_complete);
  }
}

/* ---- Sources ------------------------------------------------------------------------------------
 */

static void on_reachable(void *context, bool is_reachable, const char *why) {
  live_source *s = context;
  if (is_reachable != s->is_reachable || strcmp(why, s->why) != 0) {
    log_write(is_reachable ? LOG_INFORMATION : LOG_WARNING,
              s->option->kind == SOURCE_DOCKER ? "docker" : "edgelet", "%s %s%s%s",
              s->option->place, is_reachable ? "answers" : "does not answer", *why ? ": " : "",
              why);
  }
  s->is_reachable = is_reachable;
  const bool is_first_failure = !is_reachable && !s->has_failed;
  s->has_failed = s->has_failed || !is_reachable;
  snprintf(s->why, sizeof s->why, "%s", why);
  /* Others may have waited for this one's first answer. */
  if (s->live->is_due || is_first_failure) {
    analyse_soon(s->live);
  }
}

static void on_settled(void *context) {
  live_source *s = context;
  s->has_answered = true;
  analyse_soon(s->live);
}

static const char *text_of(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return text == NULL ? "" : text;
}

static void on_event(void *context, const cJSON *event, int64_t wall) {
  live_source *s = context;
  live *l = s->live;
  if (!l->needs.settings->is_collector_on[COLLECTOR_CONTAINERS]) {
    return;
  }
  const cJSON *actor = cJSON_GetObjectItemCaseSensitive(event, "Actor");
  const cJSON *attributes = cJSON_GetObjectItemCaseSensitive(actor, "Attributes");
  payload *p = events_payload(l->needs.events);
  payload_text(p, PAYLOAD_KEY, "Action", text_of(event, "Action"));
  payload_text(p, PAYLOAD_KEY, "Container", text_of(attributes, "name"));
  payload_text(p, PAYLOAD_KEY, "ContainerId", text_of(actor, "ID"));
  payload_text(p, PAYLOAD_KEY, "Image", text_of(attributes, "image"));
  payload_text(p, PAYLOAD_KEY, "ExitCode", text_of(attributes, "exitCode"));
  events_add(l->needs.events, EVENT_CONTAINER, wall == 0 ? clock_wall() : wall);
}

static void report_states(live *l, const char *json, size_t length) {
  cJSON *read = json_read(json, length, JSON_MANY);
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(read, "modules");
  const cJSON *entry;
  events_snapshot_start(l->needs.events, EVENT_EDGE_MODULE_STATE);
  list = cJSON_IsArray(list) ? list : NULL;
  cJSON_ArrayForEach(entry, list) {
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(entry, "status");
    const cJSON *runtime = cJSON_GetObjectItemCaseSensitive(status, "runtimeStatus");
    const cJSON *config = cJSON_GetObjectItemCaseSensitive(entry, "config");
    const cJSON *module_settings = cJSON_GetObjectItemCaseSensitive(config, "settings");
    const cJSON *exit = cJSON_GetObjectItemCaseSensitive(status, "exitStatus");
    payload *p = events_payload(l->needs.events);
    payload_text(p, PAYLOAD_KEY, "Module", text_of(entry, "name"));
    payload_text(p, PAYLOAD_KEY, "Image", text_of(module_settings, "image"));
    payload_text(p, PAYLOAD_KEY, "Status", text_of(runtime, "status"));
    payload_text(p, PAYLOAD_KEY, "Description", text_of(runtime, "description"));
    payload_text(p, PAYLOAD_KEY, "StartTime", text_of(status, "startTime"));
    payload_text(p, PAYLOAD_KEY, "ExitCode", text_of(exit, "statusCode"));
    events_snapshot_add(l->needs.events);
  }
  events_snapshot_end(l->needs.events);
  cJSON_Delete(read);
}

static void on_listed(void *context, const char *json, size_t length, bool has_changed) {
  live_source *s = context;
  s->has_answered = true;
  if (has_changed && s->live->needs.settings->is_collector_on[COLLECTOR_EDGE_MODULES]) {
    report_states(s->live, json, length);
  }
  if (has_changed) {
    analyse_soon(s->live);
  }
}

static void on_refresh(void *context) {
  live_source *s = context;
  const bool is_docker = s->option->kind == SOURCE_DOCKER;
  loop_timer_start(s->live->needs.loop, &s->refresh,
                   settings_interval(s->live->needs.settings,
                                     is_docker ? COLLECTOR_CONTAINERS : COLLECTOR_EDGE_MODULES),
                   on_refresh, s);
  if (is_docker) {
    docker_refresh(s->docker);
  } else {
    edgelet_ask(s->edgelet);
  }
}

static bool open_source(live_source *s) {
  const live_needs *n = &s->live->needs;
  switch (s->option->kind) {
    case SOURCE_DOCKER:
      s->docker = docker_new(n->loop, n->spool, s->option->place,
                             &(docker_calls){on_settled, on_event, on_reachable, s});
      return s->docker != NULL;
    case SOURCE_EDGELET:
      s->edgelet =
          edgelet_new(n->loop, s->option->place, &(edgelet_calls){on_listed, on_reachable, s});
      return s->edgelet != NULL;
    case SOURCE_FILE:
      break;
  }
  s->has_answered = s->is_reachable = true;
  return true;
}

live *live_new(const live_needs *needs) {
  live *l = calloc(1, sizeof *l);
  if (l == NULL) {
    return NULL;
  }
  l->needs = *needs;
  l->analysis = analysis_new(needs->loop, needs->events, needs->spool, needs->settings,
                             needs->program, on_analysed, l);
  bool is_made = l->analysis != NULL;
  for (uint32_t i = 0; i < needs->options->source_count && is_made; i++) {
    live_source *s = &l->sources[l->count++];
    s->option = &needs->options->sources[i];
    s->live = l;
    is_made = open_source(s);
  }
  if (!is_made) {
    live_free(l);
    return NULL;
  }
  return l;
}

void live_start(live *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    live_source *s = &l->sources[i];
    if (s->docker != NULL) {
      docker_start(s->docker);
      loop_timer_start(l->needs.loop, &s->refresh,
                       settings_interval(l->needs.settings, COLLECTOR_CONTAINERS), on_refresh, s);
    } else if (s->edgelet != NULL) {
      on_refresh(s);
    } else {
      analyse_soon(l);
    }
  }
}

void live_audit(live *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (l->sources[i].docker != NULL) {
      docker_refresh(l->sources[i].docker);
    } else if (l->sources[i].edgelet != NULL) {
      edgelet_ask(l->sources[i].edgelet);
    }
  }
  analyse_soon(l);
}

void live_settings_changed(live *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (l->sources[i].refresh.is_on) {
      on_refresh(&l->sources[i]);
    }
  }
  if (l->ended != 0) {
    analyse_soon(l);
  }
}

bool live_is_quiet(const live *l) {
  return !is_waiting(l) && !l->is_due && !analysis_is_running(l->analysis);
}

bool live_is_partial(const live *l) {
  return is_partial(l);
}

const analysis *live_analysis(const live *l) {
  return l->analysis;
}

void live_write_status(const live *l, bytes *out) {
  static const char *const kinds[] = {"file", "docker", "edgelet"};
  for (uint32_t i = 0; i < l->count; i++) {
    const live_source *s = &l->sources[i];
    bytes name;
    bytes_init(&name, 4096);
    bytes_append_format(&name, "%s:%s", kinds[s->option->kind], s->option->place);
    json_member_text(out, name.data == NULL ? "?" : name.data,
                     s->is_reachable     ? "answers"
                     : s->why[0] != '\0' ? s->why
                                         : "not asked yet");
    bytes_free(&name);
  }
}

void live_free(live *l) {
  if (l != NULL) {
    loop_timer_stop(l->needs.loop, &l->next);
    for (uint32_t i = 0; i < l->count; i++) {
      loop_timer_stop(l->needs.loop, &l->sources[i].refresh);
      docker_free(l->sources[i].docker);
      edgelet_free(l->sources[i].edgelet);
    }
    analysis_free(l->analysis);
    free(l);
  }
}
