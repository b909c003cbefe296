#include "settings/apply.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

static void complain(settings_outcome *outcome, const char *name, setting_fault fault,
                     const char *why) {
  const bool refuses = fault != FAULT_UNKNOWN && fault != FAULT_NOT_OPTIMAL;
  outcome->is_taken = outcome->is_taken && !refuses;
  if (outcome->count < SETTINGS_FAULTS) {
    settings_problem *problem = &outcome->problems[outcome->count++];
    snprintf(problem->name, sizeof problem->name, "%s", name);
    snprintf(problem->why, sizeof problem->why, "%s", why);
    problem->fault = fault;
  }
}

static const setting_row *find_row(const char *name) {
  size_t count;
  const setting_row *rows = settings_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(rows[i].name, name) == 0) {
      return &rows[i];
    }
  }
  return NULL;
}

static void take_member(settings *s, const cJSON *member, settings_outcome *outcome) {
  const setting_row *row = find_row(member->string);
  if (row == NULL) {
    complain(outcome, member->string, FAULT_UNKNOWN, "no such setting; it is ignored");
    return;
  }
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(member, "value");
  char why[96];
  if (value == NULL) {
    complain(outcome, member->string, FAULT_TYPE, "expected an object with \"value\"");
    return;
  }
  const setting_fault fault = setting_read(row, s, value, why, sizeof why);
  if (fault != FAULT_NONE) {
    complain(outcome, member->string, fault, why);
  }
}

/* The priority of all operational events; a kind's own setting comes later and wins. */
static void take_operational(settings *s, const cJSON *object) {
  static const event_kind kinds[] = {EVENT_CONFIGURATION_ERROR, EVENT_DROPPED_EVENTS,
                                     EVENT_MESSAGE_STATISTICS};
  static const char name[] = "eventPriorityOperational";
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(member, "value");
  char why[96];
  /* What is wrong with it is told in its turn. */
  if (value != NULL && setting_read(find_row(name), s, value, why, sizeof why) == FAULT_NONE) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
      s->policy.priority[kinds[i]] = s->operational;
    }
  }
}

/* What only several settings together can be wrong about. */
static void check_together(const settings *s, settings_outcome *outcome) {
  if (s->low_frequency < s->high_frequency) {
    complain(outcome, "lowPriorityMessageFrequency", FAULT_CONFLICT,
             "shorter than highPriorityMessageFrequency");
  }
  if (s->cache_bytes < s->message_bytes) {
    complain(outcome, "maxLocalCacheSizeInBytes", FAULT_CONFLICT,
             "smaller than maxMessageSizeInBytes");
  }
  if (s->has_custom_checks &&
      (s->custom_checks_path[0] == '\0' || s->custom_checks_hash[0] == '\0')) {
    complain(outcome, "baselineCustomChecksEnabled", FAULT_CONFLICT,
             "needs baselineCustomChecksFilePath and baselineCustomChecksFileHash");
  }
  if (s->message_bytes % 4096 != 0) {
    complain(outcome, "maxMessageSizeInBytes", FAULT_NOT_OPTIMAL,
             "the hub bills in steps of 4096 bytes");
  }
}

void settings_take(settings *s, const cJSON *object, settings_outcome *outcome) {
  settings wanted;
  settings_defaults(&wanted);
  outcome->is_taken = true;
  outcome->count = 0;
  if (object != NULL && !cJSON_IsNull(object) && !cJSON_IsObject(object)) {
    complain(outcome, SETTINGS_OBJECT, FAULT_TYPE, "expected an object of settings");
    return;
  }
  take_operational(&wanted, object);
  const cJSON *member;
  cJSON_ArrayForEach(member, object) {
    /* Names of this kind carry the twin's own bookkeeping. */
    if (member->string[0] != '$') {
      take_member(&wanted, member, outcome);
    }
  }
  check_together(&wanted, outcome);
  if (outcome->is_taken) {
    *s = wanted;
  }
}

static const settings_problem *problem_of(const settings_outcome *outcome, const char *name) {
  for (uint32_t i = 0; i < outcome->count; i++) {
    if (strcmp(outcome->problems[i].name, name) == 0) {
      return &outcome->problems[i];
    }
  }
  return NULL;
}

void settings_report(const settings *s, const settings_outcome *outcome, bytes *out) {
  size_t count;
  const setting_row *rows = settings_table(&count);
  bytes_append_text(out, "{");
  json_name(out, SETTINGS_OBJECT);
  bytes_append_text(out, "{");
  for (size_t i = 0; i < count; i++) {
    json_name(out, rows[i].name);
    bytes_append_text(out, "{");
    json_name(out, "value");
    setting_write(&rows[i], s, out);
    json_name(out, "reason");
    const settings_problem *problem = problem_of(outcome, rows[i].name);
    if (problem == NULL) {
      bytes_append_text(out, "null");
    } else {
      bytes text;
      bytes_init(&text, 256);
      bytes_append_format(&text, "%s: %s", setting_fault_name(problem->fault), problem->why);
      json_text(out, text.data == NULL ? "" : text.data, text.length);
      bytes_free(&text);
    }
    bytes_append_text(out, "}");
  }
  bytes_append_text(out, "}}");
}
