/* The delta for a terminal. */
#include "delta/delta.h"

enum { SHOWN = 160, KEY_COLUMNS = 44 };

static void write_short(output *o, em_view text) {
  output_escaped(o, view_until(text, SHOWN));
  output_text(o, text.length > SHOWN ? VIEW("…") : VIEW(""));
}

static void color(const delta_report *r, output *o, const char *code) {
  if (r->use_color) {
    output_literal(o, code);
  }
}

static const char *color_of(const delta_change *change) {
  if (!change->is_worse) {
    return change->kind == DELTA_CHANGED ? "" : "\x1b[32m";
  }
  return change->severity >= EM_SEVERITY_HIGH ? "\x1b[1;31m" : "\x1b[33m";
}

static void write_place(const delta_report *r, output *o, place at) {
  spot found;
  if (!spots_find(r->spots, at, &found)) {
    return;
  }
  output_text(o, VIEW("  "));
  output_escaped(o, found.file);
  output_text(o, VIEW(":"));
  output_number(o, found.position.line);
  output_text(o, VIEW(":"));
  output_number(o, found.position.column);
}

static void write_value(output *o, const delta_change *change) {
  const em_view old = change->old == NULL ? (em_view){0} : change->old->shown;
  const em_view new = change->new == NULL ? (em_view){0} : change->new->shown;
  if (change->kind == DELTA_CHANGED) {
    if (old.length == 0 && new.length == 0) {
      output_text(o, VIEW(" changed"));
      return;
    }
    output_text(o, VIEW(" "));
    write_short(o, old);
    output_text(o, VIEW(" → "));
    write_short(o, new);
    return;
  }
  const em_view value = change->kind == DELTA_GAINED ? new : old;
  if (value.length > 0) {
    output_text(o, VIEW(" "));
    write_short(o, value);
  }
}

static void write_change(const delta_report *r, output *o, const delta_change *change) {
  static const char *const signs[] = {
      [DELTA_GAINED] = "    + ", [DELTA_LOST] = "    - ", [DELTA_CHANGED] = "    ~ "};
  const delta_fact *fact = change->new != NULL ? change->new : change->old;
  color(r, o, color_of(change));
  output_literal(o, signs[change->kind]);
  output_escaped(o, fact->key);
  write_value(o, change);
  if (change->is_worse && change->severity > EM_SEVERITY_NOTE) {
    output_text(o, VIEW("  ["));
    output_literal(o, em_severity_name(change->severity));
    output_text(o, VIEW("]"));
  }
  color(r, o, *color_of(change) == '\0' ? "" : "\x1b[0m");
  write_place(r, o, fact->at);
  output_text(o, VIEW("\n"));
}

static void write_module(const delta_report *r, output *o, const delta_module *m) {
  static const char *const signs[] = {
      [DELTA_STAYS] = "~ ",     [DELTA_ADDED] = "+ ",   [DELTA_REMOVED] = "- ",
      [DELTA_RECREATED] = "~ ", [DELTA_STARTED] = "~ ", [DELTA_STOPPED] = "~ "};
  color(r, o, "\x1b[1m");
  if (m->name.data == NULL) {
    output_text(o, VIEW("~ deployment"));
  } else {
    output_literal(o, signs[m->fate]);
    output_text(o, VIEW("module "));
    output_escaped(o, m->name);
    output_text(o, VIEW(" "));
    output_text(o, delta_fate_name(m->fate));
  }
  color(r, o, "\x1b[0m");
  output_text(o, VIEW("\n"));
  for (uint32_t i = 0; i < m->count; i++) {
    write_change(r, o, &m->changes[i]);
  }
  if (m->count == 0 && m->fate == DELTA_RECREATED) {
    output_text(o, VIEW("    ~ other container settings\n"));
  }
  output_text(o, VIEW("\n"));
}

static void write_counts(output *o, const delta *d) {
  output_number(o, d->gained_total);
  output_text(o, VIEW(" gained, "));
  output_number(o, d->lost_total);
  output_text(o, VIEW(" lost, "));
  output_number(o, d->changed_total);
  output_text(o, VIEW(" changed"));
  bool is_first = true;
  for (int severity = EM_SEVERITY_CRITICAL; severity > EM_SEVERITY_NOTE; severity--) {
    if (d->gained[severity] > 0) {
      output_text(o, is_first ? VIEW("; worse: ") : VIEW(", "));
      output_number(o, d->gained[severity]);
      output_text(o, VIEW(" "));
      output_literal(o, em_severity_name((em_severity)severity));
      is_first = false;
    }
  }
  output_text(o, VIEW("\n"));
}

void delta_write_text(const delta_report *r, output *o) {
  output_escaped(o, r->old_name);
  output_text(o, VIEW(" → "));
  output_escaped(o, r->new_name);
  output_text(o, VIEW("\n\n"));
  for (uint32_t i = 0; i < r->delta->count; i++) {
    write_module(r, o, &r->delta->modules[i]);
  }
  if (r->delta->count == 0) {
    output_text(o, VIEW("Nothing changes on the device.\n"));
    return;
  }
  write_counts(o, r->delta);
}
