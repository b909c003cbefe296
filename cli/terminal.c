#define _DEFAULT_SOURCE
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 40, WIDEST = 1000, USUAL = 80 };

const char *const color_modes[] = {"auto", "always", "never", NULL};

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value != NULL && *value != '\0';
}

static bool equals(const char *name, const char *wanted) {
  const char *value = getenv(name);
  return value != NULL && strcmp(value, wanted) == 0;
}

static bool wants_color(int descriptor, color_mode mode) {
  if (mode != COLOR_AUTO) {
    return mode == COLOR_ALWAYS;
  }
  if (is_set("NO_COLOR")) {
    return false;
  }
  if ((is_set("CLICOLOR_FORCE") && !equals("CLICOLOR_FORCE", "0")) ||
      (is_set("FORCE_COLOR") && !equals("FORCE_COLOR", "0"))) {
    return true;
  }
  return !equals("CLICOLOR", "0") && isatty(descriptor) && is_set("TERM") &&
         !equals("TERM", "dumb");
}

static unsigned width_of(int descriptor) {
  const char *columns = getenv("COLUMNS");
  unsigned long width = columns == NULL ? 0 : strtoul(columns, NULL, 10);
  struct winsize size;
  if (width == 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
    width = size.ws_col;
  }
  width = width == 0 ? USUAL : width;
  return (unsigned)(width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width);
}

/* Only a terminal can lack the characters; a file is UTF-8 whoever writes it. */
static bool lacks_unicode(int descriptor) {
  static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (size_t i = 0; isatty(descriptor) && i < sizeof names / sizeof *names; i++) {
    if (is_set(names[i])) {
      const char *value = getenv(names[i]);
      return strstr(value, "UTF-8") == NULL && strstr(value, "utf8") == NULL &&
             strstr(value, "UTF8") == NULL && strstr(value, "utf-8") == NULL;
    }
  }
  return false;
}

void terminal_describe(int descriptor, color_mode mode, em_report_options *options) {
  options->use_color = wants_color(descriptor, mode);
  options->width = (uint16_t)width_of(descriptor);
  options->use_ascii = lacks_unicode(descriptor);
}

void terminal_describe_output(const char *path, color_mode mode, em_report_options *options) {
  if (path == NULL || strcmp(path, "-") == 0) {
    terminal_describe(STDOUT_FILENO, mode, options);
  } else {
    options->use_color = mode == COLOR_ALWAYS;
  }
}
