#include "settings/table.h"

#include "base/json.h"
#include "settings/duration.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define AT(member) offsetof(settings, member)
#define SECOND INT64_C(1000)
#define DAY INT64_C(86400000)

static const setting_row fixed[] = {
    {"highPriorityMessageFrequency", SETTING_DURATION, AT(high_frequency), SECOND, 30 * DAY},
    {"lowPriorityMessageFrequency", SETTING_DURATION, AT(low_frequency), SECOND, 30 * DAY},
    {"snapshotFrequency", SETTING_DURATION, AT(snapshot_frequency), SECOND, 30 * DAY},
    {"maxLocalCacheSizeInBytes", SETTING_NUMBER, AT(cache_bytes), 65536, INT64_C(1) << 30},
    {"maxMessageSizeInBytes", SETTING_NUMBER, AT(message_bytes), 4096, 262144},
    {"hubResourceId", SETTING_TEXT, AT(hub_resource_id), 0, 0},
    {"eventPriorityOperational", SETTING_PRIORITY, AT(operational), 0, 0},
    {"baselineCustomChecksEnabled", SETTING_BOOL, AT(has_custom_checks), 0, 0},
    {"baselineCustomChecksFilePath", SETTING_TEXT, AT(custom_checks_path), 0, 0},
    {"baselineCustomChecksFileHash", SETTING_HASH, AT(custom_checks_hash), 0, 0},
    {"urgentEventsEnabled", SETTING_BOOL, AT(policy.sends_urgent), 0, 0},
    {"ruleProfile", SETTING_PROFILE, AT(all_rules), 0, 0},
    {"minimumSeverity", SETTING_SEVERITY, AT(minimum_severity), 0, 0},
    {"acceptedFindings", SETTING_LIST, AT(accepted_findings), 0, 0},
    {"expectedContainers", SETTING_LIST, AT(expected_containers), 0, 0},
};

enum {
  FIXED = sizeof fixed / sizeof *fixed,
  ROWS = FIXED + 3 * EVENT_KIND_COUNT + 1 + 2 * COLLECTOR_COUNT,
};

static setting_row *add(setting_row *rows, size_t *count, const char *prefix, const char *name,
                        setting_row row) {
  setting_row *added = &rows[(*count)++];
  *added = row;
  snprintf(added->name, sizeof added->name, "%s%s", prefix, name);
  return added;
}

static void add_kinds(setting_row *rows, size_t *count) {
  for (int i = 0; i < EVENT_KIND_COUNT; i++) {
    const event_kind_facts *kind = event_kind_of((event_kind)i);
    const size_t n = (size_t)i;
    add(rows, count, "eventPriority", kind->name,
        (setting_row){.type = SETTING_PRIORITY,
                      .offset = AT(policy.priority) + n * sizeof(event_priority)});
    if (kind->can_aggregate) {
      add(rows, count, "aggregationEnabled", kind->name,
          (setting_row){.type = SETTING_BOOL,
                        .offset = AT(policy.is_aggregated) + n * sizeof(bool)});
      add(rows, count, "aggregationInterval", kind->name,
          (setting_row){.type = SETTING_DURATION,
                        .offset = AT(policy.aggregation) + n * sizeof(int64_t),
                        .low = SECOND,
                        .high = DAY});
    }
  }
}

static void add_collectors(setting_row *rows, size_t *count) {
  for (int i = 0; i < COLLECTOR_COUNT; i++) {
    const size_t n = (size_t)i;
    add(rows, count, "collectorEnabled", collector_name((collector_id)i),
        (setting_row){.type = SETTING_BOOL, .offset = AT(is_collector_on) + n * sizeof(bool)});
    add(rows, count, "collectorInterval", collector_name((collector_id)i),
        (setting_row){.type = SETTING_DURATION,
                      .offset = AT(collector_interval) + n * sizeof(int64_t),
                      .low = 0,
                      .high = 30 * DAY});
  }
}

