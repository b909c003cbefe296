#include "complain.h"

#include "command.h"
#include "stream.h"
#include "terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(const char *prefix, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void say(const char *prefix, const char *format, va_list arguments) {
  char message[2048];
  char escaped[4096];
  vsnprintf(message, sizeof message, format, arguments);
  em_text_escape((em_view){message, strlen(message)}, escaped, sizeof escaped);
  fprintf(stderr, "%s%s\n", prefix, escaped);
}

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say("edgemanifest: ", format, arguments);
  va_end(arguments);
}

void complain_hint(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say("", format, arguments);
  va_end(arguments);
}

int complain_memory(void) {
  complain("out of memory");
  return EXIT_FAILED;
}

int complain_file(const char *path, int error_number) {
  complain("%s: %s", path, strerror(error_number));
  return EXIT_FAILED;
}

int complain_error(em_view name, em_view text, const em_error *error) {
  em_report_options options = EM_REPORT_OPTIONS_INIT;
  terminal_describe(STDERR_FILENO, COLOR_AUTO, &options);
  const em_writer writer = stream_writer(stderr);
  em_error_report(error, name, text, &options, &writer);
  return EXIT_FAILED;
}
