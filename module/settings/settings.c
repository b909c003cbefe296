#include "settings/settings.h"

#include <string.h>

void settings_defaults(settings *s) {
  /* Padding too: two settings are the same if their bytes are. */
  memset(s, 0, sizeof *s);
  s->high_frequency = INT64_C(7) * 60000;
  s->low_frequency = INT64_C(5) * 3600000;
  s->snapshot_frequency = INT64_C(13) * 3600000;
  s->cache_bytes = 2560000;
  s->message_bytes = 204800;
  s->minimum_severity = EM_SEVERITY_NOTE;
  s->operational = PRIORITY_LOW;
  event_policy_defaults(&s->policy);
  for (int i = 0; i < COLLECTOR_COUNT; i++) {
    s->is_collector_on[i] = true;
  }
}

int64_t settings_interval(const settings *s, collector_id id) {
  const int64_t set = s->collector_interval[id];
  const int64_t usual = collector_default_interval(id);
  return set > 0 ? set : usual > 0 ? usual : s->snapshot_frequency;
}

bool settings_names_hold(const settings_names *names, const char *name) {
  for (uint32_t i = 0; i < names->count; i++) {
    if (strcmp(names->items[i], name) == 0) {
      return true;
    }
  }
  return false;
}
