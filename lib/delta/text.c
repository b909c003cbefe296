/* The delta for a terminal. */
#include "delta/delta.h"
#include "text/width.h"

enum { SHOWN = 160, INDENT = 8, LINE_COLUMNS = 80 };

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

/* A line that goes on below where it would be too wide. */
typedef struct line {
  output *o;
  uint32_t column;
} line;

static void add_piece(line *l, const char *gap, em_view text) {
  const uint32_t width = width_of_text(text);
  const uint32_t gap_width = (uint32_t)strlen(gap);
  const bool breaks = l->column > INDENT && l->column + gap_width + width > LINE_COLUMNS;
  if (breaks) {
    output_text(l->o, VIEW("\n"));
    output_repeat(l->o, " ", INDENT);
  } else {
    output_literal(l->o, gap);
  }
  l->column = (breaks ? INDENT : l->column + gap_width) + width;
  output_escaped(l->o, text);
}

static em_view shorten(em_view text, arena *memory) {
  const em_view shown = view_cut(text, SHOWN);
  return shown.length == text.length ? text : arena_format(memory, "%.*s…", VIEW_ARGS(shown));
}

static void add_place(const delta_report *r, line *l, place at) {
  spot found;
  if (spots_find(r->spots, at, &found)) {
    add_piece(l, "  ",
              arena_format(r->spots->memory, "%.*s:%u:%u", VIEW_ARGS(view_cut(found.file, 4096)),
                           found.position.line, found.position.column));
  }
}

static void add_values(const delta_report *r, line *l, const delta_change *change) {
  arena *memory = r->spots->memory;
  const em_view old = change->old == NULL ? VIEW("") : shorten(change->old->shown, memory);
  const em_view new = change->new == NULL ? VIEW("") : shorten(change->new->shown, memory);
  if (change->kind == DELTA_CHANGED && old.length + new.length == 0) {
    add_piece(l, " ", VIEW("changed"));
  } else if (change->kind == DELTA_CHANGED) {
    add_piece(l, " ", old.length > 0 ? old : VIEW("unset"));
    add_piece(l, " ", arena_format(memory, "→ %.*s", VIEW_ARGS(new)));
  } else if (old.length + new.length > 0) {
    add_piece(l, " ", change->kind == DELTA_GAINED ? new : old);
  }
}

static void write_change(const delta_report *r, output *o, const delta_change *change) {
  static const char *const signs[] = {
      [DELTA_GAINED] = "    + ", [DELTA_LOST] = "    - ", [DELTA_CHANGED] = "    ~ "};
  const delta_fact *fact = change->new != NULL ? change->new : change->old;
  line l = {o, 0};
  color(r, o, color_of(change));
  add_piece(&l, signs[change->kind], fact->key);
  add_values(r, &l, change);
  if (change->is_worse && change->severity > EM_SEVERITY_NOTE) {
    add_piece(&l, "  ", arena_format(r->spots->memory, "[%s]", em_severity_name(change->severity)));
  }
  color(r, o, *color_of(change) == '\0' ? "" : "\x1b[0m");
  add_place(r, &l, fact->at);
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
  } else {
    write_counts(o, r->delta);
  }
  const em_view names = delta_name_uncompared(r->delta, r->spots->memory);
  if (names.length > 0) {
    output_text(o, VIEW("Not compared, as one of the two does not tell: "));
    output_text(o, names);
    output_text(o, VIEW(".\n"));
  }
}
