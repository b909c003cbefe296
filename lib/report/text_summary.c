/* The end of the text report: how bad it is, and the proof that it was read. */
#include "report/text_summary.h"

#include "report/paragraph.h"
#include "report/report.h"
#include "report/style.h"

#include <stdio.h>

/* Pieces of a line that break at their dots only. */
typedef struct pieces {
  output *o;
  const em_report_options *options;
  uint32_t column;
  bool has_item; /* of the piece at hand */
  char piece[256];
  size_t used;
} pieces;

static void add_text(pieces *p, const char *text) {
  const size_t length = strlen(text);
  if (length < sizeof p->piece - p->used) {
    memcpy(p->piece + p->used, text, length);
    p->used += length;
  }
}

static void add_number(pieces *p, uint32_t number) {
  char digits[12];
  size_t at = sizeof digits - 1;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  add_text(p, digits + at);
}

/* "3 modules", "1 module". */
static void add_count(pieces *p, uint32_t count, const char *one, const char *many) {
  add_text(p, p->has_item ? ", " : "");
  add_number(p, count);
  add_text(p, " ");
  add_text(p, count == 1 ? one : many);
  p->has_item = true;
}

static void end_piece(pieces *p) {
  const char *dot = p->options->use_ascii ? " - " : " \xC2\xB7 ";
  if (p->column > 0 && p->column + 3 + p->used > p->options->width) {
    output_literal(p->o, "\n");
    p->column = 0;
  }
  output_literal(p->o, p->column > 0 ? dot : "");
  p->column += (p->column > 0 ? 3u : 0u) + (uint32_t)p->used;
  /* A piece that is wider than the line breaks at its blanks, too. */
  paragraph whole = {.o = p->o, .width = p->options->width};
  if (p->used > p->options->width) {
    paragraph_add(&whole, (em_view){p->piece, p->used});
    p->column = whole.column;
  } else {
    output_text(p->o, (em_view){p->piece, p->used});
  }
  p->used = 0;
  p->has_item = false;
}

static void add_severities(pieces *p, const em_summary *s) {
  uint32_t total = 0;
  for (int severity = EM_SEVERITY_CRITICAL; severity >= EM_SEVERITY_NOTE; severity--) {
    const char *name = em_severity_name((em_severity)severity);
    total += s->findings[severity];
    if (s->findings[severity] > 0) {
      add_count(p, s->findings[severity], name, name);
    }
  }
  if (total == 0) {
    add_text(p,
             s->failed == s->files && s->files > 0 ? "Nothing could be analysed" : "No findings");
  }
}

static void write_hint(output *o, uint16_t width, uint32_t count, const char *one,
                       const char *many) {
  if (count > 0) {
    char number[16];
    paragraph p = {.o = o, .width = width};
    snprintf(number, sizeof number, "%u", count);
    paragraph_add(&p, view_of(number));
    paragraph_add(&p, view_of(count == 1 ? one : many));
    paragraph_end(&p);
  }
}

/* Words of the library and of rule files, made fit to be shown, in a paragraph. */
static void add_words(paragraph *p, const char *words) {
  char shown[512];
  em_text_escape(view_of(words), shown, sizeof shown);
  paragraph_add(p, view_of(shown));
}

/* How many rules lack the same as number `index`; 0 if an earlier one did. */
static uint32_t count_alike(const em_audit *audit, size_t index, const em_lacking *lacking) {
  em_lacking other;
  uint32_t count = 0;
  for (size_t i = 0; em_audit_lacking(audit, i, &other); i++) {
    if (view_equals(other.because, lacking->because)) {
      if (i < index) {
        return 0;
      }
      count++;
    }
  }
  return count;
}

/* "Not checked: 6 rules (no image lock was given), registry-allowed (…)" */
static void write_lacking(output *o, const em_audit *audit, const em_report_options *options) {
  em_lacking lacking;
  char words[400];
  char number[24];
  bool is_first = true;
  paragraph p = {.o = o, .width = options->width};
  for (size_t i = 0; em_audit_lacking(audit, i, &lacking); i++) {
    const uint32_t count = count_alike(audit, i, &lacking);
    if (count == 0) {
      continue;
    }
    snprintf(number, sizeof number, "%u rules", count);
    const em_view rules = count == 1 ? view_until(lacking.rule->id, 80) : view_of(number);
    snprintf(words, sizeof words, "%s%.*s: %.*s.", is_first ? "Not checked: " : "",
             VIEW_ARGS(rules), VIEW_ARGS(view_until(lacking.because, 200)));
    add_words(&p, words);
    is_first = false;
  }
  paragraph_end(&p);
}

/* "Gone since the baseline: privileged-container in camera (deployment.json), …" */
static void write_fixed(output *o, const em_audit *audit, const em_report_options *options) {
  em_fixed fixed;
  em_fixed next;
  char words[400];
  paragraph p = {.o = o, .width = options->width};
  for (size_t i = 0; em_audit_fixed(audit, i, &fixed); i++) {
    const em_view in_module = fixed.module.data == NULL ? VIEW("") : view_until(fixed.module, 80);
    const em_view file = fixed.file.data == NULL ? VIEW("") : view_until(fixed.file, 120);
    paragraph_add(&p, i == 0 ? VIEW("Gone since the baseline:") : VIEW(""));
    snprintf(words, sizeof words, "%.*s%s%.*s%s%.*s%s%s", VIEW_ARGS(view_until(fixed.rule, 80)),
             in_module.length > 0 ? " in " : "", VIEW_ARGS(in_module), file.length > 0 ? " (" : "",
             VIEW_ARGS(file), file.length > 0 ? ")" : "",
             em_audit_fixed(audit, i + 1, &next) ? "," : "");
    add_words(&p, words);
  }
  paragraph_end(&p);
}

void text_summary(output *o, const em_audit *audit, const em_report_options *options) {
  const em_summary s = em_audit_summary(audit);
  pieces p = {.o = o, .options = options};
  output_literal(o, style_bold(options));
  add_severities(&p, &s);
  end_piece(&p);
  output_literal(o, style_end(options));
  add_count(&p, s.modules, "module", "modules");
  add_count(&p, s.embedded, "embedded document", "embedded documents");
  add_count(&p, s.settings, "setting", "settings");
  add_text(&p, " read");
  end_piece(&p);
  add_count(&p, s.rules, "rule", "rules");
  end_piece(&p);
  add_count(&p, s.files, "file", "files");
  if (s.failed > 0) {
    add_text(&p, ", ");
    add_number(&p, s.failed);
    add_text(&p, " could not be analysed");
  }
  end_piece(&p);
  output_literal(o, "\n");
  write_hint(o, options->width, s.expected,
             "finding is expected of a known module (--show-expected lists it)",
             "findings are expected of known modules (--show-expected lists them)");
  write_hint(o, options->width, s.suppressed, "finding is suppressed (--show-excused lists it)",
             "findings are suppressed (--show-excused lists them)");
  write_hint(o, options->width, s.known, "finding is in the baseline (--show-excused lists it)",
             "findings are in the baseline (--show-excused lists them)");
  write_fixed(o, audit, options);
  write_hint(o, options->width, s.dropped, "finding is left out, the least severe (--max-findings)",
             "findings are left out, the least severe (--max-findings)");
  write_lacking(o, audit, options);
}
