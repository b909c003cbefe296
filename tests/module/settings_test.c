/* Every setting of the twin: a good value, bad ones, the boundaries; and what is reported. */
#include "settings/apply.h"
#include "settings/duration.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- Durations --------------------------------------------------------------------------------
 */

Test(duration, is_read_in_both_forms) {
  static const struct {
    const char *text;
    int64_t milliseconds; /* -1: refused */
  } rows[] = {
      {"PT7M", 420000},
      {"PT5H", 18000000},
      {"P1DT1H", 90000000},
      {"PT0.5S", 500},
      {"P2W", 1209600000},
      {"PT1H30M", 5400000},
      {"00:07:00", 420000},
      {"1.00:00:00", 86400000},
      {"23:59:59", 86399000},
      {"00:00:01.25", 1250},
      {"PT0S", 0},
      {"P", -1},
      {"PT", -1},
      {"P1Y", -1},
      {"P1M", -1},
      {"PT1M1H", -1},
      {"7M", -1},
      {"", -1},
      {"24:00:00", -1},
      {"00:60:00", -1},
      {"00:00:60", -1},
      {"PT1.5H", -1},
      {"PT-1M", -1},
      {"PT1M ", -1},
      {"1:2", -1},
      {"PT9999999999S", -1},
      {"pt1m", -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t read = 0;
    const bool is_read = duration_parse(rows[i].text, &read);
    cr_expect_eq(is_read, rows[i].milliseconds >= 0, "%s", rows[i].text);
    cr_expect(!is_read || read == rows[i].milliseconds, "%s: %lld", rows[i].text, (long long)read);
  }
}

Test(duration, is_written_as_it_is_read) {
  static const char *const texts[] = {"PT7M",     "P1D",  "P1DT1H", "PT1H30M",
                                      "PT0.500S", "PT0S", "PT1S"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    int64_t read = -1;
    char written[DURATION_TEXT];
    cr_assert(duration_parse(texts[i], &read));
    duration_write(read, written);
    cr_expect_str_eq(written, texts[i]);
  }
}

/* ---- Every setting ------------------------------------------------------------------------------
 */

/* Values by type. `fits` are the boundaries too. */
typedef struct examples {
  const char *fits[4];
  const char *fails[5];
} examples;

/* A number or duration at or just beyond a bound. */
static const char *at(const setting_row *row, int64_t value) {
  static char texts[4][64];
  static unsigned next;
  char *text = texts[next++ % 4];
  if (row->type == SETTING_NUMBER) {
    snprintf(text, sizeof texts[0], "%lld", (long long)value);
  } else {
    char duration[DURATION_TEXT];
    duration_write(value, duration);
    snprintf(text, sizeof texts[0], "\"%s\"", duration);
  }
  return text;
}

static examples examples_of(const setting_row *row) {
  static const examples words[] = {
      [SETTING_BOOL] = {{"true", "false"}, {"\"true\"", "1", "null", "[]", "{}"}},
      [SETTING_TEXT] = {{"\"\"", "\"/a/path\"", "null"}, {"1", "true", "[]", "{}"}},
      [SETTING_HASH] =
          {{"\"\"", "\"0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef\"", "null"},
           {"\"0123\"", "\"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"", "7",
            "true"}},
      [SETTING_PRIORITY] = {{"\"high\"", "\"Low\"", "\"OFF\""},
                            {"\"urgent\"", "\"\"", "1", "null", "true"}},
      [SETTING_SEVERITY] = {{"\"note\"", "\"critical\"", "\"High\""},
                            {"\"worst\"", "3", "null", "[]"}},
      [SETTING_PROFILE] = {{"\"default\"", "\"all\"", "\"ALL\""},
                           {"\"none\"", "true", "null", "2"}},
      [SETTING_LIST] = {{"[]", "[\"a\",\"b\"]", "{\"0\":\"a\"}"}, {"\"a\"", "[1]", "null", "true"}},
  };
  if (row->type != SETTING_DURATION && row->type != SETTING_NUMBER) {
    return words[row->type];
  }
  const bool is_number = row->type == SETTING_NUMBER;
  const int64_t low = row->low == 0 ? 1000 : row->low;
  return (examples){.fits = {at(row, low), at(row, row->high)},
                    .fails = {at(row, low - 1), at(row, row->high + 1),
                              is_number ? "1.5" : "\"soon\"", "true",
                              is_number ? "\"9000\"" : "5"}};
}

/* Takes {NAME:{"value":VALUE}} over the defaults. */
static bool take(settings *s, const char *name, const char *value, settings_outcome *outcome) {
  char text[1024];
  snprintf(text, sizeof text, "{\"%s\":{\"value\":%s}}", name, value);
  cJSON *object = cJSON_Parse(text);
  cr_assert_not_null(object, "%s", text);
  settings_take(s, object, outcome);
  cJSON_Delete(object);
  return outcome->is_taken;
}

/* Settings that refuse a value only together with others at their default. */
static bool is_conflict(const settings_outcome *outcome) {
  return outcome->count > 0 && outcome->problems[0].fault == FAULT_CONFLICT;
}

static void expect_reported(const settings *s, const settings_outcome *outcome, const char *name,
                            const char *value) {
  bytes out;
  bytes_init(&out, 65536);
  settings_report(s, outcome, &out);
  cJSON *read = cJSON_Parse(out.data);
  cJSON *wanted = cJSON_Parse(value);
  const cJSON *object = cJSON_GetObjectItem(read, SETTINGS_OBJECT);
  const cJSON *entry = cJSON_GetObjectItem(object, name);
  const cJSON *shown = cJSON_GetObjectItem(entry, "value");
  cr_expect_not_null(shown, "%s is reported", name);
  if (cJSON_IsString(wanted) && cJSON_IsString(shown)) {
    cr_expect_eq(strcasecmp(wanted->valuestring, shown->valuestring), 0, "%s: %s reported as %s",
                 name, value, shown->valuestring);
  } else if (cJSON_IsNumber(wanted) || cJSON_IsBool(wanted)) {
    cr_expect(cJSON_Compare(wanted, shown, true), "%s: %s", name, value);
  }
  cr_expect_eq(cJSON_IsString(cJSON_GetObjectItem(entry, "reason")), !outcome->is_taken, "%s: %s",
               name, value);
  cJSON_Delete(read);
  cJSON_Delete(wanted);
  bytes_free(&out);
}

Test(settings, each_takes_its_good_and_boundary_values_and_reports_them) {
  size_t count;
  const setting_row *rows = settings_table(&count);
  static settings s;
  static settings_outcome outcome;
  cr_expect_gt(count, 60);
  for (size_t i = 0; i < count; i++) {
    const examples e = examples_of(&rows[i]);
    for (size_t k = 0; k < 4 && e.fits[k] != NULL; k++) {
      settings_defaults(&s);
      const bool is_taken = take(&s, rows[i].name, e.fits[k], &outcome);
      cr_expect(is_taken || is_conflict(&outcome), "%s: %s: %s", rows[i].name, e.fits[k],
                outcome.problems[0].why);
      if (is_taken && outcome.count == 0) {
        expect_reported(&s, &outcome, rows[i].name, e.fits[k]);
      }
    }
  }
}

Test(settings, each_refuses_bad_values_says_why_and_changes_nothing) {
  size_t count;
  const setting_row *rows = settings_table(&count);
  static settings s, before;
  static settings_outcome outcome;
  settings_defaults(&before);
  for (size_t i = 0; i < count; i++) {
    const examples e = examples_of(&rows[i]);
    for (size_t k = 0; k < 5 && e.fails[k] != NULL; k++) {
      settings_defaults(&s);
      cr_expect_not(take(&s, rows[i].name, e.fails[k], &outcome), "%s: %s", rows[i].name,
                    e.fails[k]);
      cr_expect_eq(memcmp(&s, &before, sizeof s), 0, "%s: %s", rows[i].name, e.fails[k]);
      cr_expect_str_eq(outcome.problems[0].name, rows[i].name);
      cr_expect_eq(strncmp(outcome.problems[0].why, "expected", 8), 0);
    }
  }
}

Test(settings, names_are_those_of_the_reference) {
  static const char *const names[] = {"highPriorityMessageFrequency",
                                      "lowPriorityMessageFrequency",
                                      "snapshotFrequency",
                                      "maxLocalCacheSizeInBytes",
                                      "maxMessageSizeInBytes",
                                      "hubResourceId",
                                      "eventPriorityProcessCreate",
                                      "eventPriorityProcessTerminate",
                                      "eventPriorityListeningPorts",
                                      "eventPrioritySystemInformation",
                                      "eventPriorityLocalUsers",
                                      "eventPriorityLogin",
                                      "eventPriorityConnectionCreate",
                                      "eventPriorityFirewallConfiguration",
                                      "eventPriorityOSBaseline",
                                      "eventPriorityConnectedHardware",
                                      "eventPriorityDiagnostic",
                                      "eventPriorityOperational",
                                      "eventPriorityConfigurationError",
                                      "eventPriorityDroppedEventsStatistics",
                                      "eventPriorityMessageStatistics",
                                      "aggregationEnabledProcessCreate",
                                      "aggregationEnabledProcessTerminate",
                                      "aggregationEnabledConnectionCreate",
                                      "aggregationIntervalProcessCreate",
                                      "aggregationIntervalProcessTerminate",
                                      "aggregationIntervalConnectionCreate",
                                      "baselineCustomChecksEnabled",
                                      "baselineCustomChecksFilePath",
                                      "baselineCustomChecksFileHash"};
  size_t count;
  const setting_row *rows = settings_table(&count);
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
    bool is_there = false;
    for (size_t i = 0; i < count; i++) {
      is_there = is_there || strcmp(rows[i].name, names[n]) == 0;
    }
    cr_expect(is_there, "%s", names[n]);
  }
}

