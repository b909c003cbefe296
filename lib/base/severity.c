#include "base/view.h"

static const char *const severity_names[] = {
    [EM_SEVERITY_NOTE] = "note",     [EM_SEVERITY_LOW] = "low",
    [EM_SEVERITY_MEDIUM] = "medium", [EM_SEVERITY_HIGH] = "high",
    [EM_SEVERITY_CRITICAL] = "critical",
};

enum { SEVERITY_COUNT = sizeof severity_names / sizeof *severity_names };

const char *em_severity_name(em_severity severity) {
  const size_t index = (size_t)severity;
  return index < SEVERITY_COUNT ? severity_names[index] : "unknown";
}

bool em_severity_parse(em_view name, em_severity *severity) {
  for (size_t i = 0; i < SEVERITY_COUNT; i++) {
    if (view_equals_ignoring_case(name, view_of(severity_names[i]))) {
      *severity = (em_severity)i;
      return true;
    }
  }
  return false;
}

const char *em_version(void) {
  return EM_VERSION;
}
