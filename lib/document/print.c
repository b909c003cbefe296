#include "document/print.h"

#include "document/embedded.h"
#include "text/lines.h"

typedef struct printer {
  output out;
  lines lines;
  bool with_spans;
  const document_opener *opener;
  bool has_given_up;
} printer;

/* ---- Numbers -------------------------------------------------------------------------------- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static size_t count_digits(em_view text) {
  size_t count = 0;
  while (count < text.length && is_digit(text.data[count])) {
    count++;
  }
  return count;
}

/* +1, .5, 1., 007: the same number with what JSON asks for added, and without what it forbids. */
static void print_decimal(output *o, em_view text) {
  if (text.length > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
    output_text(o, text.data[0] == '-' ? VIEW("-") : VIEW(""));
    text = view_from(text, 1);
  }
  em_view whole = view_until(text, count_digits(text));
  text = view_from(text, whole.length);
  while (whole.length > 1 && whole.data[0] == '0') {
    whole = view_from(whole, 1);
  }
  output_text(o, whole.length == 0 ? VIEW("0") : whole);
  if (view_starts_with(text, VIEW("."))) {
    const em_view fraction = view_until(view_from(text, 1), count_digits(view_from(text, 1)));
    output_text(o, VIEW("."));
    output_text(o, fraction.length == 0 ? VIEW("0") : fraction);
    text = view_from(text, 1 + fraction.length);
  }
  output_text(o, text);
}

/* TOML's lines between digits say nothing; numbers too long to be meant stay as they are. */
static void print_without_lines(output *o, em_view text) {
  char plain[128];
  size_t length = 0;
  for (size_t i = 0; i < text.length && length < sizeof plain; i++) {
    plain[length] = text.data[i];
    length += text.data[i] == '_' ? 0 : 1;
  }
  if (length == sizeof plain) {
    output_string(o, text);
  } else {
    print_decimal(o, (em_view){plain, length});
  }
}

static void print_other_base(output *o, document_number_kind kind, int64_t integer, em_view text) {
  if (kind != NUMBER_INTEGER) {
    output_string(o, text);
    return;
  }
  const bool is_negative = integer < 0;
  output_text(o, is_negative ? VIEW("-") : VIEW(""));
  output_number(o, is_negative ? 0 - (uint64_t)integer : (uint64_t)integer);
}

static void print_number(output *o, const document *d, uint32_t node) {
  const em_view text = document_source(d, node);
  const uint8_t flags = d->nodes[node].flags;
  int64_t integer = 0;
  double real = 0;
  if ((flags & DOCUMENT_NONFINITE) != 0) {
    document_number(d, node, &integer, &real);
    output_text(o, !(real == real) ? VIEW("\"NaN\"")
                   : real > 0      ? VIEW("\"Infinity\"")
                                   : VIEW("\"-Infinity\""));
  } else if ((flags & DOCUMENT_NOT_JSON) == 0) {
    output_text(o, text);
  } else if (document_number_is_other_base(d, node)) {
    const document_number_kind kind = document_number(d, node, &integer, &real);
    print_other_base(o, kind, integer, text);
  } else if (view_find(text, '_') < text.length) {
    print_without_lines(o, text);
  } else {
    print_decimal(o, text);
  }
}

/* ---- Spans ---------------------------------------------------------------------------------- */

static void print_field(output *o, em_view name, uint64_t number) {
  output_text(o, name);
  output_number(o, number);
}

