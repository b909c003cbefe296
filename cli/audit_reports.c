#include "audit_reports.h"

#include "complain.h"
#include "output.h"
#include "terminal.h"

#include <string.h>

const char *const audit_formats[] = {"text",  "json",   "sarif",    "junit", "github",
                                     "azure", "gitlab", "markdown", "html",  NULL};

static bool write_report(const em_audit *audit, const audit_arguments *a, int format,
                         const char *path) {
  em_report_options report = EM_REPORT_OPTIONS_INIT;
  report.format = (em_format)format;
  terminal_describe_output(path, (color_mode)a->color, &report);
  report.show_excused = a->show_excused;
  if (a->width > 0) {
    report.width = (uint16_t)a->width;
  }
  output out;
  if (!output_open(&out, path)) {
    return false;
  }
  const em_writer writer = output_writer(&out);
  em_audit_report(audit, &report, &writer, NULL);
  return output_close(&out);
}

/* "sarif=out.sarif": the format's number, and the file behind the equals sign. */
static bool split_report(const char *text, int *format, const char **path) {
  const size_t length = strcspn(text, "=");
  for (int i = 0; audit_formats[i] != NULL; i++) {
    if (text[length] == '=' && text[length + 1] != '\0' && strlen(audit_formats[i]) == length &&
        memcmp(audit_formats[i], text, length) == 0) {
      *format = i;
      *path = text + length + 1;
      return true;
    }
  }
  complain("--report wants FORMAT=FILE with a format that --format knows, not '%s'", text);
  return false;
}

bool audit_reports_check(const audit_arguments *a) {
  int format;
  const char *path;
  for (uint32_t i = 0; i < a->reports.count; i++) {
    if (!split_report(a->reports.items[i], &format, &path)) {
      return false;
    }
  }
  return true;
}

/* The text report on standard output shows what failed; who writes elsewhere is told here. */
static void tell_failures(const em_audit *audit, const audit_arguments *a) {
  em_file file;
  if (a->format == EM_FORMAT_TEXT && a->output == NULL) {
    return;
  }
  for (size_t i = 0; em_audit_file(audit, i, &file); i++) {
    if (file.error != NULL) {
      complain_error(file.name, file.text, file.error);
    }
  }
}

bool audit_reports_write(const em_audit *audit, const audit_arguments *a) {
  bool are_written = write_report(audit, a, a->format, a->output);
  for (uint32_t i = 0; i < a->reports.count; i++) {
    int format = 0;
    const char *path = NULL;
    are_written = split_report(a->reports.items[i], &format, &path) &&
                  write_report(audit, a, format, path) && are_written;
  }
  tell_failures(audit, a);
  return are_written;
}

bool audit_reports_write_file(const em_audit *audit, const char *path,
                              audit_write_function *write) {
  output out;
  if (!output_open(&out, path)) {
    return false;
  }
  const em_writer writer = output_writer(&out);
  if (write(audit, &writer, NULL) == EM_ERROR_MEMORY) {
    output_discard(&out);
    complain_memory();
    return false;
  }
  return output_close(&out);
}
