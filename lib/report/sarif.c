/* SARIF 2.1.0, as GitHub code scanning, Azure DevOps and viewers read it. */
#include "findings/fingerprint.h"

#include "report/json_writer.h"
#include "report/report.h"
#include "report/sarif_rules.h"
#include "report/sarif_text.h"
#include "report/uri.h"
#include "report/walk.h"

/* More results than this and GitHub refuses the file. */
enum { RESULTS_MAXIMUM = 25000 };

typedef struct sarif_writer {
  json_writer json;
  const em_audit *audit;
  const em_report_options *options;
  bool has_suppressions;                   /* then every result must carry them */
  uint32_t room[EM_SEVERITY_CRITICAL + 1]; /* results that may still be written, by severity */
  uint64_t left_out;
} sarif_writer;

/* ---- Places --------------------------------------------------------------------------------- */

static void write_artifact_location(json_writer *w, em_view file, int64_t index) {
  json_open_object(w, "artifactLocation");
  json_write_name(w, "uri");
  uri_write(w->o, file);
  if (uri_is_relative(file)) {
    json_write_text(w, "uriBaseId", "%SRCROOT%");
  }
  if (index >= 0) {
    json_write_number(w, "index", (uint64_t)index);
  }
  json_close_object(w);
}

/* Files of the audit are among the artifacts; what else a file was put together from is not. */
static int64_t index_of(const sarif_writer *s, const em_place *at, const audit_file *file,
                        uint32_t index) {
  if (audit_file_source(file, at) == file->sources) {
    return index;
  }
  for (uint32_t i = 0; i < s->audit->file_count; i++) {
    if (s->audit->files[i]->sources->name.data == at->file.data) {
      return i;
    }
  }
  return -1;
}

static void write_region(json_writer *w, const em_place *at, const audit_file *file) {
  json_open_object(w, "region");
  json_write_number(w, "startLine", at->line);
  json_write_number(w, "startColumn", at->column);
  json_write_number(w, "endLine", at->end_line);
  json_write_number(w, "endColumn", at->end_column);
  json_write_number(w, "byteOffset", at->start);
  json_write_number(w, "byteLength", at->end - at->start);
  const audit_source *source = audit_file_source(file, at);
  if (source != NULL) {
    sarif_snippet(w, source, at->start, at->end);
  }
  json_close_object(w);
}

static void write_logical_location(json_writer *w, const em_finding *f) {
  json_open_array(w, "logicalLocations");
  json_open_object(w, NULL);
  json_write_string(w, "name", f->module.data != NULL ? f->module : VIEW("deployment"));
  json_write_text(w, "kind", "module");
  json_write_name(w, "fullyQualifiedName");
  sarif_pointer(w, &f->place);
  json_close_object(w);
  json_close_array(w);
}

static void write_location(sarif_writer *s, const em_finding *f, const audit_file *file,
                           uint32_t index) {
  json_writer *w = &s->json;
  json_open_array(w, "locations");
  json_open_object(w, NULL);
  json_open_object(w, "physicalLocation");
  write_artifact_location(w, f->place.file, index_of(s, &f->place, file, index));
  write_region(w, &f->place, file);
  json_close_object(w);
  write_logical_location(w, f);
  json_close_object(w);
  json_close_array(w);
}

static void write_related(sarif_writer *s, const em_finding *f, const audit_file *file,
                          uint32_t index) {
  json_writer *w = &s->json;
  if (f->related_count == 0) {
    return;
  }
  json_open_array(w, "relatedLocations");
  for (size_t i = 0; i < f->related_count; i++) {
    json_open_object(w, NULL);
    json_write_number(w, "id", i);
    sarif_message(w, "message",
                  &(em_view){f->related[i].message.data, f->related[i].message.length}, 1);
    json_open_object(w, "physicalLocation");
    write_artifact_location(w, f->related[i].place.file,
                            index_of(s, &f->related[i].place, file, index));
    write_region(w, &f->related[i].place, file);
    json_close_object(w);
    json_close_object(w);
  }
  json_close_array(w);
}

/* ---- Results -------------------------------------------------------------------------------- */

static void write_fingerprints(json_writer *w, const uint8_t fingerprint[FINGERPRINT_SIZE]) {
  char digits[2 * FINGERPRINT_SIZE];
  const em_view hex = fingerprint_digits(fingerprint, FINGERPRINT_SIZE, digits);
  json_open_object(w, "partialFingerprints");
  json_write_string(w, "edgemanifestFinding/v1", hex);
  json_write_string(w, "primaryLocationLineHash", hex);
  json_close_object(w);
}

