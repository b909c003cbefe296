#include "layers/provenance.h"

#include "document/embedded.h"
#include "document/expand.h"
#include "layers/pointer_walk.h"
#include "text/lines.h"
#include "text/width.h"

/* A file's lines, built once. */
typedef struct tables {
  const layers_merge *m;
  lines *lines; /* one for each input */
} tables;

static bool build_tables(tables *t, const layers_merge *m, arena *memory) {
  t->m = m;
  t->lines = arena_allocate_array(memory, m->input_count, sizeof *t->lines);
  for (uint32_t i = 0; t->lines != NULL && i < m->input_count; i++) {
    if (!lines_build(&t->lines[i], memory, document_file(m->inputs[i].document)->text)) {
      return false;
    }
  }
  return t->lines != NULL;
}

typedef struct spot {
  uint32_t input;
  lines_position position;
} spot;

static spot spot_of(const tables *t, place at) {
  const document_span span = document_locate_node(at.document, at.node);
  const uint32_t input = layers_input_of(t->m, span.file);
  return (spot){input, lines_locate(&t->lines[input], span.start)};
}

static em_view file_of(const tables *t, uint32_t input) {
  return t->m->inputs[input].document->name;
}

/* "/modulesContent/$edgeAgent/properties.desired/modules/camera" of a change. */
static em_view pointer_of(const layers_change *change, arena *memory) {
  em_view pointer = arena_format(memory, "/modulesContent/%.*s/properties.desired%s%.*s",
                                 VIEW_ARGS(change->module), change->path.length > 0 ? "/" : "",
                                 VIEW_ARGS(change->path));
  char *bytes = arena_allocate(memory, 2 * pointer.length + 1);
  if (pointer.data == NULL || bytes == NULL) {
    return VIEW("");
  }
  const size_t path_at = pointer.length - change->path.length;
  const size_t module_at = sizeof "/modulesContent/" - 1;
  size_t used = 0;
  for (size_t i = 0; i < pointer.length; i++) {
    const char byte = pointer.data[i];
    const bool is_name = (i >= module_at && i < module_at + change->module.length) || i >= path_at;
    if (is_name && (byte == '~' || byte == '/')) {
      bytes[used++] = '~';
      bytes[used++] = byte == '~' ? '0' : '1';
    } else {
      bytes[used++] = i >= path_at && byte == '.' ? '/' : byte;
    }
  }
  return (em_view){bytes, used};
}

/* ---- Text ---------------------------------------------------------------------------------------
 */

enum { PLACE_COLUMNS = 28 };

static void write_place(const tables *t, output *o, spot at) {
  output_escaped(o, file_of(t, at.input));
  output_text(o, VIEW(":"));
  output_number(o, at.position.line);
  output_text(o, VIEW(":"));
  output_number(o, at.position.column);
}

static uint32_t count_digits(uint32_t number) {
  uint32_t digits = 1;
  for (; number > 9; number /= 10) {
    digits++;
  }
  return digits;
}

static void write_padded_place(const tables *t, output *o, spot at) {
  write_place(t, o, at);
  const uint32_t width = width_of_text(file_of(t, at.input)) + 2 + count_digits(at.position.line) +
                         count_digits(at.position.column);
  output_repeat(o, " ", width < PLACE_COLUMNS ? PLACE_COLUMNS - width : 1);
}

static void write_role(const tables *t, output *o, uint32_t input) {
  static const char *const words[] = {
      [LAYERS_BASE] = "base         ",
      [LAYERS_LAYER] = "layer        ",
      [LAYERS_OUTRANKED] = "not applied  ",
      [LAYERS_BELOW_BASE] = "not applied  ",
  };
  const layers_input *in = &t->m->inputs[input];
  output_literal(o, words[in->role]);
  output_escaped(o, file_of(t, input));
  if (in->has_priority) {
    output_text(o, in->priority < 0 ? VIEW("  priority -") : VIEW("  priority "));
    output_number(o, in->priority < 0 ? 0 - (uint64_t)in->priority : (uint64_t)in->priority);
  }
  if (in->role == LAYERS_OUTRANKED) {
    output_text(o, VIEW("  another base ranks higher"));
  } else if (in->role == LAYERS_BELOW_BASE) {
    output_text(o, VIEW("  a layer must rank above the base"));
  }
  output_text(o, VIEW("\n"));
}

static void write_roles(const tables *t, output *o) {
  const layers_merge *m = t->m;
  for (uint32_t i = 0; i < m->applied_count; i++) {
    write_role(t, o, m->applied[i]);
  }
  for (uint32_t i = 0; i < m->input_count; i++) {
    if (m->inputs[i].role == LAYERS_OUTRANKED || m->inputs[i].role == LAYERS_BELOW_BASE) {
      write_role(t, o, i);
    }
  }
  if (m->base == LAYERS_NONE) {
    output_text(o, VIEW("no base: none of these has whole desired properties of $edgeAgent\n"));
  }
}

static void write_change(const tables *t, output *o, const layers_change *change, arena *memory) {
  static const char *const words[] = {[LAYERS_INTRODUCED] = "brings    ",
                                      [LAYERS_REPLACED] = "replaces  ",
                                      [LAYERS_REMOVED] = "removes   "};
  write_padded_place(t, o, spot_of(t, change->name_at));
  output_literal(o, words[change->kind]);
  output_escaped(o, pointer_of(change, memory));
  if (place_is_set(change->before)) {
    output_text(o, change->is_same ? VIEW("  the same as ") : VIEW("  of "));
    write_place(t, o, spot_of(t, change->before));
  }
  output_text(o, VIEW("\n"));
}

