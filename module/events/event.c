#include "events/event.h"

#include "base/clock.h"
#include "base/json.h"

#include <edgemanifest.h>

bool event_write(bytes *out, event_kind kind, const char *category, int64_t wall,
                 const char *objects, char *id) {
  const event_kind_facts *facts = event_kind_of(kind);
  char local[CLOCK_TEXT], utc[CLOCK_TEXT];
  clock_local_text(wall, local);
  clock_utc_text(wall, utc);
  guid_make(id);
  bytes_clear(out);
  bytes_append_format(out,
                      "{\"EventType\":\"%s\",\"Category\":\"%s\",\"Name\":\"%s\",\"IsEmpty\":%s,"
                      "\"PayloadSchemaVersion\":\"1.0\",\"Id\":\"%s\",\"TimestampLocal\":\"%s\","
                      "\"TimestampUTC\":\"%s\",\"Payload\":[",
                      facts->type, category, facts->name, objects[0] == '\0' ? "true" : "false", id,
                      local, utc);
  bytes_append_text(out, objects);
  bytes_append_text(out, "]}");
  return !out->has_failed && out->length <= EVENT_LIMIT;
}

bool event_message_open(bytes *out, const char *agent_id) {
  bytes_append_text(out, "{");
  json_member_text(out, "AgentVersion", EM_VERSION);
  json_member_text(out, "AgentId", agent_id);
  json_member_text(out, "MessageSchemaVersion", "1.0");
  json_name(out, "Events");
  bytes_append_text(out, "[");
  return !out->has_failed;
}
