/* One page for people without the command: no script, nothing loaded from anywhere. */
#include "report/markup.h"
#include "report/report.h"
#include "report/walk.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" "
    "content=\"width=device-width\">\n<title>edgemanifest</title>\n<style>\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}\n"
    "h1{font-size:1.4rem}article{border-left:.3rem solid #888;padding:.1rem 1rem;margin:1.5rem 0}\n"
    "article h2{font-size:1rem;margin:.4rem 0}code{background:#f2f2f2;padding:0 .2rem}\n"
    ".critical,.high,.error{border-color:#b00020}.medium{border-color:#b06000}"
    ".low,.note{border-color:#00688b}\n"
    "p{margin:.4rem 0}.place{color:#555}footer{margin-top:2rem;color:#555}\n"
    "</style>\n</head>\n<body>\n<h1>edgemanifest</h1>\n";

static void write_place(output *o, const em_place *at) {
  output_literal(o, "<p class=\"place\">");
  markup_write(o, at->file);
  output_literal(o, ":");
  output_number(o, at->line);
  output_literal(o, ":");
  output_number(o, at->column);
}

static void write_related(output *o, const em_finding *f) {
  for (size_t i = 0; i < f->related_count; i++) {
    write_place(o, &f->related[i].place);
    output_literal(o, " ");
    markup_write(o, f->related[i].message);
    output_literal(o, "</p>\n");
  }
}

static void write_state(output *o, const em_finding *f) {
  if (f->state != EM_STATE_OPEN) {
    output_literal(o, "<p>");
    output_literal(o, em_state_name(f->state));
    output_literal(o, f->because.data == NULL ? "" : ": ");
    markup_write(o, f->because.data == NULL ? VIEW("") : f->because);
    output_literal(o, "</p>\n");
  }
}

static void write_finding(output *o, const em_finding *f) {
  output_literal(o, "<article class=\"");
  output_literal(o, em_severity_name(f->severity));
  output_literal(o, "\">\n<h2>");
  output_literal(o, em_severity_name(f->severity));
  output_literal(o, " · <code>");
  markup_write(o, f->rule->id);
  output_literal(o, "</code>");
  if (f->module.data != NULL) {
    output_literal(o, " · module ");
    markup_write(o, f->module);
  }
  output_literal(o, "</h2>\n");
  write_place(o, &f->place);
  output_literal(o, "</p>\n");
  write_related(o, f);
  output_literal(o, "<p>");
  markup_write(o, f->message);
  output_literal(o, " ");
  markup_write(o, f->why);
  output_literal(o, "</p>\n<p><strong>Fix:</strong> ");
  markup_write(o, f->fix);
  output_literal(o, "</p>\n");
  write_state(o, f);
  output_literal(o, "</article>\n");
}

static void write_failures(output *o, const em_audit *audit) {
  for (uint32_t i = 0; i < audit->file_count; i++) {
    const audit_file *file = audit->files[i];
    if (file->status != EM_OK) {
      output_literal(o, "<article class=\"error\">\n<h2>error · ");
      markup_write(o, file->sources->name);
      output_literal(o, "</h2>\n<p>");
      markup_write(o, view_of(file->error.message));
      output_literal(o, "</p>\n</article>\n");
    }
  }
}

static void write_summary(output *o, const em_summary *s) {
  const struct {
    uint32_t count;
    const char *what;
  } parts[] = {
      {s->findings[EM_SEVERITY_CRITICAL], " critical, "},
      {s->findings[EM_SEVERITY_HIGH], " high, "},
      {s->findings[EM_SEVERITY_MEDIUM], " medium, "},
      {s->findings[EM_SEVERITY_LOW], " low, "},
      {s->findings[EM_SEVERITY_NOTE], " note; "},
      {s->expected, " expected, "},
      {s->suppressed, " suppressed, "},
      {s->known, " known; "},
      {s->modules, " modules, "},
      {s->settings, " settings, "},
      {s->files, " files, "},
      {s->failed, " not analysed"},
  };
  output_literal(o, "<p>");
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    output_number(o, parts[i].count);
    output_literal(o, parts[i].what);
  }
  output_literal(o, ".</p>\n");
}

void html_report(output *o, const em_audit *audit, const em_report_options *options) {
  const em_summary summary = em_audit_summary(audit);
  output_literal(o, head);
  write_summary(o, &summary);
  write_failures(o, audit);
  report_walk walk = report_walk_start(audit, options);
  for (const em_finding *f = report_walk_next(&walk); f != NULL; f = report_walk_next(&walk)) {
    write_finding(o, f);
  }
  output_literal(o, "<footer>edgemanifest ");
  output_literal(o, em_version());
  output_literal(o, "</footer>\n</body>\n</html>\n");
}
