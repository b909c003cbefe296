#include "rewrite/format.h"

#include "document/print.h"
#include "text/output.h"

/* ---- Style
 * ---------------------------------------------------------------------------------------- */

/* Offset of the line that holds a byte. */
static uint32_t line_start(em_view text, uint32_t offset) {
  while (offset > 0 && text.data[offset - 1] != '\n' && text.data[offset - 1] != '\r') {
    offset--;
  }
  return offset;
}

static em_view indent_at(em_view text, uint32_t line) {
  uint32_t end = line;
  while (end < text.length && (text.data[end] == ' ' || text.data[end] == '\t')) {
    end++;
  }
  return (em_view){text.data + line, end - line};
}

static em_view line_end_before(em_view text, uint32_t line) {
  if (line >= 2 && text.data[line - 2] == '\r' && text.data[line - 1] == '\n') {
    return VIEW("\r\n");
  }
  return line >= 1 && text.data[line - 1] == '\r' ? VIEW("\r") : VIEW("\n");
}

text_style style_at(const document *d, uint32_t object, uint32_t key) {
  const uint32_t start = d->nodes[key].start;
  const uint32_t line = line_start(d->text, start);
  const em_view indent = indent_at(d->text, line);
  if (line == 0 || line + indent.length != start) {
    return (text_style){VIEW(""), VIEW(""), VIEW("")};
  }
  const em_view outer = indent_at(d->text, line_start(d->text, d->nodes[object].start));
  const bool is_deeper = indent.length > outer.length && view_starts_with(indent, outer);
  const em_view usual = view_find(indent, '\t') < indent.length ? VIEW("\t") : VIEW("  ");
  return (text_style){line_end_before(d->text, line), indent,
                      is_deeper ? view_from(indent, outer.length) : usual};
}

/* ---- Values
 * --------------------------------------------------------------------------------------- */

bool format_compact(growing_text *out, const document *d, uint32_t node) {
  const em_writer writer = growing_writer(out);
  const document_print_options how = {
      .allocator = &out->memory->allocator, .root = node, .without_end = true};
  return document_print(d, &how, &writer) == EM_OK;
}

bool format_string(growing_text *out, em_view value) {
  const em_writer writer = growing_writer(out);
  output o;
  output_start(&o, &writer);
  output_string(&o, value);
  return output_finish(&o);
}

/* An open container, and the node behind all that belongs to it. */
typedef struct open_container {
  uint32_t node, end;
} open_container;

typedef ARENA_LIST(open_container) open_containers;

static void start_line(output *o, const text_style *style, uint32_t depth) {
  output_text(o, style->line_end);
  output_text(o, style->indent);
  for (uint32_t i = 0; i < depth; i++) {
    output_text(o, style->step);
  }
}

static bool is_empty(const document *d, uint32_t container) {
  return d->nodes[container].extra == 0;
}

static void open_or_write(output *o, const document *d, uint32_t node) {
  if (!document_is_container(d, node)) {
    document_print_scalar(o, d, node);
  } else if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    output_text(o, is_empty(d, node) ? VIEW("{}") : VIEW("{"));
  } else {
    output_text(o, is_empty(d, node) ? VIEW("[]") : VIEW("["));
  }
}

typedef struct line_writer {
  output out;
  const document *d;
  const text_style *style;
  open_containers open;
  bool is_first;       /* of its container */
  bool is_behind_name; /* the line has begun */
} line_writer;

static void close_containers(line_writer *w, uint32_t at) {
  while (w->open.count > 0 && w->open.items[w->open.count - 1].end == at) {
    const uint32_t node = w->open.items[--w->open.count].node;
    start_line(&w->out, w->style, w->open.count);
    output_text(&w->out, document_kind_of(w->d, node) == DOCUMENT_OBJECT ? VIEW("}") : VIEW("]"));
    w->is_first = false;
  }
}

static bool write_node(line_writer *w, uint32_t node, arena *memory) {
  if (!w->is_behind_name) {
    output_text(&w->out, w->is_first ? VIEW("") : VIEW(","));
    start_line(&w->out, w->style, w->open.count);
  }
  w->is_first = false;
  w->is_behind_name = (w->d->nodes[node].flags & DOCUMENT_KEY) != 0;
  if (w->is_behind_name) {
    output_string(&w->out, document_string(w->d, node));
    output_text(&w->out, VIEW(": "));
    return true;
  }
  open_or_write(&w->out, w->d, node);
  if (document_is_container(w->d, node) && !is_empty(w->d, node)) {
    if (!ARENA_LIST_ADD(memory, &w->open)) {
      return false;
    }
    w->open.items[w->open.count - 1] = (open_container){node, document_after(w->d, node)};
    w->is_first = true;
  }
  return true;
}

bool format_in_lines(growing_text *out, const document *d, uint32_t node, const text_style *style) {
  if (style->line_end.length == 0) {
    return format_compact(out, d, node);
  }
  const em_writer writer = growing_writer(out);
  line_writer w = {.d = d, .style = style, .is_behind_name = true};
  output_start(&w.out, &writer);
  const uint32_t end = document_after(d, node);
  for (uint32_t i = node; i < end; i++) {
    close_containers(&w, i);
    if (!write_node(&w, i, out->memory)) {
      return false;
    }
  }
  close_containers(&w, end);
  return output_finish(&w.out);
}