/* Somebody, or the vendor's documentation, took the responsibility. */
static bool is_excused(const em_finding *f) {
  return f->state == EM_STATE_SUPPRESSED || f->state == EM_STATE_EXPECTED;
}

static void write_suppressions(sarif_writer *s, const em_finding *f) {
  json_writer *w = &s->json;
  if (!s->has_suppressions) {
    return;
  }
  json_open_array(w, "suppressions");
  if (f != NULL && is_excused(f)) {
    json_open_object(w, NULL);
    /* in a comment of the manifest itself, or in another file */
    const bool is_inside = f->decided_at.file.data == f->place.file.data;
    json_write_text(w, "kind", is_inside ? "inSource" : "external");
    json_write_text(w, "status", "accepted");
    json_write_string(w, "justification", f->because.data != NULL ? f->because : VIEW(""));
    json_close_object(w);
  }
  json_close_array(w);
}

/* On all results, or on none. */
static void write_baseline_state(sarif_writer *s, bool is_known) {
  if (s->audit->options.baseline != NULL) {
    json_write_text(&s->json, "baselineState", is_known ? "unchanged" : "new");
  }
}

static void write_result(sarif_writer *s, const em_finding *f, const audit_file *file,
                         uint32_t index) {
  json_writer *w = &s->json;
  const em_view sentences[] = {f->message, f->why, f->fix};
  json_open_object(w, NULL);
  json_write_string(w, "ruleId", f->rule->id);
  json_write_number(w, "ruleIndex", sarif_rule_index(s->audit->rules, f->rule));
  json_write_text(w, "level", sarif_level(f->severity));
  sarif_message(w, "message", sentences, sizeof sentences / sizeof *sentences);
  write_location(s, f, file, index);
  write_related(s, f, file, index);
  write_fingerprints(w, em_finding_identify(f).fingerprint);
  write_suppressions(s, f);
  write_baseline_state(s, f->state == EM_STATE_KNOWN);
  json_open_object(w, "properties");
  json_write_text(w, "severity", em_severity_name(f->severity));
  json_write_string_if(w, "module", f->module);
  if (f->layer != EM_LAYER_NONE) {
    json_write_text(w, "layer", em_layer_effect_name(f->layer));
  }
  json_close_object(w);
  json_close_object(w);
}

/* GitHub shows results only: a file that could not be read must be one. */
static void write_unreadable(sarif_writer *s, const audit_file *file, uint32_t index) {
  json_writer *w = &s->json;
  const em_error *e = &file->error;
  const em_view message = view_of(e->message);
  const uint32_t line = e->line > 0 ? e->line : 1;
  const uint32_t column = e->column > 0 ? e->column : 1;
  json_open_object(w, NULL);
  json_write_text(w, "ruleId", REPORT_UNREADABLE);
  json_write_number(w, "ruleIndex", em_ruleset_count(s->audit->rules));
  json_write_text(w, "level", "error");
  sarif_message(w, "message", &message, 1);
  json_open_array(w, "locations");
  json_open_object(w, NULL);
  json_open_object(w, "physicalLocation");
  write_artifact_location(w, file->sources->name, index);
  json_open_object(w, "region");
  json_write_number(w, "startLine", line);
  json_write_number(w, "startColumn", column);
  json_write_number(w, "endLine", line);
  json_write_number(w, "endColumn", column);
  json_close_object(w);
  json_close_object(w);
  json_close_object(w);
  json_close_array(w);
  uint8_t fingerprint[FINGERPRINT_SIZE];
  fingerprint_make(fingerprint, view_of(REPORT_UNREADABLE), (em_view){NULL, 0}, file->sources->name,
                   0);
  write_fingerprints(w, fingerprint);
  write_suppressions(s, NULL);
  write_baseline_state(s, false);
  json_close_object(w);
}

static void write_results(sarif_writer *s) {
  json_open_array(&s->json, "results");
  for (uint32_t i = 0; i < s->audit->file_count; i++) {
    const audit_file *file = s->audit->files[i];
    if (file->status != EM_OK) {
      write_unreadable(s, file, i);
    }
    for (uint32_t k = 0; k < file->finding_count; k++) {
      const em_finding *f = &file->findings[k];
      if (report_shows(f, s->options) && s->room[f->severity] > 0) {
        s->room[f->severity]--;
        write_result(s, f, file, i);
      }
    }
  }
  json_close_array(&s->json);
}

