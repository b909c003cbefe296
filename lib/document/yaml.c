/*
 * YAML through libyaml's events into the tree. The core schema of YAML 1.2 decides what a plain
 * scalar is; names of members are text as they are written. Aliases are copied (yaml_alias.c);
 * `<<` is a name like any other. What libyaml takes of YAML 1.1 and not of 1.2, and the reverse, is
 * left as it has it.
 */
#include "document/yaml_reader.h"

#include "base/error.h"
#include "document/yaml_plain.h"
#include "document/yaml_scalar.h"

enum { FLOW = '[' }; /* style of a container with brackets */

/* ---- Containers ------------------------------------------------------------------------------ */

typedef struct container_event {
  document_kind kind;
  const yaml_char_t *anchor, *tag;
  bool is_flow;
} container_event;

static bool check_tag(yaml_reader *r, const container_event *c, size_t at, size_t start) {
  const yaml_tag meant = yaml_tag_of(view_of(yaml_text(c->tag)));
  const yaml_tag own = c->kind == DOCUMENT_OBJECT ? YAML_TAG_MAPPING : YAML_TAG_SEQUENCE;
  if (meant == YAML_TAG_OTHER) {
    builder_deviate(&r->b, DEVIATION_TAG, at, yaml_trim_end(r->b.d->text, at, start) - at);
    return true;
  }
  return meant == own || meant == YAML_TAG_NONE || yaml_fail_tag(r, at, start);
}

static bool open_container(yaml_reader *r, const yaml_event_t *e, const container_event *c) {
  const size_t at = yaml_byte(r, e->start_mark);
  const bool has_properties = c->anchor != NULL || c->tag != NULL;
  const em_view text = r->b.d->text;
  const size_t start = has_properties ? yaml_skip_properties(text, at, text.length) : at;
  if (yaml_wants_key(r)) {
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
  return c->anchor == NULL || yaml_add_anchor(r, yaml_text(c->anchor), r->b.open);
}

/* A block ends with what stands in it, not where the next thing starts; so does a pair in a list.
 */
static bool close_container(yaml_reader *r, const yaml_event_t *e) {
  const document_node *n = &r->b.nodes[r->b.open];
  const bool is_flow = n->style == FLOW;
  const char first = n->start < r->b.d->text.length ? r->b.d->text.data[n->start] : '\0';
  const bool has_brackets = is_flow && (first == '{' || first == '[');
  if (has_brackets) {
    yaml_reach(r, yaml_byte(r, e->end_mark));
  }
  const size_t end = r->reached > n->start ? r->reached : n->start;
  r->flow_depth -= is_flow ? 1 : 0;
  r->is_behind_key = false;
  return builder_close(&r->b, end);
}

/* ---- Events ---------------------------------------------------------------------------------- */

static bool read_alias(yaml_reader *r, const yaml_event_t *e) {
  const size_t start = yaml_byte(r, e->start_mark);
  const size_t end = yaml_byte(r, e->end_mark);
  const bool is_key = yaml_wants_key(r);
  yaml_reach(r, end);
  if (!yaml_add_alias(r, yaml_text(e->data.alias.anchor), start, end, is_key)) {
    return false;
  }
  r->is_behind_key = is_key;
  return true;
}

static bool end_document(yaml_reader *r, const yaml_event_t *e) {
  const em_view text = r->b.d->text;
  const size_t rest = yaml_skip_nothing(text, yaml_byte(r, e->end_mark));
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
      return yaml_read_scalar(r, e);
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

em_status document_parse_simple_yaml(document *d, em_view left_out, em_view name, em_view text,
                                     const document_options *options, em_error *error) {
  builder b;
  text = text.data == NULL ? VIEW("") : text;
  const em_view wanted = yaml_plain_before_last(text, left_out);
  if (!builder_start(&b, d, name, wanted, DOCUMENT_YAML, options, error)) {
    return builder_finish(&b, false);
  }
  const bool is_read = yaml_plain_read(&b);
  if (is_read || b.status == EM_ERROR_MEMORY) {
    return builder_finish(&b, is_read);
  }
  b.error = NULL; /* libyaml says what is wrong, if anything is */
  builder_finish(&b, false);
  return document_parse_yaml(d, name, text, options, error);
}
