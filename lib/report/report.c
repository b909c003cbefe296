#include "report/report.h"

#include "base/error.h"
#include "report/style.h"

static report_function *const formats[] = {
    [EM_FORMAT_TEXT] = text_report,     [EM_FORMAT_JSON] = json_report,
    [EM_FORMAT_SARIF] = sarif_report,   [EM_FORMAT_JUNIT] = junit_report,
    [EM_FORMAT_GITHUB] = github_report, [EM_FORMAT_AZURE] = azure_report,
    [EM_FORMAT_GITLAB] = gitlab_report, [EM_FORMAT_MARKDOWN] = markdown_report,
    [EM_FORMAT_HTML] = html_report,
};

em_status em_audit_report(const em_audit *audit, const em_report_options *options,
                          const em_writer *writer, em_error *error) {
  static const em_report_options standard = EM_REPORT_OPTIONS_INIT;
  em_report_options chosen = options == NULL ? standard : *options;
  chosen.width = chosen.width < REPORT_NARROWEST ? REPORT_NARROWEST : chosen.width;
  if (audit == NULL || writer == NULL || writer->write == NULL ||
      (size_t)chosen.format >= sizeof formats / sizeof *formats) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0,
                     "A report needs an audit, a writer, and a format that there is.");
  }
  output o;
  output_start(&o, writer);
  formats[chosen.format](&o, audit, &chosen);
  return output_finish(&o)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The report could not be written.");
}
