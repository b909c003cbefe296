#include "report/style.h"

static const char *if_color(const em_report_options *options, const char *sequence) {
  return options->use_color ? sequence : "";
}

const char *style_bold(const em_report_options *options) {
  return if_color(options, "\x1b[1m");
}

const char *style_error(const em_report_options *options) {
  return if_color(options, "\x1b[1;31m");
}

const char *style_severity(const em_report_options *options, em_severity severity) {
  static const char *const sequences[] = {
      [EM_SEVERITY_NOTE] = "\x1b[36m",       [EM_SEVERITY_LOW] = "\x1b[36m",
      [EM_SEVERITY_MEDIUM] = "\x1b[33m",     [EM_SEVERITY_HIGH] = "\x1b[31m",
      [EM_SEVERITY_CRITICAL] = "\x1b[1;31m",
  };
  return if_color(options, sequences[severity]);
}

const char *style_end(const em_report_options *options) {
  return if_color(options, "\x1b[0m");
}
