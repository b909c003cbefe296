/*
 * The delta as Markdown, for a comment on a pull request. Whatever comes from a manifest stands in
 * a code span, which nothing in it can end: links, mentions and HTML stay text.
 */
#include "delta/delta.h"
#include "text/escape.h"

enum { SHOWN = 160 };

/* The longest run of back quotes. */
static uint32_t longest_run(em_view text) {
  uint32_t longest = 0;
  uint32_t run = 0;
  for (size_t i = 0; i < text.length; i++) {
    run = text.data[i] == '`' ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  return longest;
}

static void write_code(output *o, em_view text) {
  const em_view shown = view_until(text, SHOWN);
  const uint32_t fence = longest_run(shown) + 1;
  output_repeat(o, "`", fence);
  output_text(o, fence > 1 ? VIEW(" ") : VIEW(""));
  output_escaped(o, shown);
  output_text(o, text.length > SHOWN ? VIEW("…") : VIEW(""));
  output_text(o, shown.length == 0 || fence > 1 ? VIEW(" ") : VIEW(""));
  output_repeat(o, "`", fence);
}

static void write_change(output *o, const delta_change *change) {
  static const char *const words[] = {
      [DELTA_GAINED] = "gains ", [DELTA_LOST] = "loses ", [DELTA_CHANGED] = "changes "};
  const delta_fact *fact = change->new != NULL ? change->new : change->old;
  output_text(o, VIEW("  - "));
  if (change->is_worse && change->severity > EM_SEVERITY_NOTE) {
    output_text(o, VIEW("**"));
    output_literal(o, em_severity_name(change->severity));
    output_text(o, VIEW("** "));
  }
  output_literal(o, words[change->kind]);
  write_code(o, fact->key);
  if (change->old != NULL && change->old->shown.length > 0) {
    output_text(o, change->new != NULL ? VIEW(" from ") : VIEW(": "));
    write_code(o, change->old->shown);
  }
  if (change->new != NULL && change->new->shown.length > 0) {
    output_text(o, change->old != NULL ? VIEW(" to ") : VIEW(": "));
    write_code(o, change->new->shown);
  }
  output_text(o, VIEW("\n"));
}

static void write_module(output *o, const delta_module *m) {
  if (m->name.data == NULL) {
    output_text(o, VIEW("- the deployment\n"));
  } else {
    output_text(o, VIEW("- module "));
    write_code(o, m->name);
    output_text(o, VIEW(" **"));
    output_text(o, delta_fate_name(m->fate));
    output_text(o, VIEW("**\n"));
  }
  for (uint32_t i = 0; i < m->count; i++) {
    write_change(o, &m->changes[i]);
  }
  if (m->count == 0 && m->fate == DELTA_RECREATED) {
    output_text(o, VIEW("  - other container settings change\n"));
  }
}

/* A last line on what one of the sides does not tell. */
static void write_uncompared(const delta_report *r, output *o) {
  const em_view names = delta_name_uncompared(r->delta, r->spots->memory);
  if (names.length > 0) {
    output_text(o, VIEW("\nNot compared, as one of the two does not tell: "));
    output_text(o, names);
    output_text(o, VIEW(".\n"));
  }
}

void delta_write_markdown(const delta_report *r, output *o) {
  const delta *d = r->delta;
  output_text(o, VIEW("### What this changes on the device\n\n"));
  write_code(o, r->old_name);
  output_text(o, VIEW(" → "));
  write_code(o, r->new_name);
  output_text(o, VIEW("\n\n"));
  if (d->count == 0) {
    output_text(o, VIEW("Nothing.\n"));
    write_uncompared(r, o);
    return;
  }
  for (uint32_t i = 0; i < d->count; i++) {
    write_module(o, &d->modules[i]);
  }
  output_text(o, VIEW("\n"));
  output_number(o, d->gained_total);
  output_text(o, VIEW(" gained, "));
  output_number(o, d->lost_total);
  output_text(o, VIEW(" lost, "));
  output_number(o, d->changed_total);
  output_text(o, VIEW(" changed.\n"));
  write_uncompared(r, o);
}
