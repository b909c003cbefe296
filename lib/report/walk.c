#include "report/walk.h"

bool report_shows(const em_finding *f, const em_report_options *options) {
  return f->state == EM_STATE_OPEN || f->state == EM_STATE_EXPECTED || options->show_excused;
}

report_walk report_walk_start(const em_audit *audit, const em_report_options *options) {
  return (report_walk){.audit = audit, .options = options, .severity = EM_SEVERITY_CRITICAL};
}

const em_finding *report_walk_next(report_walk *w) {
  for (; w->severity >= EM_SEVERITY_NOTE; w->severity--, w->file = 0, w->next = 0) {
    for (; w->file < w->audit->file_count; w->file++, w->next = 0) {
      const audit_file *file = w->audit->files[w->file];
      while (w->next < file->finding_count) {
        const em_finding *f = &file->findings[w->next++];
        if ((int)f->severity == w->severity && report_shows(f, w->options)) {
          return f;
        }
      }
    }
  }
  return NULL;
}
