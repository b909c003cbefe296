/* Commands in the log of a build: GitHub's and Azure DevOps'. The report for people goes along. */
#include "report/report.h"
#include "report/walk.h"
#include "text/escape.h"

/* So many of a kind are shown beside the build; the rest stays in the log. */
enum { SHOWN_OF_A_KIND = 10, KINDS = 3 };

typedef struct log_dialect {
  const char *percent; /* how a percent sign is written */
  const char *special; /* further bytes that properties must escape, as %XX */
  const char *kinds[KINDS];
  const char *group, *group_end;
  void (*write)(output *o, const struct log_dialect *d, const char *kind, const em_finding *f);
  void (*write_failure)(output *o, const struct log_dialect *d, const audit_file *file);
} log_dialect;

/* Errors, warnings, and what is less. */
static int kind_of(em_severity severity) {
  return severity >= EM_SEVERITY_HIGH ? 0 : severity == EM_SEVERITY_MEDIUM ? 1 : 2;
}

static void write_value(output *o, const log_dialect *d, em_view text, const char *special) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.length;) {
    char shown[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, i, shown, &taken);
    const char c = shown[0];
    if (length == 1 && c == '%') {
      output_literal(o, d->percent);
    } else if (length == 1 && strchr(special, c) != NULL) {
      const char escaped[3] = {'%', digits[(unsigned char)c >> 4], digits[c & 15]};
      output_text(o, (em_view){escaped, sizeof escaped});
    } else {
      output_text(o, (em_view){shown, length});
    }
    i += taken;
  }
}

static void write_property(output *o, const log_dialect *d, const char *name, em_view value) {
  output_literal(o, name);
  write_value(o, d, value, d->special);
}

static void write_number(output *o, const char *name, uint64_t number) {
  output_literal(o, name);
  output_number(o, number);
}

static void write_sentences(output *o, const log_dialect *d, const em_finding *f) {
  write_value(o, d, f->message, "");
  output_literal(o, " ");
  write_value(o, d, f->why, "");
  output_literal(o, "\n");
}

/* ---- GitHub --------------------------------------------------------------------------------- */

static void write_github(output *o, const log_dialect *d, const char *kind, const em_finding *f) {
  const em_place *at = &f->place;
  output_literal(o, "::");
  output_literal(o, kind);
  write_property(o, d, " file=", at->file);
  write_number(o, ",line=", at->line);
  if (at->end_line == at->line) {
    /* Its last column is part of what is marked. */
    const uint32_t last = at->end_column > at->column ? at->end_column - 1 : at->column;
    write_number(o, ",col=", at->column);
    write_number(o, ",endColumn=", last);
  } else {
    write_number(o, ",endLine=", at->end_line);
  }
  write_property(o, d, ",title=", f->rule->id);
  output_literal(o, "::");
  write_sentences(o, d, f);
}

static void write_github_failure(output *o, const log_dialect *d, const audit_file *file) {
  write_property(o, d, "::error file=", file->sources->name);
  if (file->error.line > 0) {
    write_number(o, ",line=", file->error.line);
    write_number(o, ",col=", file->error.column);
  }
  output_literal(o, ",title=" REPORT_UNREADABLE "::");
  write_value(o, d, view_of(file->error.message), "");
  output_literal(o, "\n");
}

/* ---- Azure DevOps ---------------------------------------------------------------------------- */

static void write_azure(output *o, const log_dialect *d, const char *kind, const em_finding *f) {
  output_literal(o, "##vso[task.logissue type=");
  output_literal(o, kind);
  write_property(o, d, ";sourcepath=", f->place.file);
  write_number(o, ";linenumber=", f->place.line);
  write_number(o, ";columnnumber=", f->place.column);
  write_property(o, d, ";code=", f->rule->id);
  output_literal(o, "]");
  write_sentences(o, d, f);
}

static void write_azure_failure(output *o, const log_dialect *d, const audit_file *file) {
  write_property(o, d, "##vso[task.logissue type=error;sourcepath=", file->sources->name);
  if (file->error.line > 0) {
    write_number(o, ";linenumber=", file->error.line);
    write_number(o, ";columnnumber=", file->error.column);
  }
  output_literal(o, ";code=" REPORT_UNREADABLE "]");
  write_value(o, d, view_of(file->error.message), "");
  output_literal(o, "\n");
}

/* ---- Both ----------------------------------------------------------------------------------- */

static void write_commands(output *o, const em_audit *audit, const em_report_options *options,
                           const log_dialect *d) {
  uint32_t shown[KINDS] = {0};
  for (uint32_t i = 0; i < audit->file_count; i++) {
    if (audit->files[i]->status != EM_OK && shown[0]++ < SHOWN_OF_A_KIND) {
      d->write_failure(o, d, audit->files[i]);
    }
  }
  report_walk walk = report_walk_start(audit, options);
  for (const em_finding *f = report_walk_next(&walk); f != NULL; f = report_walk_next(&walk)) {
    const int kind = kind_of(f->severity);
    if (f->state == EM_STATE_OPEN && shown[kind]++ < SHOWN_OF_A_KIND) {
      d->write(o, d, d->kinds[kind], f);
    }
  }
  output_literal(o, d->group);
  text_report(o, audit, options);
  output_literal(o, d->group_end);
}

void github_report(output *o, const em_audit *audit, const em_report_options *options) {
  static const log_dialect dialect = {.percent = "%25",
                                      .special = ":,",
                                      .kinds = {"error", "warning", "notice"},
                                      .group = "::group::edgemanifest\n",
                                      .group_end = "::endgroup::\n",
                                      .write = write_github,
                                      .write_failure = write_github_failure};
  write_commands(o, audit, options, &dialect);
}

void azure_report(output *o, const em_audit *audit, const em_report_options *options) {
  static const log_dialect dialect = {.percent = "%AZP25",
                                      .special = "];",
                                      .kinds = {"error", "warning", "warning"},
                                      .group = "##[group]edgemanifest\n",
                                      .group_end = "##[endgroup]\n",
                                      .write = write_azure,
                                      .write_failure = write_azure_failure};
  write_commands(o, audit, options, &dialect);
}
