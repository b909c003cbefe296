/* The delta for programs. */
#include "delta/delta.h"

static void write_field(output *o, const char *name, em_view value) {
  output_text(o, VIEW(", \""));
  output_literal(o, name);
  output_text(o, VIEW("\": "));
  output_string(o, value);
}

static void write_place(const delta_report *r, output *o, const char *name, place at) {
  spot found;
  if (!spots_find(r->spots, at, &found)) {
    return;
  }
  output_text(o, VIEW(", \""));
  output_literal(o, name);
  output_text(o, VIEW("\": {\"file\": "));
  output_string(o, found.file);
  output_text(o, VIEW(", \"line\": "));
  output_number(o, found.position.line);
  output_text(o, VIEW(", \"column\": "));
  output_number(o, found.position.column);
  output_text(o, VIEW("}"));
}

static void write_change(const delta_report *r, output *o, const delta_change *change) {
  static const char *const words[] = {
      [DELTA_GAINED] = "gained", [DELTA_LOST] = "lost", [DELTA_CHANGED] = "changed"};
  const delta_fact *fact = change->new != NULL ? change->new : change->old;
  output_text(o, VIEW("{\"change\": \""));
  output_literal(o, words[change->kind]);
  output_text(o, VIEW("\""));
  write_field(o, "topic", delta_topic_name(fact->topic));
  write_field(o, "what", fact->key);
  if (change->old != NULL && change->old->shown.length > 0) {
    write_field(o, "old", change->old->shown);
  }
  if (change->new != NULL && change->new->shown.length > 0) {
    write_field(o, "new", change->new->shown);
  }
  output_text(o, change->is_worse ? VIEW(", \"isWorse\": true") : VIEW(", \"isWorse\": false"));
  write_field(o, "severity", view_of(em_severity_name(change->severity)));
  if (change->old != NULL) {
    write_place(r, o, "oldPlace", change->old->at);
  }
  if (change->new != NULL) {
    write_place(r, o, "newPlace", change->new->at);
  }
  output_text(o, VIEW("}"));
}

static void write_module(const delta_report *r, output *o, const delta_module *m) {
  output_text(o, VIEW("{\"module\": "));
  if (m->name.data == NULL) {
    output_text(o, VIEW("null"));
  } else {
    output_string(o, m->name);
    write_field(o, "fate", delta_fate_name(m->fate));
  }
  output_text(o, VIEW(", \"changes\": ["));
  for (uint32_t i = 0; i < m->count; i++) {
    output_text(o, i > 0 ? VIEW(",\n      ") : VIEW("\n      "));
    write_change(r, o, &m->changes[i]);
  }
  output_text(o, m->count > 0 ? VIEW("\n    ]}") : VIEW("]}"));
}

static void write_uncompared(output *o, const delta *d) {
  bool is_first = true;
  output_text(o, VIEW(",\n  \"notCompared\": ["));
  for (uint32_t topic = 0; topic < DELTA_TOPIC_COUNT; topic++) {
    if ((d->compared >> topic & 1u) == 0) {
      output_text(o, is_first ? VIEW("") : VIEW(", "));
      output_string(o, delta_topic_name((delta_topic)topic));
      is_first = false;
    }
  }
  output_text(o, VIEW("]"));
}

void delta_write_json(const delta_report *r, output *o) {
  const delta *d = r->delta;
  output_text(o, VIEW("{\n  \"old\": "));
  output_string(o, r->old_name);
  output_text(o, VIEW(",\n  \"new\": "));
  output_string(o, r->new_name);
  write_uncompared(o, d);
  output_text(o, VIEW(",\n  \"modules\": ["));
  for (uint32_t i = 0; i < d->count; i++) {
    output_text(o, i > 0 ? VIEW(",\n    ") : VIEW("\n    "));
    write_module(r, o, &d->modules[i]);
  }
  output_text(o, d->count > 0 ? VIEW("\n  ],\n") : VIEW("],\n"));
  output_text(o, VIEW("  \"gained\": "));
  output_number(o, d->gained_total);
  output_text(o, VIEW(",\n  \"lost\": "));
  output_number(o, d->lost_total);
  output_text(o, VIEW(",\n  \"changed\": "));
  output_number(o, d->changed_total);
  output_text(o, VIEW("\n}\n"));
}
