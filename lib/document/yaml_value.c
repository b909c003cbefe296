/* Scalars of YAML: what they are, and where their bytes stand. */
#include "document/yaml_reader.h"

#include "document/scalar_walk.h"
#include "document/yaml_scalar.h"

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
  const em_view value = {yaml_text(e->data.scalar.value), e->data.scalar.length};
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

bool yaml_fail_tag(yaml_reader *r, size_t start, size_t end) {
  return yaml_fail(r, EM_ERROR_SYNTAX, start, end - start,
                   "The value is none of the type that its tag names.");
}

static bool add_typed(yaml_reader *r, const yaml_event_t *e, size_t start, size_t end) {
  const em_view value = {yaml_text(e->data.scalar.value), e->data.scalar.length};
  const yaml_tag tag = yaml_tag_of(view_of(yaml_text(e->data.scalar.tag)));
  const bool is_plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  yaml_meaning meaning = {DOCUMENT_STRING, 0, false};
  if (tag != YAML_TAG_NONE) {
    if (!yaml_tagged_meaning(tag, value, &meaning)) {
      return yaml_fail_tag(r, start, end);
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

bool yaml_read_scalar(yaml_reader *r, const yaml_event_t *e) {
  const bool has_properties = e->data.scalar.anchor != NULL || e->data.scalar.tag != NULL;
  const size_t end = yaml_byte(r, e->end_mark);
  const size_t at = yaml_byte(r, e->start_mark);
  const size_t start = has_properties ? yaml_skip_properties(r->b.d->text, at, end) : at;
  const bool is_key = yaml_wants_key(r);
  const em_view value = {yaml_text(e->data.scalar.value), e->data.scalar.length};
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
  yaml_reach(r, is_block ? (size_t)r->b.nodes[node].start + r->b.nodes[node].length : end);
  r->is_behind_key = is_key;
  return e->data.scalar.anchor == NULL ||
         yaml_add_anchor(r, yaml_text(e->data.scalar.anchor), node);
}
