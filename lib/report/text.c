/* The report that people read. */
#include "report/excerpt.h"
#include "report/paragraph.h"
#include "report/report.h"
#include "report/style.h"
#include "report/text_summary.h"
#include "report/walk.h"
#include "text/width.h"

/* LOOK_BACK: how many findings back a reader is taken to remember what was said. */
enum { INDENT = 3, LOOK_BACK = 100 };

typedef struct text_writer {
  output *o;
  const em_report_options *options;
  const audit_file *file;
} text_writer;

static void write_place(const text_writer *w, const em_place *at) {
  output_escaped(w->o, at->file);
  output_literal(w->o, ":");
  output_number(w->o, at->line);
  output_literal(w->o, ":");
  output_number(w->o, at->column);
}

static uint32_t digits_of(uint32_t number) {
  uint32_t count = 1;
  for (; number >= 10; number /= 10) {
    count++;
  }
  return count;
}

static uint32_t place_width(const em_place *at) {
  return width_of_text(at->file) + 2 + digits_of(at->line) + digits_of(at->column);
}

/* One more piece of a head, in a line of its own if this one is full. */
static void write_piece(const text_writer *w, uint32_t *column, const char *style, const char *word,
                        em_view text) {
  const uint32_t width = (uint32_t)strlen(word) + width_of_text(text);
  const bool breaks = *column + 2 + width > w->options->width;
  output_literal(w->o, breaks ? "\n   " : "  ");
  *column = (breaks ? INDENT : *column + 2) + width;
  output_literal(w->o, style);
  output_literal(w->o, word);
  output_escaped(w->o, text);
  output_literal(w->o, *style == '\0' ? "" : style_end(w->options));
}

/* deployment.json:41:37  critical  privileged-container  module camera */
static void write_head(const text_writer *w, const em_finding *f) {
  const em_place *at = &f->place;
  uint32_t column = place_width(at);
  output_literal(w->o, style_bold(w->options));
  write_place(w, at);
  output_literal(w->o, style_end(w->options));
  write_piece(w, &column, style_severity(w->options, f->severity), em_severity_name(f->severity),
              VIEW(""));
  write_piece(w, &column, "", "", f->rule->id);
  if (f->module.data != NULL) {
    write_piece(w, &column, "", "module ", f->module);
  }
  if (f->state != EM_STATE_OPEN) {
    write_piece(w, &column, "", em_state_name(f->state), VIEW(""));
  }
  output_literal(w->o, "\n");
}

static void write_excerpt(const text_writer *w, const em_finding *f) {
  const audit_source *source = audit_file_source(w->file, &f->place);
  if (source == NULL) {
    return;
  }
  const excerpt e = {.text = source->text,
                     .start = f->place.start,
                     .end = f->place.end,
                     .line = f->place.line,
                     .secrets = source->secrets,
                     .secret_count = source->secret_count,
                     .color = style_severity(w->options, f->severity)};
  excerpt_write(w->o, &e, w->options);
}

static paragraph new_paragraph(const text_writer *w) {
  return (paragraph){.o = w->o, .indent = INDENT, .width = w->options->width};
}

static void write_related(const text_writer *w, const em_finding *f) {
  for (size_t i = 0; i < f->related_count; i++) {
    const em_related *r = &f->related[i];
    output_repeat(w->o, " ", INDENT);
    write_place(w, &r->place);
    output_literal(w->o, " ");
    paragraph p = {.o = w->o,
                   .indent = INDENT + 2,
                   .width = w->options->width,
                   .column = INDENT + place_width(&r->place) + 1};
    paragraph_add(&p, r->message);
    paragraph_end(&p);
  }
}

/* Whether a finding of the same rule shortly before has said the same. */
static bool was_said(const text_writer *w, const em_finding *f, em_view sentence) {
  const em_finding *first = w->file->findings;
  const em_finding *start = f - first > LOOK_BACK ? f - LOOK_BACK : first;
  for (const em_finding *other = start; other != f; other++) {
    if (other->rule == f->rule && report_shows(other, w->options) &&
        (view_equals(other->why, sentence) || view_equals(other->fix, sentence))) {
      return true;
    }
  }
  return false;
}

static void write_sentences(const text_writer *w, const em_finding *f) {
  paragraph p = new_paragraph(w);
  paragraph_add(&p, f->message);
  if (!was_said(w, f, f->why)) {
    paragraph_add(&p, f->why);
  }
  paragraph_end(&p);
  if (f->because.data != NULL) {
    paragraph_add(&p, f->state == EM_STATE_EXPECTED ? VIEW("Expected:") : VIEW("Suppressed:"));
    paragraph_add(&p, f->because);
    paragraph_end(&p);
  }
  if (f->state == EM_STATE_OPEN && !was_said(w, f, f->fix)) {
    paragraph_add(&p, VIEW("Fix:"));
    paragraph_add(&p, f->fix);
    paragraph_end(&p);
  }
}

static void write_finding(const text_writer *w, const em_finding *f) {
  write_head(w, f);
  write_excerpt(w, f);
  write_related(w, f);
  write_sentences(w, f);
  output_literal(w->o, "\n");
}

static void write_file(const text_writer *w) {
  const audit_file *file = w->file;
  if (file->status != EM_OK) {
    const em_writer *writer = w->o->writer;
    output_finish(w->o);
    w->o->has_failed =
        w->o->has_failed || em_error_report(&file->error, file->sources->name, file->sources->text,
                                            w->options, writer) != EM_OK;
    output_literal(w->o, "\n");
    return;
  }
  for (uint32_t i = 0; i < file->finding_count; i++) {
    if (report_shows(&file->findings[i], w->options)) {
      write_finding(w, &file->findings[i]);
    }
  }
}

void text_report(output *o, const em_audit *audit, const em_report_options *options) {
  for (uint32_t i = 0; i < audit->file_count; i++) {
    const text_writer w = {o, options, audit->files[i]};
    write_file(&w);
  }
  text_summary(o, audit, options);
}
