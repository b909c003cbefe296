/*
 * YAML through libyaml's events into the tree. The core schema of YAML 1.2 decides what a plain
 * scalar is; names of members are text as they are written. Aliases are copied (yaml_alias.c);
 * `<<` is a name like any other. What libyaml takes of YAML 1.1 and not of 1.2, and the reverse, is
 * left as it has it.
 */
#include "document/yaml_reader.h"

#include "base/error.h"
#include "document/scalar_walk.h"
#include "document/yaml_scalar.h"

/* ---- Where we are ------------------------------------------------------------------------------
 */

enum { FLOW = '[' }; /* style of a container with brackets */

/* True if the next node is the name of a member. */
static bool wants_key(const yaml_reader *r) {
  const builder *b = &r->b;
  return b->open != DOCUMENT_NONE && b->nodes[b->open].kind == DOCUMENT_OBJECT && !r->is_behind_key;
}

static size_t byte_at(yaml_reader *r, yaml_mark_t mark) {
  return r->text_at + yaml_cursor_byte(&r->cursor, mark.index);
}

static void reach(yaml_reader *r, size_t end) {
  r->reached = end > r->reached ? end : r->reached;
}

/* ---- Scalars ------------------------------------------------------------------------------------
 */

static const char *text_of(const yaml_char_t *text) {
  return text == NULL ? "" : (const char *)text;
}

static uint16_t sign_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return '\'';
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return '"';
    case YAML_LITERAL_SCALAR_STYLE:
      return '|';
    case YAML_FOLDED_SCALAR_STYLE:
      return '>';
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
      break;
  }
  return 0;
}

/* Puts the value into the pool unless it stands in the text as it is. */
static bool keep_value(yaml_reader *r, uint32_t node, em_view value) {
  builder *b = &r->b;
  document_node *n = &b->nodes[node];
  const uint32_t quotes = n->style == '"' || n->style == '\'' ? 1 : 0;
  const em_view inside = {b->d->text.data + n->start + quotes, n->length - 2 * quotes};
  if (n->length >= 2 * quotes && view_equals(inside, value)) {
    return true;
  }
  if (!builder_reserve_pool(b, value.length)) {
    return false;
  }
  const uint32_t length = (uint32_t)value.length;
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  if (length > 0) {
    memcpy(b->pool + b->pool_used + sizeof length, value.data, length);
  }
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
  return true;
}

/* ---- The indentation of block scalars: where their bytes stand depends on it
 * --------------------- */

/* True if a walk with this indentation gives the value, but for line breaks at its end. */
static bool fits(const document *d, const document_node *n, em_view value, uint32_t indent) {
  scalar_walk w;
  scalar_walk_start(&w, d, n, indent);
  scalar_unit unit;
  char piece[4];
  uint32_t length = 0;
  size_t reached = 0;
  while (reached < value.length && scalar_walk_next(&w, &unit, piece, &length)) {
    if (length > value.length - reached || memcmp(value.data + reached, piece, length) != 0) {
      return false;
    }
    reached += length;
  }
  for (; reached < value.length; reached++) {
    if (value.data[reached] != '\n') {
      return false;
    }
  }
  return true;
}

/* Blanks before the first line with text, and the most before an empty one. */
static uint32_t guess_indent(em_view source) {
  size_t i = view_find(source, '\n');
  const size_t carriage = view_find(source, '\r');
  i = (i < carriage ? i : carriage) + 1;
  uint32_t columns = 0;
  uint32_t most = 0;
  for (; i < source.length; i++) {
    const char c = source.data[i];
    if (c == ' ') {
      columns++;
    } else if (c == '\n' || c == '\r') {
      most = columns > most ? columns : most;
      columns = 0;
    } else {
      return columns > most ? columns : most;
    }
  }
  return columns > most ? columns : most;
}