const setting_row *settings_table(size_t *count) {
  static setting_row rows[ROWS];
  static size_t filled;
  if (filled == 0) {
    memcpy(rows, fixed, sizeof fixed);
    size_t n = FIXED;
    add_kinds(rows, &n);
    add_collectors(rows, &n);
    filled = n;
  }
  *count = filled;
  return rows;
}

const char *setting_fault_name(setting_fault fault) {
  return fault == FAULT_CONFLICT      ? "Conflict"
         : fault == FAULT_NOT_OPTIMAL ? "NotOptimal"
                                      : "TypeMismatch";
}

/* ---- Reading --------------------------------------------------------------------------------- */

static setting_fault fault(setting_fault kind, char *why, size_t capacity, const char *expected) {
  snprintf(why, capacity, "%s", expected);
  return kind;
}

static setting_fault read_duration(const setting_row *row, int64_t *out, const cJSON *value,
                                   char *why, size_t capacity) {
  int64_t milliseconds;
  if (!cJSON_IsString(value) || !duration_parse(value->valuestring, &milliseconds)) {
    return fault(FAULT_TYPE, why, capacity, "expected a duration such as PT7M or 00:07:00");
  }
  const bool is_unset = row->low == 0 && milliseconds == 0;
  if (!is_unset &&
      (milliseconds < (row->low == 0 ? SECOND : row->low) || milliseconds > row->high)) {
    char low[DURATION_TEXT], high[DURATION_TEXT];
    duration_write(row->low == 0 ? SECOND : row->low, low);
    duration_write(row->high, high);
    snprintf(why, capacity, "expected %s to %s", low, high);
    return FAULT_RANGE;
  }
  *out = milliseconds;
  return FAULT_NONE;
}

static setting_fault read_number(const setting_row *row, int64_t *out, const cJSON *value,
                                 char *why, size_t capacity) {
  const bool is_whole = cJSON_IsNumber(value) && floor(value->valuedouble) == value->valuedouble;
  if (!is_whole) {
    return fault(FAULT_TYPE, why, capacity, "expected a whole number");
  }
  if (value->valuedouble < (double)row->low || value->valuedouble > (double)row->high) {
    snprintf(why, capacity, "expected %lld to %lld", (long long)row->low, (long long)row->high);
    return FAULT_RANGE;
  }
  *out = (int64_t)value->valuedouble;
  return FAULT_NONE;
}

static setting_fault read_text(const setting_row *row, char *out, const cJSON *value, char *why,
                               size_t capacity) {
  const char *text = cJSON_IsNull(value) ? "" : cJSON_GetStringValue(value);
  if (text == NULL) {
    return fault(FAULT_TYPE, why, capacity, "expected text");
  }
  if (strlen(text) >= SETTINGS_TEXT) {
    return fault(FAULT_RANGE, why, capacity, "expected at most 255 bytes");
  }
  const bool is_hash = strlen(text) == 64 && strspn(text, "0123456789abcdefABCDEF") == 64;
  if (row->type == SETTING_HASH && text[0] != '\0' && !is_hash) {
    return fault(FAULT_TYPE, why, capacity, "expected a SHA-256 as 64 hexadecimal digits");
  }
  strcpy(out, text);
  return FAULT_NONE;
}

static setting_fault read_list(settings_names *out, const cJSON *value, char *why,
                               size_t capacity) {
  if (!cJSON_IsArray(value) && !cJSON_IsObject(value)) {
    return fault(FAULT_TYPE, why, capacity, "expected a list of texts");
  }
  settings_names names = {.count = 0};
  const cJSON *item;
  cJSON_ArrayForEach(item, value) {
    const char *text = cJSON_GetStringValue(item);
    if (text == NULL) {
      return fault(FAULT_TYPE, why, capacity, "expected a list of texts");
    }
    if (names.count == SETTINGS_NAMES || strlen(text) >= SETTINGS_NAME) {
      return fault(FAULT_RANGE, why, capacity, "expected at most 64 texts of 127 bytes");
    }
    strcpy(names.items[names.count++], text);
  }
  *out = names;
  return FAULT_NONE;
}

