/*
 * log: what the daemon says of itself, one logfmt line each on standard error.
 * In: a level, where, a sentence. Out: `time=… level=… from=… message="…"`. Text of others is
 * escaped: a line never holds a control character. Each line is offered to one listener, which
 * makes Diagnostic events of them.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdbool.h>

typedef enum log_level { LOG_DEBUG, LOG_INFORMATION, LOG_WARNING, LOG_ERROR } log_level;

typedef void log_listener(void *context, log_level level, const char *from, const char *message);

/* Lines below `minimum` are not written. Called once at start. */
void log_start(log_level minimum, log_listener *listener, void *context);
bool log_level_parse(const char *name, log_level *level);

void log_write(log_level level, const char *from, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