static void set_indent(document *d, document_node *n, em_view value) {
  const em_view source = {d->text.data + n->start, n->length};
  const uint32_t guess = guess_indent(source);
  uint32_t indent = SCALAR_INDENT_UNKNOWN;
  enum { TRIES = 16 }; /* with an indicator like |2 the first line may be indented further */
  for (uint32_t i = 0; i <= guess && i < TRIES; i++) {
    const uint32_t tried = guess - i;
    if (tried < SCALAR_INDENT_UNKNOWN && fits(d, n, value, tried)) {
      indent = tried;
      break;
    }
  }
  n->style = (uint16_t)(n->style | indent << SCALAR_INDENT_SHIFT);
}

static bool add_string(yaml_reader *r, const yaml_event_t *e, size_t start, size_t end,
                       uint8_t flags) {
  const em_view value = {text_of(e->data.scalar.value), e->data.scalar.length};
  document_node *n = builder_add(&r->b, DOCUMENT_STRING, start, end - start);
  if (n == NULL) {
    return false;
  }
  n->flags = flags;
  n->style = sign_of(e->data.scalar.style);
  const uint32_t node = r->b.count - 1;
  const bool is_block = n->style == '|' || n->style == '>';
  if (is_block) {
    n->length = (uint32_t)(yaml_trim_end(r->b.d->text, start, end) - start);
  }
  if (!keep_value(r, node, value)) {
    return false;
  }
  if (is_block) {
    set_indent(r->b.d, &r->b.nodes[node], value);
  }
  return true;
}

static bool fail_tag(yaml_reader *r, size_t start, size_t end) {
  return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                   "The value is none of the type that its tag names.");
}

static bool add_typed(yaml_reader *r, const yaml_event_t *e, size_t start, size_t end) {
  const em_view value = {text_of(e->data.scalar.value), e->data.scalar.length};
  const yaml_tag tag = yaml_tag_of(view_of(text_of(e->data.scalar.tag)));
  const bool is_plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  yaml_meaning meaning = {DOCUMENT_STRING, 0, false};
  if (tag != YAML_TAG_NONE) {
    if (!yaml_tagged_meaning(tag, value, &meaning)) {
      return fail_tag(r, start, end);
    }
  } else if (is_plain) {
    meaning = yaml_plain_meaning(value);
  }
  if (tag == YAML_TAG_OTHER) {
    builder_deviate(&r->b, DEVIATION_TAG, start, end - start);
  }
  if (meaning.is_disputed) {
    builder_deviate(&r->b, DEVIATION_YAML_VERSION, start, end - start);
  }
  if ((meaning.flags & DOCUMENT_NONFINITE) != 0) {
    builder_deviate(&r->b, DEVIATION_NONFINITE, start, end - start);
  }
  if (meaning.kind == DOCUMENT_STRING) {
    return add_string(r, e, start, end, 0);
  }
  /* Its source is what it was read from: so not the quotes of !!int "1". */
  const size_t quotes = is_plain ? 0 : 1;
  const bool is_as_written =
      end - start == value.length + 2 * quotes &&
      memcmp(r->b.d->text.data + start + quotes, value.data, value.length) == 0;
  if (meaning.kind == DOCUMENT_NUMBER && !is_as_written) {
    return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                     "A tagged number must stand on one line, without escapes.");
  }
  const bool is_quoted_number = meaning.kind == DOCUMENT_NUMBER && !is_plain;
  document_node *n = builder_add(&r->b, meaning.kind, is_quoted_number ? start + 1 : start,
                                 is_quoted_number ? value.length : end - start);
  if (n == NULL) {
    return false;
  }
  n->flags = meaning.flags;
  return true;
}

