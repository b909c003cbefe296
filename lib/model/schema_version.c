/*
 * schemaVersion. edgeAgent takes what .NET parses as a version, major 1 and not above 1.1.0
 * (EdgeAgentConnection.cs); edgeHub takes 1.0 to 1.3 (EdgeHubConfigParser.cs). `az` validates by
 * the schema that the version names, and skips validation for others.
 */
#include "model/checks.h"

typedef struct version {
  uint32_t parts[4];
  uint32_t count;
} version;

/* .NET's Version.TryParse: two to four numbers parted by dots. */
static bool parse_version(em_view text, version *result) {
  *result = (version){.count = 0};
  bool has_digit = false;
  for (size_t i = 0; i <= text.length; i++) {
    const char byte = i < text.length ? text.data[i] : '.';
    if (byte == '.') {
      result->count++;
      if (!has_digit || result->count > 4) {
        return false;
      }
      has_digit = false;
    } else if (byte >= '0' && byte <= '9' && result->count < 4 &&
               result->parts[result->count] < 100000000) {
      result->parts[result->count] = result->parts[result->count] * 10 + (uint32_t)(byte - '0');
      has_digit = true;
    } else {
      return false;
    }
  }
  return result->count >= 2;
}

static void note_version(manifest_reader *r, place at, em_view name, em_view detail,
                         em_view expected) {
  note *added = place_is_set(at) ? notes_add(r->notes, NOTE_SCHEMA_VERSION, at) : NULL;
  if (added != NULL) {
    added->name = name;
    added->detail = detail;
    added->expected = expected;
  }
}

static bool is_data(const setting_text *text) {
  return text->value.data != NULL && !text->has_placeholder;
}

/* The highest minor version that is known; UINT32_MAX if the text is no version of these. */
static uint32_t check_version(manifest_reader *r, const setting_text *text, uint32_t newest,
                              bool is_exact, em_view expected) {
  version parsed;
  const bool is_version = parse_version(text->value, &parsed);
  const bool is_beyond_newest =
      is_exact && parsed.parts[1] == newest && (parsed.parts[2] > 0 || parsed.count > 3);
  if (is_version && parsed.parts[0] == 1 && parsed.parts[1] <= newest && !is_beyond_newest) {
    return parsed.parts[1];
  }
  note_version(r, text->at, VIEW("schemaVersion"), text->value, expected);
  return UINT32_MAX;
}

static void check_agent(manifest_reader *r) {
  const manifest *m = r->m;
  if (!is_data(&m->agent_schema_version)) {
    return;
  }
  const uint32_t minor =
      check_version(r, &m->agent_schema_version, 1, true, VIEW("\"1.0\" or \"1.1\""));
  const module *first = NULL;
  uint32_t count = 0;
  for (uint32_t i = 0; minor == 0 && i < m->module_count; i++) {
    if (m->modules[i].startup_order.is_set && !m->modules[i].is_variant && count++ == 0) {
      first = &m->modules[i];
      r->notes->module = i;
    }
  }
  if (count > 0) {
    note_version(r, first->startup_order.at, VIEW("startupOrder"), m->agent_schema_version.value,
                 VIEW("\"1.1\""));
  }
  r->notes->module = NOTE_NO_MODULE;
}

static void check_hub(manifest_reader *r) {
  const manifest *m = r->m;
  if (!is_data(&m->hub_schema_version)) {
    return;
  }
  const em_view written = m->hub_schema_version.value;
  const uint32_t minor = check_version(r, &m->hub_schema_version, 3, false,
                                       VIEW("\"1.0\", \"1.1\", \"1.2\" or \"1.3\""));
  for (uint32_t i = 0; minor == 0 && i < m->route_count; i++) {
    if (m->routes[i].is_object) {
      note_version(r, m->routes[i].at, VIEW("a route as an object"), written, VIEW("\"1.1\""));
    }
  }
  if (minor < 2) {
    note_version(r, m->mqtt_broker_at, VIEW("mqttBroker"), written, VIEW("\"1.2\""));
  }
  if (minor < 3) {
    note_version(r, m->hub_integrity_at, VIEW("integrity"), written, VIEW("\"1.3\""));
  }
}

void schema_versions_check(manifest_reader *r) {
  check_agent(r);
  check_hub(r);
  note *added = place_is_set(r->m->mqtt_broker_at) ? notes_add(r->notes, NOTE_DEPRECATED_MEMBER,
                                                               place_of_name(r->m->mqtt_broker_at))
                                                   : NULL;
  if (added != NULL) {
    added->name = VIEW("mqttBroker");
    added->detail = VIEW("a preview of 1.2, ignored since 1.3");
    added->expected = VIEW("");
  }
}
