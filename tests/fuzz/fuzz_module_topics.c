/* What arrives from the hub: topics, and the twin's object with all that it may set. */
#include "base/json_read.h"
#include "base/percent.h"
#include "hub/topics.h"
#include "invariants.h"
#include "settings/apply.h"
#include "settings/duration.h"

#include <stdlib.h>
#include <string.h>

static void read_topic(const char *topic) {
  topic_read read;
  topic_parse(&read, topic);
  MUST(strlen(read.request) < TOPIC_TEXT && strlen(read.name) < TOPIC_TEXT);
  MUST(read.kind != TOPIC_TWIN_ANSWER || (read.status >= 100 && read.status <= 599));
  MUST(read.kind != TOPIC_METHOD || strstr(topic, "$rid=") != NULL);
}

static void read_duration(const char *text) {
  int64_t first = -1, again = -1;
  if (duration_parse(text, &first)) {
    char written[DURATION_TEXT];
    MUST(first >= 0);
    duration_write(first, written);
    MUST(duration_parse(written, &again) && again == first);
  }
}

/* Taken as a whole or not at all; and what is reported is JSON. */
static void read_settings(const char *text, size_t length) {
  static settings before, after;
  static settings_outcome outcome;
  cJSON *object = json_read(text, length, JSON_SOME);
  if (object == NULL) {
    return;
  }
  settings_defaults(&before);
  after = before;
  settings_take(&after, object, &outcome);
  MUST(outcome.is_taken || memcmp(&before, &after, sizeof before) == 0);
  MUST(outcome.is_taken || outcome.count > 0);
  bytes report;
  bytes_init(&report, 65536);
  settings_report(&after, &outcome, &report);
  if (!report.has_failed) {
    cJSON *read = cJSON_ParseWithLength(report.data, report.length);
    MUST(cJSON_IsObject(read));
    cJSON_Delete(read);
  }
  bytes_free(&report);
  cJSON_Delete(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  MUST(text != NULL);
  if (size > 0) {
    memcpy(text, data, size);
  }
  text[size] = '\0';
  read_topic(text);
  read_duration(text);
  read_settings(text, size);
  percent_decode(text);
  MUST(strlen(text) <= size);
  free(text);
  return 0;
}
