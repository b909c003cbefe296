#include "log/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
  log_level minimum;
  log_listener *listener;
  void *context;
  bool is_inside; /* a listener that logs does not call itself */
} state = {.minimum = LOG_INFORMATION};

static const char *const names[] = {"debug", "info", "warning", "error"};

void log_start(log_level minimum, log_listener *listener, void *context) {
  state.minimum = minimum;
  state.listener = listener;
  state.context = context;
}

bool log_level_parse(const char *name, log_level *level) {
  for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
    if (strcmp(name, names[i]) == 0) {
      *level = (log_level)i;
      return true;
    }
  }
  return false;
}

/* Quotes as logfmt readers expect; what is no printable ASCII or UTF-8 byte becomes \xNN. */
static void escape(const char *text, char *out, size_t capacity) {
  size_t used = 0;
  for (const unsigned char *c = (const unsigned char *)text; *c != '\0' && used + 5 < capacity;
       c++) {
    if (*c == '"' || *c == '\\') {
      out[used++] = '\\';
      out[used++] = (char)*c;
    } else if (*c < 0x20 || *c == 0x7f) {
      used += (size_t)snprintf(out + used, capacity - used, "\\x%02x", *c);
    } else {
      out[used++] = (char)*c;
    }
  }
  out[used] = '\0';
}

void log_write(log_level level, const char *from, const char *format, ...) {
  char message[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (level >= state.minimum) {
    char escaped[2048], time[CLOCK_TEXT], line[2304];
    escape(message, escaped, sizeof escaped);
    clock_utc_text(clock_wall(), time);
    const int length = snprintf(line, sizeof line, "time=%s level=%s from=%s message=\"%s\"\n",
                                time, names[level], from, escaped);
    /* A reader of the log that went away is no reason to stop. */
    if (write(STDERR_FILENO, line, (size_t)length) < 0) {
      return;
    }
  }
  if (state.listener != NULL && !state.is_inside) {
    state.is_inside = true;
    state.listener(state.context, level, from, message);
    state.is_inside = false;
  }
}
