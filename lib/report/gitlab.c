/* GitLab's code quality report: an array, also if there is nothing in it. */
#include "findings/fingerprint.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "report/walk.h"

/* A path of the repository, as GitLab wants it: nothing before its first name. */
static em_view from_root(em_view path) {
  while (view_starts_with(path, VIEW("./"))) {
    path = view_from(path, 2);
  }
  return path;
}

/* Findings of two files may be alike; GitLab shows those of one fingerprint once. */
static void write_fingerprint(json_writer *w, const uint8_t fingerprint[FINGERPRINT_SIZE],
                              em_view file) {
  char digits[2 * FINGERPRINT_SIZE];
  uint8_t own[FINGERPRINT_SIZE];
  fingerprint_make(own, fingerprint_digits(fingerprint, FINGERPRINT_SIZE, digits),
                   (em_view){NULL, 0}, file, 0);
  json_write_string(w, "fingerprint", fingerprint_digits(own, FINGERPRINT_SIZE, digits));
}

static void write_location(json_writer *w, em_view file, uint32_t line) {
  json_open_object(w, "location");
  json_write_string(w, "path", from_root(file));
  json_open_object(w, "lines");
  json_write_number(w, "begin", line);
  json_close_object(w);
  json_close_object(w);
}

static void write_finding(json_writer *w, const em_finding *f) {
  static const char *const severities[] = {"info", "minor", "major", "critical", "blocker"};
  json_open_object(w, NULL);
  json_write_string(w, "description", f->message);
  json_write_string(w, "check_name", f->rule->id);
  write_fingerprint(w, em_finding_identify(f).fingerprint, f->place.file);
  json_write_text(w, "severity", severities[f->severity]);
  write_location(w, f->place.file, f->place.line);
  json_close_object(w);
}

static void write_failure(json_writer *w, const audit_file *file) {
  static const uint8_t none[FINGERPRINT_SIZE];
  json_open_object(w, NULL);
  json_write_text(w, "description", file->error.message);
  json_write_text(w, "check_name", REPORT_UNREADABLE);
  write_fingerprint(w, none, file->sources->name);
  json_write_text(w, "severity", "blocker");
  write_location(w, file->sources->name, file->error.line > 0 ? file->error.line : 1);
  json_close_object(w);
}

void gitlab_report(output *o, const em_audit *audit, const em_report_options *options) {
  json_writer w = {.o = o};
  json_open_array(&w, NULL);
  for (uint32_t i = 0; i < audit->file_count; i++) {
    if (audit->files[i]->status != EM_OK) {
      write_failure(&w, audit->files[i]);
    }
  }
  report_walk walk = report_walk_start(audit, options);
  for (const em_finding *f = report_walk_next(&walk); f != NULL; f = report_walk_next(&walk)) {
    if (f->state == EM_STATE_OPEN) {
      write_finding(&w, f);
    }
  }
  json_close_array(&w);
}
