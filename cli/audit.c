/* edgemanifest audit: the main job. */
#include "audit_inputs.h"
#include "command.h"
#include "complain.h"
#include "output.h"
#include "terminal.h"

#include <string.h>

typedef struct audit_arguments {
  em_limits limits;
  uint32_t max_findings;
  int format, fail_on, minimum, profile, color;
  const char *output, *stdin_name, *as_of;
  option_texts reports;
  uint32_t width;
  bool is_dialect, all_rules, show_expected, no_expected;
} audit_arguments;

static const char *const formats[] = {"text", "json", "sarif", NULL};
static const char *const severities[] = {"note", "low", "medium", "high", "critical", NULL};
/* The last is beyond all severities. */
static const char *const thresholds[] = {"note",     "low",   "medium", "high",
                                         "critical", "never", NULL};
static const char *const profiles[] = {"default", "minimal",   "strict", "cis",
                                       "live",    "generated", NULL};

#define AT(member) offsetof(audit_arguments, member)
static const cli_option options[] = {
    {"format", 'f', OPTION_CHOICE, AT(format), "FORMAT", "how to report", formats, 0, 0},
    OPTION_OUTPUT(audit_arguments, output),
    {"report", 0, OPTION_TEXTS, AT(reports), "FORMAT=FILE",
     "write one more report to FILE; may be repeated", NULL, 0, 0},
    {"fail-on", 0, OPTION_CHOICE, AT(fail_on), "SEVERITY",
     "exit with 1 from this severity on (default low)", thresholds, 0, 0},
    {"minimum", 0, OPTION_CHOICE, AT(minimum), "SEVERITY",
     "leave out findings below (default note)", severities, 0, 0},
    {"profile", 'p', OPTION_CHOICE, AT(profile), "PROFILE", "which rules run", profiles, 0, 0},
    {"all-rules", 0, OPTION_FLAG, AT(all_rules), NULL, "run also the rules that are off", NULL, 0,
     0},
    {"show-expected", 0, OPTION_FLAG, AT(show_expected), NULL,
     "list what is expected of known modules, too", NULL, 0, 0},
    {"no-expected", 0, OPTION_FLAG, AT(no_expected), NULL, "make no allowance for known modules",
     NULL, 0, 0},
    {"as-of", 0, OPTION_TEXT, AT(as_of), "DATE",
     "judge ages as of that day, YYYY-MM-DD, not as of the rules' own data", NULL, 0, 0},
    {"dialect", 0, OPTION_FLAG, AT(is_dialect), NULL,
     "read JSON as the device does: comments, single quotes, trailing commas; for templates", NULL,
     0, 0},
    {"stdin-name", 0, OPTION_TEXT, AT(stdin_name), "NAME", "what reports call standard input", NULL,
     0, 0},
    OPTION_COLOR(audit_arguments, color),
    {"width", 0, OPTION_NUMBER, AT(width), "N", "columns of the text report", NULL, 40, 1000},
    {"max-findings", 0, OPTION_NUMBER, AT(max_findings), "N",
     "most findings a file, the worst (default 10000)", NULL, 1, 1000000},
    OPTION_LIMITS(audit_arguments, limits),
    OPTION_END};

/* ---- Reports -------------------------------------------------------------------------------- */

static bool write_report(const em_audit *audit, const audit_arguments *a, int format,
                         const char *path) {
  em_report_options report = EM_REPORT_OPTIONS_INIT;
  report.format = (em_format)format;
  terminal_describe_output(path, (color_mode)a->color, &report);
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
  for (int i = 0; formats[i] != NULL; i++) {
    if (text[length] == '=' && text[length + 1] != '\0' && strlen(formats[i]) == length &&
        memcmp(formats[i], text, length) == 0) {
      *format = i;
      *path = text + length + 1;
      return true;
    }
  }
  complain("--report wants FORMAT=FILE with a format of text, json, sarif, not '%s'", text);
  return false;
}

static bool check_reports(const audit_arguments *a) {
  int format;
  const char *path;
  for (uint32_t i = 0; i < a->reports.count; i++) {
    if (!split_report(a->reports.items[i], &format, &path)) {
      return false;
    }
  }
  return true;
}