Test(settings, what_fits_alone_may_conflict_together) {
  static const struct {
    const char *text, *name;
  } rows[] = {
      {"{\"lowPriorityMessageFrequency\":{\"value\":\"PT1M\"}}", "lowPriorityMessageFrequency"},
      {"{\"maxLocalCacheSizeInBytes\":{\"value\":65536}}", "maxLocalCacheSizeInBytes"},
      {"{\"baselineCustomChecksEnabled\":{\"value\":true}}", "baselineCustomChecksEnabled"},
  };
  static settings s;
  static settings_outcome outcome;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cJSON *object = cJSON_Parse(rows[i].text);
    settings_defaults(&s);
    settings_take(&s, object, &outcome);
    cr_expect_not(outcome.is_taken, "%s", rows[i].text);
    cr_expect_str_eq(outcome.problems[0].name, rows[i].name);
    cr_expect_eq(outcome.problems[0].fault, FAULT_CONFLICT);
    cJSON_Delete(object);
  }
}

Test(settings, operational_events_have_one_priority_unless_a_kind_has_its_own) {
  static settings s;
  static settings_outcome outcome;
  cJSON *object = cJSON_Parse("{\"eventPriorityMessageStatistics\":{\"value\":\"off\"},"
                              "\"eventPriorityOperational\":{\"value\":\"high\"}}");
  settings_take(&s, object, &outcome);
  cr_expect(outcome.is_taken);
  cr_expect_eq(s.policy.priority[EVENT_CONFIGURATION_ERROR], PRIORITY_HIGH);
  cr_expect_eq(s.policy.priority[EVENT_DROPPED_EVENTS], PRIORITY_HIGH);
  cr_expect_eq(s.policy.priority[EVENT_MESSAGE_STATISTICS], PRIORITY_OFF);
  cr_expect_eq(s.policy.priority[EVENT_DIAGNOSTIC], PRIORITY_LOW);
  cJSON_Delete(object);
}

