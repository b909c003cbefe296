/* JUnit's XML, the part that all dashboards read: a suite a file, a case a finding. */
#include "report/markup.h"
#include "report/report.h"

typedef struct junit_counts {
  uint32_t tests, failures, errors, skipped;
} junit_counts;

static bool is_failure(const em_finding *f) {
  return f->state == EM_STATE_OPEN && f->severity > EM_SEVERITY_NOTE;
}

static bool is_listed(const em_finding *f) {
  return f->state != EM_STATE_OPEN || is_failure(f);
}

static junit_counts count(const audit_file *file) {
  junit_counts c = {0};
  c.errors = file->status != EM_OK;
  for (uint32_t i = 0; i < file->finding_count; i++) {
    c.failures += is_failure(&file->findings[i]);
    c.skipped += is_listed(&file->findings[i]) && !is_failure(&file->findings[i]);
  }
  const uint32_t all = c.errors + c.failures + c.skipped;
  c.tests = all > 0 ? all : 1;
  return c;
}

static void write_counts(output *o, const junit_counts *c) {
  output_literal(o, "\" tests=\"");
  output_number(o, c->tests);
  output_literal(o, "\" failures=\"");
  output_number(o, c->failures);
  output_literal(o, "\" errors=\"");
  output_number(o, c->errors);
  output_literal(o, "\" skipped=\"");
  output_number(o, c->skipped);
  output_literal(o, "\" time=\"0.000\">\n");
}

/* The place makes names unique: GitLab counts only the first of two that are equal. */
static void write_name(output *o, const em_finding *f) {
  markup_write(o, f->rule->id);
  if (f->module.data != NULL) {
    output_literal(o, " [");
    markup_write(o, f->module);
    output_literal(o, "]");
  }
  output_literal(o, " ");
  markup_write(o, f->place.file);
  output_literal(o, ":");
  output_number(o, f->place.line);
  output_literal(o, ":");
  output_number(o, f->place.column);
}

static void write_failure(output *o, const em_finding *f) {
  output_literal(o, "      <failure type=\"");
  output_literal(o, em_severity_name(f->severity));
  output_literal(o, "\" message=\"");
  markup_write(o, f->message);
  output_literal(o, "\">");
  output_literal(o, em_severity_name(f->severity));
  output_literal(o, ": ");
  markup_write(o, f->message);
  output_literal(o, "\n");
  markup_write(o, f->why);
  output_literal(o, "\nFix: ");
  markup_write(o, f->fix);
  output_literal(o, "</failure>\n");
}

static void write_skipped(output *o, const em_finding *f) {
  output_literal(o, "      <skipped message=\"");
  output_literal(o, em_state_name(f->state));
  if (f->because.data != NULL) {
    output_literal(o, ": ");
    markup_write(o, f->because);
  }
  output_literal(o, "\"/>\n");
}

static void write_finding(output *o, const em_finding *f) {
  output_literal(o, "    <testcase classname=\"");
  markup_write(o, f->place.file);
  output_literal(o, "\" name=\"");
  write_name(o, f);
  output_literal(o, "\" time=\"0\">\n");
  if (is_failure(f)) {
    write_failure(o, f);
  } else {
    write_skipped(o, f);
  }
  output_literal(o, "    </testcase>\n");
}

static void write_file_case(output *o, const audit_file *file) {
  output_literal(o, "    <testcase classname=\"");
  markup_write(o, file->sources->name);
  output_literal(o, "\" name=\"");
  output_literal(o, file->status == EM_OK ? "no findings " : REPORT_UNREADABLE " ");
  markup_write(o, file->sources->name);
  if (file->status == EM_OK) {
    output_literal(o, "\" time=\"0\"/>\n");
    return;
  }
  output_literal(o, "\" time=\"0\">\n      <error type=\"");
  output_literal(o, em_status_name(file->status));
  output_literal(o, "\" message=\"");
  markup_write(o, view_of(file->error.message));
  output_literal(o, "\">");
  markup_write(o, view_of(file->error.message));
  output_literal(o, "</error>\n    </testcase>\n");
}

static void write_suite(output *o, const audit_file *file) {
  const junit_counts c = count(file);
  output_literal(o, "  <testsuite name=\"");
  markup_write(o, file->sources->name);
  write_counts(o, &c);
  if (c.errors + c.failures + c.skipped == 0 || file->status != EM_OK) {
    write_file_case(o, file);
  }
  for (uint32_t i = 0; i < file->finding_count; i++) {
    if (is_listed(&file->findings[i])) {
      write_finding(o, &file->findings[i]);
    }
  }
  output_literal(o, "  </testsuite>\n");
}

void junit_report(output *o, const em_audit *audit, const em_report_options *options) {
  junit_counts all = {0};
  (void)options;
  for (uint32_t i = 0; i < audit->file_count; i++) {
    const junit_counts c = count(audit->files[i]);
    all.tests += c.tests;
    all.failures += c.failures;
    all.errors += c.errors;
    all.skipped += c.skipped;
  }
  output_literal(o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"edgemanifest");
  write_counts(o, &all);
  for (uint32_t i = 0; i < audit->file_count; i++) {
    write_suite(o, audit->files[i]);
  }
  output_literal(o, "</testsuites>\n");
}