/* The worst findings get the room first. */
static void share_room(sarif_writer *s) {
  uint64_t counts[EM_SEVERITY_CRITICAL + 1] = {0};
  uint32_t room = RESULTS_MAXIMUM;
  for (uint32_t i = 0; i < s->audit->file_count; i++) {
    const audit_file *file = s->audit->files[i];
    room -= file->status != EM_OK && room > 0;
    for (uint32_t k = 0; k < file->finding_count; k++) {
      const em_finding *f = &file->findings[k];
      counts[f->severity] += report_shows(f, s->options);
      s->has_suppressions = s->has_suppressions || (is_excused(f) && report_shows(f, s->options));
    }
  }
  for (int severity = EM_SEVERITY_CRITICAL; severity >= EM_SEVERITY_NOTE; severity--) {
    s->room[severity] = counts[severity] < room ? (uint32_t)counts[severity] : room;
    s->left_out += counts[severity] - s->room[severity];
    room -= s->room[severity];
  }
}

/* ---- The run -------------------------------------------------------------------------------- */

static void write_artifacts(sarif_writer *s) {
  json_writer *w = &s->json;
  json_open_array(w, "artifacts");
  for (uint32_t i = 0; i < s->audit->file_count; i++) {
    const audit_file *file = s->audit->files[i];
    json_open_object(w, NULL);
    json_open_object(w, "location");
    json_write_name(w, "uri");
    uri_write(w->o, file->sources->name);
    if (uri_is_relative(file->sources->name)) {
      json_write_text(w, "uriBaseId", "%SRCROOT%");
    }
    json_close_object(w);
    json_open_array(w, "roles");
    json_write_text(w, NULL, "analysisTarget");
    json_close_array(w);
    json_write_number(w, "length", file->sources->text.length);
    json_close_object(w);
  }
  json_close_array(w);
}

static void write_notification(json_writer *w, const char *level, em_view message) {
  json_open_object(w, NULL);
  json_write_text(w, "level", level);
  sarif_message(w, "message", &message, 1);
}

static void write_invocation(sarif_writer *s) {
  json_writer *w = &s->json;
  const em_summary sum = em_audit_summary(s->audit);
  json_open_array(w, "invocations");
  json_open_object(w, NULL);
  json_write_bool(w, "executionSuccessful", sum.failed == 0);
  json_open_array(w, "toolExecutionNotifications");
  for (uint32_t i = 0; i < s->audit->file_count; i++) {
    const audit_file *file = s->audit->files[i];
    if (file->status != EM_OK) {
      write_notification(w, "error", view_of(file->error.message));
      json_open_array(w, "locations");
      json_open_object(w, NULL);
      json_open_object(w, "physicalLocation");
      write_artifact_location(w, file->sources->name, i);
      json_close_object(w);
      json_close_object(w);
      json_close_array(w);
      json_close_object(w);
    }
  }
  if (s->left_out + sum.dropped > 0) {
    write_notification(w, "warning",
                       VIEW("More was found than a report may hold: the least severe findings are "
                            "left out."));
    json_close_object(w);
  }
  json_close_array(w);
  json_close_object(w);
  json_close_array(w);
}

static void write_run(sarif_writer *s) {
  json_writer *w = &s->json;
  json_open_object(w, NULL);
  sarif_tool(w, s->audit->rules);
  json_write_text(w, "columnKind", "unicodeCodePoints");
  json_open_object(w, "originalUriBaseIds");
  json_open_object(w, "%SRCROOT%");
  json_open_object(w, "description");
  json_write_text(w, "text", "Where the files' names start from: the root of the repository.");
  json_close_object(w);
  json_close_object(w);
  json_close_object(w);
  write_invocation(s);
  write_artifacts(s);
  write_results(s);
  json_close_object(w);
}

void sarif_report(output *o, const em_audit *audit, const em_report_options *options) {
  sarif_writer s = {.json = {.o = o}, .audit = audit, .options = options};
  json_writer *w = &s.json;
  share_room(&s);
  json_open_object(w, NULL);
  json_write_text(w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json_write_text(w, "version", "2.1.0");
  json_open_array(w, "runs");
  write_run(&s);
  json_close_array(w);
  json_close_object(w);
}