/* One of a few words, in any case. */
static setting_fault read_word(const char *const *words, size_t count, const cJSON *value,
                               size_t *index, char *why, size_t capacity, const char *expected) {
  const char *text = cJSON_GetStringValue(value);
  for (size_t i = 0; text != NULL && i < count; i++) {
    if (strcasecmp(text, words[i]) == 0) {
      *index = i;
      return FAULT_NONE;
    }
  }
  return fault(FAULT_TYPE, why, capacity, expected);
}

static setting_fault read_choice(const setting_row *row, void *out, const cJSON *value, char *why,
                                 size_t capacity) {
  static const char *const priorities[] = {"off", "low", "high"};
  static const char *const severities[] = {"note", "low", "medium", "high", "critical"};
  static const char *const profiles[] = {"default", "all"};
  size_t index = 0;
  setting_fault found;
  switch (row->type) {
    case SETTING_PRIORITY:
      found = read_word(priorities, 3, value, &index, why, capacity, "expected high, low or off");
      if (found == FAULT_NONE) {
        *(event_priority *)out = (event_priority)index;
      }
      return found;
    case SETTING_SEVERITY:
      found = read_word(severities, 5, value, &index, why, capacity,
                        "expected note, low, medium, high or critical");
      if (found == FAULT_NONE) {
        *(em_severity *)out = (em_severity)index;
      }
      return found;
    default:
      found = read_word(profiles, 2, value, &index, why, capacity, "expected default or all");
      if (found == FAULT_NONE) {
        *(bool *)out = index == 1;
      }
      return found;
  }
}

setting_fault setting_read(const setting_row *row, settings *s, const cJSON *value, char *why,
                           size_t capacity) {
  void *out = (char *)s + row->offset;
  switch (row->type) {
    case SETTING_DURATION:
      return read_duration(row, out, value, why, capacity);
    case SETTING_NUMBER:
      return read_number(row, out, value, why, capacity);
    case SETTING_BOOL:
      if (!cJSON_IsBool(value)) {
        return fault(FAULT_TYPE, why, capacity, "expected true or false");
      }
      *(bool *)out = cJSON_IsTrue(value);
      return FAULT_NONE;
    case SETTING_TEXT:
    case SETTING_HASH:
      return read_text(row, out, value, why, capacity);
    case SETTING_LIST:
      return read_list(out, value, why, capacity);
    case SETTING_PRIORITY:
    case SETTING_SEVERITY:
    case SETTING_PROFILE:
      break;
  }
  return read_choice(row, out, value, why, capacity);
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void write_list(const settings_names *names, bytes *out) {
  bytes_append(out, "[", 1);
  for (uint32_t i = 0; i < names->count; i++) {
    json_comma(out);
    json_text(out, names->items[i], strlen(names->items[i]));
  }
  bytes_append(out, "]", 1);
}

void setting_write(const setting_row *row, const settings *s, bytes *out) {
  const void *in = (const char *)s + row->offset;
  char text[DURATION_TEXT];
  switch (row->type) {
    case SETTING_DURATION:
      duration_write(*(const int64_t *)in, text);
      json_text(out, text, strlen(text));
      break;
    case SETTING_NUMBER:
      bytes_append_format(out, "%lld", (long long)*(const int64_t *)in);
      break;
    case SETTING_BOOL:
      bytes_append_text(out, *(const bool *)in ? "true" : "false");
      break;
    case SETTING_TEXT:
    case SETTING_HASH:
      json_text(out, in, strlen(in));
      break;
    case SETTING_LIST:
      write_list(in, out);
      break;
    case SETTING_PRIORITY:
      bytes_append_format(out, "\"%s\"", event_priority_name(*(const event_priority *)in));
      break;
    case SETTING_SEVERITY:
      bytes_append_format(out, "\"%s\"", em_severity_name(*(const em_severity *)in));
      break;
    case SETTING_PROFILE:
      bytes_append_text(out, *(const bool *)in ? "\"all\"" : "\"default\"");
      break;
  }
}