static bool write_reports(const em_audit *audit, const audit_arguments *a) {
  bool are_written = write_report(audit, a, a->format, a->output);
  for (uint32_t i = 0; i < a->reports.count; i++) {
    int format = 0;
    const char *path = NULL;
    are_written = split_report(a->reports.items[i], &format, &path) &&
                  write_report(audit, a, format, path) && are_written;
  }
  return are_written;
}

/* ---- Outcome -------------------------------------------------------------------------------- */

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

static int outcome(const em_audit *audit, int threshold) {
  const em_summary summary = em_audit_summary(audit);
  if (summary.failed > 0) {
    return EXIT_FAILED;
  }
  for (int severity = threshold; severity <= EM_SEVERITY_CRITICAL; severity++) {
    if (summary.findings[severity] > 0) {
      return EXIT_FINDINGS;
    }
  }
  return EXIT_CLEAN;
}

static bool is_date(const char *text) {
  static const char form[] = "0000-00-00";
  for (size_t i = 0; i < sizeof form; i++) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !is_digit : text[i] != form[i]) {
      return false;
    }
  }
  return true;
}

static em_audit_options options_of(const audit_arguments *a) {
  em_audit_options o = EM_AUDIT_OPTIONS_INIT;
  o.limits = a->limits;
  o.limits.findings = a->max_findings;
  o.syntax = a->is_dialect ? EM_SYNTAX_DIALECT : EM_SYNTAX_AUTO;
  o.minimum = (em_severity)a->minimum;
  o.profile = (em_profile)a->profile;
  o.all_rules = a->all_rules;
  o.show_expected = a->show_expected;
  o.no_expected = a->no_expected;
  if (a->as_of != NULL) {
    o.as_of = (em_view){a->as_of, strlen(a->as_of)};
  }
  return o;
}

static int audit_with(const em_ruleset *rules, const cli_call *call, const audit_arguments *a) {
  const em_audit_options o = options_of(a);
  em_audit *audit = em_audit_new(rules, &o);
  if (audit == NULL) {
    return complain_memory();
  }
  int status = EXIT_FAILED;
  inputs texts;
  if (inputs_audit(&texts, audit, call->operands, call->operand_count, a->stdin_name,
                   a->limits.bytes)) {
    status = write_reports(audit, a) ? outcome(audit, a->fail_on) : EXIT_FAILED;
    tell_failures(audit, a);
  }
  em_audit_free(audit);
  inputs_free(&texts);
  return status;
}

static int run(cli_call *call) {
  audit_arguments a = {.limits = EM_LIMITS_INIT,
                       .max_findings = 10000,
                       .fail_on = EM_SEVERITY_LOW,
                       .minimum = EM_SEVERITY_NOTE};
  if (!options_read(call, &a)) {
    return call->status;
  }
  if (call->operand_count == 0) {
    return options_missing(call, "a FILE to audit ('-' is standard input)");
  }
  if (a.as_of != NULL && !is_date(a.as_of)) {
    complain("--as-of wants a day as YYYY-MM-DD, not '%s'", a.as_of);
    return EXIT_FAILED;
  }
  if (!check_reports(&a)) {
    return EXIT_FAILED;
  }
  em_ruleset *rules = NULL;
  em_error error;
  if (em_ruleset_embedded(NULL, &rules, &error) != EM_OK) {
    return complain_error((em_view){"rules", 5}, (em_view){NULL, 0}, &error);
  }
  const int status = audit_with(rules, call, &a);
  em_ruleset_free(rules);
  return status;
}

const cli_command command_audit = {
    .name = "audit",
    .summary = "say where manifests endanger the device",
    .usage = "[OPTION]... FILE...",
    .description =
        "Reads deployment manifests (JSON or YAML, '-' is standard input) and reports what they "
        "let "
        "loose on the device, each finding with its place, why it matters and what to change.\n\n"
        "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 a file could not be analysed.",
    .examples = "  edgemanifest audit deployment.json\n"
                "  edgemanifest audit --format sarif --output out.sarif deploy/*.json\n"
                "  iotedge-manifest | edgemanifest audit --fail-on high -",
    .options = options,
    .run = run,
};
