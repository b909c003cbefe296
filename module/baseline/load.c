#include "baseline/check.h"

#include "base/bytes.h"

#include <edgemanifest.h>
#include <stdio.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 20 };

static bool append(void *context, const char *data, size_t length) {
  return bytes_append(context, data, length);
}

/* What each kind needs besides id, title, severity and fix. */
static const struct {
  const char *kind;
  const char *members[4];
} kinds[] = {
    {"sysctl", {"key"}},    {"mode", {"path"}},          {"absent", {"path"}},
    {"text", {"path"}},     {"option", {"path", "key"}}, {"mount", {"path", "options"}},
    {"accounts", {"test"}}, {"json", {"path", "key"}},
};

static const char *text_of(const cJSON *check, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(check, name));
  return text == NULL ? "" : text;
}

static bool refuse(const char *id, const char *what, char *why, size_t capacity) {
  snprintf(why, capacity, "check \"%s\": %s", id, what);
  return false;
}

static bool is_complete(const cJSON *check, char *why, size_t capacity) {
  static const char *const always[] = {"id", "title", "severity", "kind", "fix"};
  const char *id = text_of(check, "id");
  for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
    if (text_of(check, always[i])[0] == '\0') {
      return refuse(id, always[i], why, capacity);
    }
  }
  em_severity severity;
  const char *name = text_of(check, "severity");
  if (!em_severity_parse((em_view){name, strlen(name)}, &severity)) {
    return refuse(id, "no such severity", why, capacity);
  }
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(kinds[i].kind, text_of(check, "kind")) == 0) {
      for (size_t m = 0; m < 4 && kinds[i].members[m] != NULL; m++) {
        if (!cJSON_HasObjectItem(check, kinds[i].members[m])) {
          return refuse(id, kinds[i].members[m], why, capacity);
        }
      }
      return true;
    }
  }
  return refuse(id, "no such kind", why, capacity);
}

cJSON *checks_load(const char *yaml, size_t length, char *why, size_t capacity) {
  bytes json;
  bytes_init(&json, FILE_LIMIT);
  em_parse_options options = EM_PARSE_OPTIONS_INIT;
  options.syntax = EM_SYNTAX_YAML;
  em_error error = {.message = "no memory"};
  const em_writer writer = {append, &json};
  if (em_parse((em_view){"checks", 6}, (em_view){yaml, length}, &options, &writer, &error) !=
      EM_OK) {
    snprintf(why, capacity, "line %u: %s", error.line, error.message);
    bytes_free(&json);
    return NULL;
  }
  cJSON *read = cJSON_ParseWithLength(json.data, json.length);
  cJSON *checks = cJSON_DetachItemFromObjectCaseSensitive(read, "checks");
  cJSON_Delete(read);
  bytes_free(&json);
  const cJSON *check;
  bool is_fine = cJSON_IsArray(checks);
  if (!is_fine) {
    snprintf(why, capacity, "expected a list \"checks\"");
  }
  cJSON_ArrayForEach(check, checks) {
    is_fine = is_fine && is_complete(check, why, capacity);
  }
  if (!is_fine) {
    cJSON_Delete(checks);
    return NULL;
  }
  return checks;
}