static bool read_scalar(yaml_reader *r, const yaml_event_t *e) {
  const bool has_properties = e->data.scalar.anchor != NULL || e->data.scalar.tag != NULL;
  const size_t end = byte_at(r, e->end_mark);
  const size_t at = byte_at(r, e->start_mark);
  const size_t start = has_properties ? yaml_skip_properties(r->b.d->text, at, end) : at;
  const bool is_key = wants_key(r);
  const em_view value = {text_of(e->data.scalar.value), e->data.scalar.length};
  if (is_key && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && view_equals(value, VIEW("<<"))) {
    builder_deviate(&r->b, DEVIATION_MERGE_KEY, start, end - start);
  }
  const uint32_t node = r->b.count;
  const bool is_added =
      is_key ? add_string(r, e, start, end, DOCUMENT_KEY) : add_typed(r, e, start, end);
  if (!is_added) {
    return false;
  }
  const bool is_block = r->b.nodes[node].style > SCALAR_SIGN;
  reach(r, is_block ? (size_t)r->b.nodes[node].start + r->b.nodes[node].length : end);
  r->is_behind_key = is_key;
  return e->data.scalar.anchor == NULL || yaml_add_anchor(r, text_of(e->data.scalar.anchor), node);
}

/* ---- Containers ------------------------------------------------------------------------------ */

typedef struct container_event {
  document_kind kind;
  const yaml_char_t *anchor, *tag;
  bool is_flow;
} container_event;

static bool check_tag(yaml_reader *r, const container_event *c, size_t at, size_t start) {
  const yaml_tag meant = yaml_tag_of(view_of(text_of(c->tag)));
  const yaml_tag own = c->kind == DOCUMENT_OBJECT ? YAML_TAG_MAPPING : YAML_TAG_SEQUENCE;
  if (meant == YAML_TAG_OTHER) {
    builder_deviate(&r->b, DEVIATION_TAG, at, yaml_trim_end(r->b.d->text, at, start) - at);
    return true;
  }
  return meant == own || meant == YAML_TAG_NONE || fail_tag(r, at, start);
}

static bool open_container(yaml_reader *r, const yaml_event_t *e, const container_event *c) {
  const size_t at = byte_at(r, e->start_mark);
  const bool has_properties = c->anchor != NULL || c->tag != NULL;
  const em_view text = r->b.d->text;
  const size_t start = has_properties ? yaml_skip_properties(text, at, text.length) : at;
  if (wants_key(r)) {
    return yaml_fail(r, EM_ERROR_SYNTAX, start, 1, "Expected a name, found a list or an object.");
  }
  if (!check_tag(r, c, at, start)) {
    return false;
  }
  r->flow_depth += c->is_flow ? 1 : 0;
  if (r->flow_depth > YAML_FLOW_DEPTH) {
    return yaml_fail(r, EM_ERROR_LIMIT, start, 1,
                     "Nested deeper than 128 levels of brackets, the most that are read in YAML.");
  }
  if (!builder_open(&r->b, c->kind, start)) {
    return false;
  }
  r->b.nodes[r->b.open].style = c->is_flow ? FLOW : 0;
  r->is_behind_key = false;
  return c->anchor == NULL || yaml_add_anchor(r, text_of(c->anchor), r->b.open);
}

/* A block ends with what stands in it, not where the next thing starts; so does a pair in a list.
 */
static bool close_container(yaml_reader *r, const yaml_event_t *e) {
  const document_node *n = &r->b.nodes[r->b.open];
  const bool is_flow = n->style == FLOW;
  const char first = n->start < r->b.d->text.length ? r->b.d->text.data[n->start] : '\0';
  const bool has_brackets = is_flow && (first == '{' || first == '[');
  if (has_brackets) {
    reach(r, byte_at(r, e->end_mark));
  }
  const size_t end = r->reached > n->start ? r->reached : n->start;
  r->flow_depth -= is_flow ? 1 : 0;
  r->is_behind_key = false;
  return builder_close(&r->b, end);
}

/* ---- Events ---------------------------------------------------------------------------------- */

static bool read_alias(yaml_reader *r, const yaml_event_t *e) {
  const size_t start = byte_at(r, e->start_mark);
  const size_t end = byte_at(r, e->end_mark);
  const bool is_key = wants_key(r);
  reach(r, end);
  if (!yaml_add_alias(r, text_of(e->data.alias.anchor), start, end, is_key)) {
    return false;
  }
  r->is_behind_key = is_key;
  return true;
}

