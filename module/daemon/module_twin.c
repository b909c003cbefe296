#include "daemon/module_twin.h"

#include "base/clock.h"
#include "base/json_read.h"
#include "log/log.h"

#include <stdlib.h>
#include <string.h>

#define STATE "twin.good"

enum { REPORT_LIMIT = 65536 };

struct module_twin {
  spool *spool;
  events *events;
  settings *settings;
  hub *hub;
  void (*changed)(void *context);
  void *context;
  cJSON *object;     /* what is desired now, good or not; NULL: nothing */
  long long version; /* of the desired properties, -1: unknown */
};

/* Tells of everything that is wrong, and where the values in use differ from what was sent. */
static void tell(module_twin *t, const settings_outcome *outcome) {
  for (uint32_t i = 0; i < outcome->count; i++) {
    const settings_problem *problem = &outcome->problems[i];
    size_t count;
    const setting_row *rows = settings_table(&count);
    bytes used;
    bytes_init(&used, 16384);
    for (size_t r = 0; r < count; r++) {
      if (strcmp(rows[r].name, problem->name) == 0) {
        setting_write(&rows[r], t->settings, &used);
      }
    }
    log_write(LOG_WARNING, "twin", "%s: %s", problem->name, problem->why);
    payload *p = events_payload(t->events);
    payload_text(p, PAYLOAD_KEY, "ConfigurationName", problem->name);
    payload_text(p, PAYLOAD_KEY, "ErrorType", setting_fault_name(problem->fault));
    payload_text(p, PAYLOAD_KEY, "UsedConfiguration", used.data == NULL ? "" : used.data);
    payload_text(p, PAYLOAD_KEY, "Message", problem->why);
    events_add(t->events, EVENT_CONFIGURATION_ERROR, clock_wall());
    bytes_free(&used);
  }
}

static void report(module_twin *t, const settings_outcome *outcome) {
  bytes out;
  bytes_init(&out, REPORT_LIMIT);
  settings_report(t->settings, outcome, &out);
  if (t->hub == NULL || out.has_failed || !hub_report(t->hub, out.data, out.length)) {
    log_write(LOG_DEBUG, "twin", "the reported properties wait for a connection");
  }
  bytes_free(&out);
}

static void keep_good(module_twin *t) {
  char *text = t->object == NULL ? NULL : cJSON_PrintUnformatted(t->object);
  spool_state_put(t->spool, STATE, text == NULL ? "null" : text);
  cJSON_free(text);
}

static void apply(module_twin *t) {
  settings_outcome *outcome = malloc(sizeof *outcome);
  settings *before = malloc(sizeof *before);
  if (outcome != NULL && before != NULL) {
    *before = *t->settings;
    settings_take(t->settings, t->object, outcome);
    tell(t, outcome);
    if (outcome->is_taken) {
      keep_good(t);
    }
    report(t, outcome);
    if (outcome->is_taken && memcmp(before, t->settings, sizeof *before) != 0) {
      log_write(LOG_INFORMATION, "twin", "settings of version %lld are in use", t->version);
      t->changed(t->context);
    }
  }
  free(outcome);
  free(before);
}

/* JSON merge patch: null removes, objects merge, all else replaces. */
static void merge(cJSON *into, const cJSON *patch, int depth) {
  const cJSON *member;
  cJSON_ArrayForEach(member, patch) {
    if (member->string == NULL) {
      continue;
    }
    cJSON *existing = cJSON_GetObjectItemCaseSensitive(into, member->string);
    if (cJSON_IsObject(member) && cJSON_IsObject(existing) && depth < 16) {
      merge(existing, member, depth + 1);
      continue;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(into, member->string);
    if (!cJSON_IsNull(member)) {
      cJSON_AddItemToObject(into, member->string, cJSON_Duplicate(member, true));
    }
  }
}

static long long version_of(const cJSON *desired) {
  const cJSON *version = cJSON_GetObjectItemCaseSensitive(desired, "$version");
  return cJSON_IsNumber(version) ? (long long)version->valuedouble : -1;
}

void module_twin_whole(module_twin *t, const char *json, size_t length) {
  cJSON *twin = json_read(json, length, JSON_SOME);
  cJSON *desired = cJSON_GetObjectItemCaseSensitive(twin, "desired");
  if (!cJSON_IsObject(desired)) {
    log_write(LOG_WARNING, "twin", "the twin has no desired properties; nothing changes");
    cJSON_Delete(twin);
    return;
  }
  t->version = version_of(desired);
  cJSON_Delete(t->object);
  t->object = cJSON_DetachItemFromObjectCaseSensitive(desired, SETTINGS_OBJECT);
  cJSON_Delete(twin);
  apply(t);
}

void module_twin_patch(module_twin *t, const char *json, size_t length, long long version) {
  cJSON *patch = json_read(json, length, JSON_SOME);
  const bool is_next = t->version < 0 || version < 0 || version == t->version + 1;
  if (!cJSON_IsObject(patch) || !is_next) {
    log_write(LOG_INFORMATION, "twin", "a patch is %s; the whole twin is asked for",
              cJSON_IsObject(patch) ? "missing before this one" : "unreadable");
    hub_ask_twin(t->hub);
    cJSON_Delete(patch);
    return;
  }
  t->version = version;
  const cJSON *ours = cJSON_GetObjectItemCaseSensitive(patch, SETTINGS_OBJECT);
  if (ours != NULL) {
    if (cJSON_IsObject(ours) && cJSON_IsObject(t->object)) {
      merge(t->object, ours, 0);
    } else {
      cJSON_Delete(t->object);
      t->object = cJSON_IsNull(ours) ? NULL : cJSON_Duplicate(ours, true);
    }
    apply(t);
  }
  cJSON_Delete(patch);
}

void module_twin_opened(module_twin *t) {
  hub_ask_twin(t->hub);
}

void module_twin_use(module_twin *t, hub *h) {
  t->hub = h;
}

module_twin *module_twin_new(spool *store, events *e, settings *s, void (*changed)(void *context),
                             void *context) {
  module_twin *t = calloc(1, sizeof *t);
  if (t == NULL) {
    return NULL;
  }
  *t = (module_twin){
      .spool = store, .events = e, .settings = s, .changed = changed, .context = context};
  t->version = -1;
  char *text = spool_state_get(store, STATE);
  settings_outcome *outcome = malloc(sizeof *outcome);
  if (text != NULL && outcome != NULL) {
    t->object = cJSON_Parse(text);
    settings_take(s, t->object, outcome);
  }
  free(outcome);
  free(text);
  return t;
}

void module_twin_free(module_twin *t) {
  if (t != NULL) {
    cJSON_Delete(t->object);
    free(t);
  }
}
