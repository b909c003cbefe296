/* The report for programs; schemas/report.schema.json describes it. */
#include "findings/fingerprint.h"
#include "report/json_writer.h"
#include "report/report.h"

static void write_place(json_writer *w, const em_place *at) {
  json_write_string(w, "file", at->file);
  json_write_string(w, "path", at->path);
  json_write_string_if(w, "embeddedPath", at->embedded_path);
  json_write_number(w, "line", at->line);
  json_write_number(w, "column", at->column);
  json_write_number(w, "endLine", at->end_line);
  json_write_number(w, "endColumn", at->end_column);
  json_write_number(w, "offset", at->start);
  json_write_number(w, "length", at->end - at->start);
}

static void write_related(json_writer *w, const em_finding *f) {
  if (f->related_count == 0) {
    return;
  }
  json_open_array(w, "related");
  for (size_t i = 0; i < f->related_count; i++) {
    json_open_object(w, NULL);
    json_write_string(w, "message", f->related[i].message);
    write_place(w, &f->related[i].place);
    json_close_object(w);
  }
  json_close_array(w);
}

static void write_decision(json_writer *w, const em_finding *f) {
  if (f->decided_at.file.data != NULL) {
    json_open_object(w, "decidedAt");
    json_write_string(w, "file", f->decided_at.file);
    json_write_number(w, "line", f->decided_at.line);
    json_write_number(w, "column", f->decided_at.column);
    json_close_object(w);
  }
}

static void write_finding(json_writer *w, const em_finding *f) {
  char digits[2 * FINGERPRINT_SIZE];
  const em_finding_identity identity = em_finding_identify(f);
  json_open_object(w, NULL);
  json_write_string(w, "ruleId", f->rule->id);
  json_write_text(w, "severity", em_severity_name(f->severity));
  json_write_text(w, "state", em_state_name(f->state));
  json_write_string_if(w, "because", f->because);
  write_decision(w, f);
  json_write_string_if(w, "module", f->module);
  json_write_string(w, "message", f->message);
  json_write_string(w, "why", f->why);
  json_write_string(w, "fix", f->fix);
  write_place(w, &f->place);
  if (f->layer != EM_LAYER_NONE) {
    json_write_text(w, "layer", em_layer_effect_name(f->layer));
  }
  write_related(w, f);
  json_write_string(w, "value", fingerprint_digits(identity.value, sizeof identity.value, digits));
  json_write_string(w, "fingerprint",
                    fingerprint_digits(identity.fingerprint, FINGERPRINT_SIZE, digits));
  json_close_object(w);
}

static void write_error(json_writer *w, const em_error *error) {
  json_open_object(w, "error");
  json_write_text(w, "kind", em_status_name(error->status));
  json_write_text(w, "message", error->message);
  if (error->line > 0) {
    json_write_number(w, "line", error->line);
    json_write_number(w, "column", error->column);
    json_write_number(w, "offset", error->offset);
    json_write_number(w, "length", error->length);
  }
  json_close_object(w);
}

static void write_file(json_writer *w, const audit_file *file) {
  json_open_object(w, NULL);
  json_write_string(w, "name", file->sources->name);
  json_write_bool(w, "analysed", file->status == EM_OK);
  if (file->status == EM_OK) {
    json_write_string(w, "shape", file->shape);
    json_write_number(w, "modules", file->summary.modules);
  } else {
    write_error(w, &file->error);
  }
  json_close_object(w);
}

static void write_lacking(json_writer *w, const em_audit *audit) {
  em_lacking lacking;
  json_open_array(w, "notChecked");
  for (size_t i = 0; em_audit_lacking(audit, i, &lacking); i++) {
    json_open_object(w, NULL);
    json_write_string(w, "ruleId", lacking.rule->id);
    json_write_string(w, "because", lacking.because);
    json_close_object(w);
  }
  json_close_array(w);
}

static void write_fixed(json_writer *w, const em_audit *audit) {
  em_fixed fixed;
  json_open_array(w, "fixed");
  for (size_t i = 0; em_audit_fixed(audit, i, &fixed); i++) {
    json_open_object(w, NULL);
    json_write_string(w, "ruleId", fixed.rule);
    json_write_string_if(w, "module", fixed.module);
    json_write_string_if(w, "file", fixed.file);
    json_close_object(w);
  }
  json_close_array(w);
}

static void write_summary(json_writer *w, const em_audit *audit) {
  const em_summary s = em_audit_summary(audit);
  json_open_object(w, "summary");
  json_open_object(w, "findings");
  for (int severity = EM_SEVERITY_CRITICAL; severity >= EM_SEVERITY_NOTE; severity--) {
    json_write_number(w, em_severity_name((em_severity)severity), s.findings[severity]);
  }
  json_close_object(w);
  json_write_number(w, "expected", s.expected);
  json_write_number(w, "suppressed", s.suppressed);
  json_write_number(w, "known", s.known);
  json_write_number(w, "dropped", s.dropped);
  json_write_number(w, "files", s.files);
  json_write_number(w, "failed", s.failed);
  json_write_number(w, "modules", s.modules);
  json_write_number(w, "embedded", s.embedded);
  json_write_number(w, "settings", s.settings);
  json_write_number(w, "routes", s.routes);
  json_write_number(w, "rules", s.rules);
  write_lacking(w, audit);
  write_fixed(w, audit);
  json_close_object(w);
}

void json_report(output *o, const em_audit *audit, const em_report_options *options) {
  json_writer w = {.o = o};
  (void)options;
  json_open_object(&w, NULL);
  json_write_number(&w, "schemaVersion", 1);
  json_open_object(&w, "tool");
  json_write_text(&w, "name", "edgemanifest");
  json_write_text(&w, "version", em_version());
  json_close_object(&w);
  json_open_array(&w, "files");
  for (uint32_t i = 0; i < audit->file_count; i++) {
    write_file(&w, audit->files[i]);
  }
  json_close_array(&w);
  json_open_array(&w, "findings");
  for (uint32_t i = 0; i < audit->file_count; i++) {
    for (uint32_t k = 0; k < audit->files[i]->finding_count; k++) {
      write_finding(&w, &audit->files[i]->findings[k]);
    }
  }
  json_close_array(&w);
  write_summary(&w, audit);
  json_close_object(&w);
}