static void close_span(printer *p, const document *d, uint32_t node) {
  const document_span span = document_locate_node(d, node);
  const lines_position start = lines_locate(&p->lines, span.start);
  const lines_position end = lines_locate(&p->lines, span.end);
  print_field(&p->out, VIEW(",\"start\":"), span.start);
  print_field(&p->out, VIEW(",\"end\":"), span.end);
  print_field(&p->out, VIEW(",\"line\":"), start.line);
  print_field(&p->out, VIEW(",\"column\":"), start.column);
  print_field(&p->out, VIEW(",\"endLine\":"), end.line);
  print_field(&p->out, VIEW(",\"endColumn\":"), end.column);
  if (node > 0 && (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0) {
    const document_span name = document_locate_node(d, node - 1);
    print_field(&p->out, VIEW(",\"nameStart\":"), name.start);
    print_field(&p->out, VIEW(",\"nameEnd\":"), name.end);
  }
  output_text(&p->out, VIEW("}"));
}

/* ---- Values --------------------------------------------------------------------------------- */

void document_print_scalar(output *o, const document *d, uint32_t node) {
  switch (document_kind_of(d, node)) {
    case DOCUMENT_TRUE:
      output_text(o, VIEW("true"));
      break;
    case DOCUMENT_FALSE:
      output_text(o, VIEW("false"));
      break;
    case DOCUMENT_NUMBER:
      print_number(o, d, node);
      break;
    case DOCUMENT_STRING:
      output_string(o, document_string(d, node));
      break;
    case DOCUMENT_NULL:
    case DOCUMENT_UNDEFINED:
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      output_text(o, VIEW("null"));
      break;
  }
}

/* An open container; opened documents continue in the frame of their string. Depth is bounded by
 * the readers. */
typedef struct frame {
  struct frame *outer;
  const document *d;
  uint32_t container;
  uint32_t next; /* child to print next */
  bool has_printed;
} frame;

typedef struct walk {
  frame *innermost;
  frame *spare; /* frames to use again */
  arena *memory;
} walk;

static bool enter(printer *p, walk *w, const document *d, uint32_t container) {
  frame *f = w->spare;
  if (f != NULL) {
    w->spare = f->outer;
  } else {
    f = arena_allocate(w->memory, sizeof *f);
  }
  if (f == NULL) {
    return false;
  }
  *f = (frame){w->innermost, d, container, container + 1, false};
  w->innermost = f;
  output_text(&p->out, document_kind_of(d, container) == DOCUMENT_OBJECT ? VIEW("{") : VIEW("["));
  return true;
}

/* Prints a scalar, or enters a container. */
static bool start_value(printer *p, walk *w, const document *d, uint32_t node) {
  if (p->with_spans) {
    output_text(&p->out, VIEW("{\"value\":"));
  }
  if (document_is_container(d, node)) {
    return enter(p, w, d, node);
  }
  document_print_scalar(&p->out, d, node);
  if (p->with_spans) {
    close_span(p, d, node);
  }
  return true;
}

static void leave(printer *p, walk *w) {
  frame *f = w->innermost;
  output_text(&p->out,
              document_kind_of(f->d, f->container) == DOCUMENT_OBJECT ? VIEW("}") : VIEW("]"));
  if (p->with_spans) {
    close_span(p, f->d, f->container);
  }
  w->innermost = f->outer;
  f->outer = w->spare;
  w->spare = f;
}

static document_opening open_string(printer *p, const frame *f, uint32_t key,
                                    const document **opened) {
  if (p->opener == NULL || document_kind_of(f->d, key + 1) != DOCUMENT_STRING) {
    return OPENING_NONE;
  }
  return p->opener->open(p->opener->context, f->d, f->container, key, opened);
}

static bool print_member(printer *p, walk *w, frame *f, uint32_t key) {
  const document *opened = NULL;
  const document_opening opening = open_string(p, f, key, &opened);
  p->has_given_up = opening == OPENING_FAILED;
  if (opening == OPENING_FAILED || opening == OPENING_ELSEWHERE) {
    return opening == OPENING_ELSEWHERE;
  }
  if (f->has_printed) {
    output_text(&p->out, VIEW(","));
  }
  f->has_printed = true;
  output_string(&p->out, document_string(f->d, key));
  output_text(&p->out, VIEW(":"));
  return opening == OPENING_OPENED ? start_value(p, w, opened, 0)
                                   : start_value(p, w, f->d, key + 1);
}

static bool print_child(printer *p, walk *w) {
  frame *f = w->innermost;
  const uint32_t child = f->next;
  if (document_kind_of(f->d, f->container) == DOCUMENT_OBJECT) {
    f->next = document_after(f->d, child + 1);
    return print_member(p, w, f, child);
  }
  f->next = document_after(f->d, child);
  if (f->has_printed) {
    output_text(&p->out, VIEW(","));
  }
  f->has_printed = true;
  return start_value(p, w, f->d, child);
}

static bool print_tree(printer *p, const document *d, uint32_t root, arena *memory) {
  walk w = {.memory = memory};
  if (!start_value(p, &w, d, root)) {
    return false;
  }
  while (w.innermost != NULL) {
    const frame *f = w.innermost;
    if (f->next == document_after(f->d, f->container)) {
      leave(p, &w);
    } else if (!print_child(p, &w)) {
      return false;
    }
  }
  return true;
}

em_status document_print(const document *d, const document_print_options *options,
                         const em_writer *writer) {
  static const document_print_options plain = {0};
  options = options == NULL ? &plain : options;
  printer p = {.with_spans = options->with_spans, .opener = options->opener};
  output_start(&p.out, writer);
  arena memory;
  const em_allocator allocator = arena_allocator_or_default(options->allocator);
  arena_init(&memory, &allocator);
  const document *file = document_locate(d, 0, 0).file;
  bool is_printed = !p.with_spans || lines_build(&p.lines, &memory, file->text);
  is_printed = is_printed && print_tree(&p, d, options->root, &memory);
  output_text(&p.out, options->without_end ? VIEW("") : VIEW("\n"));
  arena_free(&memory);
  if (!is_printed) {
    return p.has_given_up ? EM_ERROR_ARGUMENT : EM_ERROR_MEMORY;
  }
  return output_finish(&p.out) ? EM_OK : EM_ERROR_WRITE;
}
