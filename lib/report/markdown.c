/* A table in Markdown, for summaries of builds and comments on changes. */
#include "report/markup.h"
#include "report/report.h"
#include "report/walk.h"

/* GitHub takes no summary of more than a mebibyte: rows end well before. */
enum { ROWS_SHOWN = 500 };

static void write_counts(output *o, const em_summary *s) {
  bool is_first = true;
  output_literal(o, "**");
  for (int severity = EM_SEVERITY_CRITICAL; severity >= EM_SEVERITY_NOTE; severity--) {
    if (s->findings[severity] > 0) {
      output_literal(o, is_first ? "" : ", ");
      output_number(o, s->findings[severity]);
      output_literal(o, " ");
      output_literal(o, em_severity_name((em_severity)severity));
      is_first = false;
    }
  }
  output_literal(o, is_first ? "No findings" : "");
  output_literal(o, "** in ");
  output_number(o, s->modules);
  output_literal(o, s->modules == 1 ? " module of " : " modules of ");
  output_number(o, s->files);
  output_literal(o, s->files == 1 ? " file" : " files");
  if (s->failed > 0) {
    output_literal(o, ", ");
    output_number(o, s->failed);
    output_literal(o, " could not be analysed");
  }
  output_literal(o, ".\n");
}

static void write_failures(output *o, const em_audit *audit) {
  for (uint32_t i = 0; i < audit->file_count; i++) {
    const audit_file *file = audit->files[i];
    if (file->status != EM_OK) {
      output_literal(o, "\n- **error** ");
      markup_write_markdown(o, file->sources->name);
      output_literal(o, ": ");
      markup_write_markdown(o, view_of(file->error.message));
      output_literal(o, "\n");
    }
  }
}

static void write_place(output *o, const em_place *at) {
  markup_write_markdown(o, at->file);
  output_literal(o, "&#58;");
  output_number(o, at->line);
}

/* What layers did, behind what was found: a table shows no other places. */
static void write_layers(output *o, const em_finding *f) {
  for (size_t i = 0; f->layer != EM_LAYER_NONE && i < f->related_count; i++) {
    output_literal(o, "<br>");
    write_place(o, &f->related[i].place);
    output_literal(o, " ");
    markup_write_markdown(o, f->related[i].message);
  }
}

static void write_row(output *o, const em_finding *f) {
  output_literal(o, "| ");
  output_literal(o, em_severity_name(f->severity));
  output_literal(o, f->state == EM_STATE_OPEN ? "" : " (");
  output_literal(o, f->state == EM_STATE_OPEN ? "" : em_state_name(f->state));
  output_literal(o, f->state == EM_STATE_OPEN ? " | " : ") | ");
  markup_write_markdown(o, f->rule->id);
  output_literal(o, " | ");
  markup_write_markdown(o, f->module.data == NULL ? VIEW("") : f->module);
  output_literal(o, " | ");
  write_place(o, &f->place);
  output_literal(o, " | ");
  markup_write_markdown(o, f->message);
  write_layers(o, f);
  output_literal(o, " | ");
  markup_write_markdown(o, f->fix);
  output_literal(o, " |\n");
}

void markdown_report(output *o, const em_audit *audit, const em_report_options *options) {
  const em_summary summary = em_audit_summary(audit);
  uint32_t rows = 0;
  output_literal(o, "### edgemanifest\n\n");
  write_counts(o, &summary);
  write_failures(o, audit);
  report_walk walk = report_walk_start(audit, options);
  for (const em_finding *f = report_walk_next(&walk); f != NULL; f = report_walk_next(&walk)) {
    if (rows == 0) {
      output_literal(o, "\n| severity | rule | module | place | what | fix |\n"
                        "|---|---|---|---|---|---|\n");
    }
    if (rows++ < ROWS_SHOWN) {
      write_row(o, f);
    }
  }
  if (rows > ROWS_SHOWN) {
    output_literal(o, "\n… and ");
    output_number(o, rows - ROWS_SHOWN);
    output_literal(o, " more, less severe ones.\n");
  }
}
