/* What a collector says of itself; apart from who starts them all, as each of them says it. */
#include "collectors/collector.h"
#include "log/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *collector_state_name(collector_state state) {
  static const char *const names[] = {"off", "running", "fallback", "absent"};
  return names[state];
}

void collector_is(collector *c, collector_state state, const char *format, ...) {
  char note[sizeof c->note];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(note, sizeof note, format, arguments);
  va_end(arguments);
  const bool is_news = c->state != state || strcmp(c->note, note) != 0;
  memcpy(c->note, note, sizeof note);
  c->state = state;
  if (!is_news) {
    return;
  }
  log_write(state == COLLECTOR_ABSENT ? LOG_WARNING : LOG_INFORMATION, collector_name(c->class->id),
            "%s: %s", collector_state_name(state), c->note);
}