static bool end_document(yaml_reader *r, const yaml_event_t *e) {
  const em_view text = r->b.d->text;
  const size_t rest = yaml_skip_nothing(text, byte_at(r, e->end_mark));
  if (rest == text.length) {
    return true;
  }
  const bool is_next =
      view_starts_with(view_from(text, rest), VIEW("---")) || text.data[rest] == '%';
  return yaml_fail(r, EM_ERROR_SYNTAX, rest, 1,
                   is_next ? "Expected one document, found another; audit them one by one."
                           : "Expected the end of the text behind the value.");
}

/* False at the end (status EM_OK) and on failure. */
static bool take_event(yaml_reader *r, const yaml_event_t *e) {
  switch (e->type) {
    case YAML_SCALAR_EVENT:
      return read_scalar(r, e);
    case YAML_ALIAS_EVENT:
      return read_alias(r, e);
    case YAML_SEQUENCE_START_EVENT:
      return open_container(
          r, e,
          &(container_event){DOCUMENT_ARRAY, e->data.sequence_start.anchor,
                             e->data.sequence_start.tag,
                             e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE});
    case YAML_MAPPING_START_EVENT:
      return open_container(
          r, e,
          &(container_event){DOCUMENT_OBJECT, e->data.mapping_start.anchor,
                             e->data.mapping_start.tag,
                             e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE});
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return close_container(r, e);
    case YAML_DOCUMENT_END_EVENT:
      end_document(r, e);
      return false;
    case YAML_STREAM_END_EVENT:
      return yaml_fail(r, EM_ERROR_SYNTAX, r->b.d->text.length, 0,
                       "Expected a value, found the end of the text.");
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
      break;
  }
  return true;
}

static void read_events(yaml_reader *r) {
  bool goes_on = true;
  while (goes_on) {
    yaml_event_t event;
    if (yaml_parser_parse(&r->parser, &event) == 0) {
      yaml_fail_as_libyaml(r);
      return;
    }
    goes_on = take_event(r, &event);
    yaml_event_delete(&event);
  }
}

/* Directives stand before everything else but comments. */
static bool check_directives(yaml_reader *r) {
  const em_view text = r->b.d->text;
  unsigned count = 0;
  for (size_t at = r->text_at; at < text.length;) {
    const em_view line = view_from(text, at);
    if (line.data[0] != '%' && strchr("# \t\r\n", line.data[0]) == NULL) {
      return true;
    }
    count += line.data[0] == '%' ? 1 : 0;
    if (count > YAML_DIRECTIVES) {
      return yaml_fail(r, EM_ERROR_LIMIT, at, 1, "More than 64 lines of directives.");
    }
    const size_t feed = view_find(line, '\n');
    const size_t carriage = view_find(view_until(line, feed), '\r');
    at += carriage + 1;
  }
  return true;
}

static void start_text(yaml_reader *r, em_view text) {
  if (view_starts_with(text, VIEW("\xEF\xBB\xBF"))) {
    builder_deviate(&r->b, DEVIATION_BYTE_ORDER_MARK, 0, 3);
    r->text_at = 3;
  }
  r->cursor.text = view_from(text, r->text_at);
  yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->cursor.text.data,
                               r->cursor.text.length);
}

em_status document_parse_yaml(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error) {
  yaml_reader r = {0};
  text = text.data == NULL ? VIEW("") : text;
  if (!builder_start(&r.b, d, name, text, DOCUMENT_YAML, options, error)) {
    return builder_finish(&r.b, false);
  }
  if (yaml_parser_initialize(&r.parser) == 0) {
    r.b.status = error_memory(error);
    return builder_finish(&r.b, false);
  }
  start_text(&r, text);
  if (check_directives(&r)) {
    read_events(&r);
  }
  yaml_parser_delete(&r.parser);
  return builder_finish(&r.b, r.b.status == EM_OK);
}
