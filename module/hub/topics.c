#include "hub/topics.h"

#include "base/percent.h"

#include <edgemanifest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void property(bytes *out, const char *name, const char *value) {
  if (out->data[out->length - 1] != '/') {
    bytes_append(out, "&", 1);
  }
  percent_append(out, name);
  bytes_append(out, "=", 1);
  percent_append(out, value);
}

void topic_events(bytes *out, const char *device, const char *module, const char *output,
                  const char *message_id) {
  bytes_append_format(out, "devices/%s/modules/%s/messages/events/", device, module);
  property(out, "$.on", output);
  property(out, "$.mid", message_id);
  property(out, "$.ct", "application/json");
  property(out, "$.ce", "utf-8");
  property(out, "$.ifid", "urn:azureiot:Security:SecurityAgent:1");
  bytes_append(out, "/", 1);
}

void topic_client_id(bytes *out, const char *device, const char *module) {
  bytes_append_format(out, "%s/%s", device, module);
}

void topic_user_name(bytes *out, const char *hub_host, const char *device, const char *module) {
  bytes_append_format(out, "%s/%s/%s/?api-version=2021-04-12&DeviceClientType=", hub_host, device,
                      module);
  percent_append(out, "edgemanifestd/" EM_VERSION);
}

void topic_twin_get(bytes *out, unsigned request) {
  bytes_append_format(out, "$iothub/twin/GET/?$rid=%u", request);
}

void topic_twin_report(bytes *out, unsigned request) {
  bytes_append_format(out, "$iothub/twin/PATCH/properties/reported/?$rid=%u", request);
}

void topic_method_answer(bytes *out, int status, const char *request) {
  bytes_append_format(out, "$iothub/methods/res/%d/?$rid=%s", status, request);
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* What stands behind `prefix`, NULL if the topic starts otherwise. */
static const char *behind(const char *topic, const char *prefix) {
  const size_t length = strlen(prefix);
  return strncmp(topic, prefix, length) == 0 ? topic + length : NULL;
}

/* Copies the value of a query's member; false if it is absent or too long. */
static bool query_value(const char *query, const char *name, char *value) {
  const size_t name_length = strlen(name);
  for (const char *c = query; c != NULL && *c != '\0'; c = strchr(c, '&')) {
    c += *c == '&' || *c == '?';
    if (strncmp(c, name, name_length) == 0 && c[name_length] == '=') {
      const char *start = c + name_length + 1;
      const size_t length = strcspn(start, "&");
      if (length >= TOPIC_TEXT) {
        return false;
      }
      memcpy(value, start, length);
      value[length] = '\0';
      return true;
    }
  }
  return false;
}

static bool parse_answer(topic_read *read, const char *rest) {
  char *end;
  const long status = strtol(rest, &end, 10);
  if (end == rest || status < 100 || status > 599 || *end != '/') {
    return false;
  }
  read->status = (int)status;
  return query_value(strchr(end, '?'), "$rid", read->request);
}

static bool parse_method(topic_read *read, const char *rest) {
  const char *end = strchr(rest, '/');
  if (end == NULL || end == rest || (size_t)(end - rest) >= sizeof read->name) {
    return false;
  }
  memcpy(read->name, rest, (size_t)(end - rest));
  read->name[end - rest] = '\0';
  percent_decode(read->name);
  return query_value(strchr(end, '?'), "$rid", read->request);
}

void topic_parse(topic_read *read, const char *topic) {
  *read = (topic_read){.kind = TOPIC_OTHER, .version = -1};
  char version[TOPIC_TEXT];
  const char *query = strchr(topic, '?');
  if (query_value(query, "$version", version)) {
    read->version = strtoll(version, NULL, 10);
  }
  const char *rest = behind(topic, "$iothub/twin/res/");
  if (rest != NULL) {
    read->kind = parse_answer(read, rest) ? TOPIC_TWIN_ANSWER : TOPIC_OTHER;
    return;
  }
  if (behind(topic, "$iothub/twin/PATCH/properties/desired/") != NULL) {
    read->kind = TOPIC_TWIN_PATCH;
    return;
  }
  rest = behind(topic, "$iothub/methods/POST/");
  if (rest != NULL) {
    read->kind = parse_method(read, rest) ? TOPIC_METHOD : TOPIC_OTHER;
  }
}