bool provenance_write_text(const layers_merge *m, arena *memory, output *o) {
  tables t;
  if (!build_tables(&t, m, memory)) {
    return false;
  }
  write_roles(&t, o);
  output_text(o, VIEW("\n"));
  for (uint32_t i = 0; i < m->change_count; i++) {
    write_change(&t, o, &m->changes[i], memory);
  }
  for (uint32_t i = 0; i < m->fault_count; i++) {
    write_padded_place(&t, o, spot_of(&t, m->faults[i].name_at));
    output_text(o, VIEW("ignored   a path with an empty name, or too long\n"));
  }
  output_text(o, m->change_count + m->fault_count > 0 ? VIEW("\n") : VIEW(""));
  pointer_walk w = pointer_walk_start(&m->result, memory);
  while (pointer_walk_next(&w)) {
    write_padded_place(&t, o, spot_of(&t, (place){&m->result, w.node}));
    output_escaped(o, w.pointer);
    output_text(o, VIEW("\n"));
  }
  return !w.has_failed && !memory->has_failed;
}

/* ---- JSON ---------------------------------------------------------------------------------------
 */

static void write_field(output *o, const char *name, em_view value) {
  output_text(o, VIEW(", \""));
  output_literal(o, name);
  output_text(o, VIEW("\": "));
  output_string(o, value);
}

static void write_spot(const tables *t, output *o, spot at) {
  output_text(o, VIEW("\"file\": "));
  output_string(o, file_of(t, at.input));
  output_text(o, VIEW(", \"line\": "));
  output_number(o, at.position.line);
  output_text(o, VIEW(", \"column\": "));
  output_number(o, at.position.column);
}

static void start_list(output *o, const char *name) {
  output_text(o, VIEW("  \""));
  output_literal(o, name);
  output_text(o, VIEW("\": ["));
}

static void start_row(output *o, bool is_first) {
  output_text(o, is_first ? VIEW("\n    {") : VIEW(",\n    {"));
}

static void write_layers(const tables *t, output *o) {
  const layers_merge *m = t->m;
  start_list(o, "layers");
  for (uint32_t i = 0; i < m->input_count; i++) {
    const layers_input *in = &m->inputs[i];
    start_row(o, i == 0);
    output_text(o, VIEW("\"file\": "));
    output_string(o, in->document->name);
    write_field(o, "role", layers_role_name(in->role));
    if (in->has_priority) {
      output_text(o, in->priority < 0 ? VIEW(", \"priority\": -") : VIEW(", \"priority\": "));
      output_number(o, in->priority < 0 ? 0 - (uint64_t)in->priority : (uint64_t)in->priority);
    }
    output_text(o, VIEW("}"));
  }
  output_text(o, VIEW("\n  ],\n"));
}

static void write_changes(const tables *t, output *o, arena *memory) {
  static const char *const words[] = {[LAYERS_INTRODUCED] = "introduced",
                                      [LAYERS_REPLACED] = "replaced",
                                      [LAYERS_REMOVED] = "removed"};
  const layers_merge *m = t->m;
  start_list(o, "changes");
  for (uint32_t i = 0; i < m->change_count; i++) {
    const layers_change *change = &m->changes[i];
    start_row(o, i == 0);
    write_spot(t, o, spot_of(t, change->name_at));
    write_field(o, "change", view_of(words[change->kind]));
    write_field(o, "path", pointer_of(change, memory));
    if (place_is_set(change->before)) {
      output_text(o, VIEW(", \"before\": {"));
      write_spot(t, o, spot_of(t, change->before));
      output_text(o, change->is_same ? VIEW("}, \"isSame\": true") : VIEW("}"));
    }
    output_text(o, VIEW("}"));
  }
  output_text(o, m->change_count > 0 ? VIEW("\n  ],\n") : VIEW("],\n"));
}

static void write_faults(const tables *t, output *o) {
  const layers_merge *m = t->m;
  start_list(o, "ignored");
  for (uint32_t i = 0; i < m->fault_count; i++) {
    const place at = m->faults[i].name_at;
    start_row(o, i == 0);
    write_spot(t, o, spot_of(t, at));
    write_field(o, "name", document_string(at.document, at.node));
    output_text(o, VIEW("}"));
  }
  output_text(o, m->fault_count > 0 ? VIEW("\n  ],\n") : VIEW("],\n"));
}

bool provenance_write_json(const layers_merge *m, arena *memory, output *o) {
  tables t;
  if (!build_tables(&t, m, memory)) {
    return false;
  }
  output_text(o, VIEW("{\n"));
  write_layers(&t, o);
  write_changes(&t, o, memory);
  write_faults(&t, o);
  start_list(o, "values");
  pointer_walk w = pointer_walk_start(&m->result, memory);
  for (bool is_first = true; pointer_walk_next(&w); is_first = false) {
    start_row(o, is_first);
    write_spot(&t, o, spot_of(&t, (place){&m->result, w.node}));
    write_field(o, "path", w.pointer);
    output_text(o, VIEW("}"));
  }
  output_text(o, VIEW("\n  ]\n}\n"));
  return !w.has_failed && !memory->has_failed;
}