Test(settings, unknown_names_and_odd_sizes_are_told_but_refuse_nothing) {
  static settings s;
  static settings_outcome outcome;
  cJSON *object = cJSON_Parse("{\"newSetting\":{\"value\":1},"
                              "\"maxMessageSizeInBytes\":{\"value\":5000},\"$version\":4}");
  settings_take(&s, object, &outcome);
  cr_expect(outcome.is_taken);
  cr_assert_eq(outcome.count, 2);
  cr_expect_eq(outcome.problems[0].fault, FAULT_UNKNOWN);
  cr_expect_eq(outcome.problems[1].fault, FAULT_NOT_OPTIMAL);
  cr_expect_eq(s.message_bytes, 5000);
  cJSON_Delete(object);
}

Test(settings, an_object_of_another_type_is_refused_and_none_means_defaults) {
  static settings s, defaults;
  static settings_outcome outcome;
  settings_defaults(&defaults);
  static const char *const texts[] = {"5", "\"x\"", "[]", "{\"snapshotFrequency\":\"PT1H\"}",
                                      "{\"snapshotFrequency\":{}}"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cJSON *object = cJSON_Parse(texts[i]);
    settings_take(&s, object, &outcome);
    cr_expect_not(outcome.is_taken, "%s", texts[i]);
    cJSON_Delete(object);
  }
  settings_take(&s, NULL, &outcome);
  cr_expect(outcome.is_taken);
  cr_expect_eq(memcmp(&s, &defaults, sizeof s), 0);
}
