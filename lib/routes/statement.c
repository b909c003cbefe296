/* The route: [SELECT *] FROM source [WHERE condition] INTO sink. */
#include "routes/parser.h"

#include "text/nearest.h"

/* ---- Clauses -----------------------------------------------------------------------------------
 */

static bool is_keyword(token_kind kind) {
  return (kind >= TOKEN_SELECT && kind <= TOKEN_INTO) || kind == TOKEN_AND || kind == TOKEN_OR ||
         kind == TOKEN_NOT || (kind >= TOKEN_TRUE && kind <= TOKEN_UNDEFINED);
}

/* Names that edgeHub cannot read in a source: they are other tokens there. */
static void complain_piece(parser *p) {
  const token t = p->ahead;
  const em_view text = parser_describe(p, t);
  const bool is_number = t.kind == TOKEN_INTEGER || t.kind == TOKEN_HEX || t.kind == TOKEN_REAL;
  if (!is_number && !is_keyword(t.kind) && t.kind != TOKEN_SYSTEM) {
    parser_expected(p, "a name or * behind the slash");
    return;
  }
  p->is_broken = true;
  parser_complain(p, ROUTES_SYNTAX_PROBLEM, token_span(t),
                  VIEW("another name, or a condition on a longer source"),
                  "%.*s is no name in a source: edgeHub reads it as %s", VIEW_ARGS(text),
                  is_number                ? "a number"
                  : t.kind == TOKEN_SYSTEM ? "a system property"
                                           : "a keyword");
}

static void parse_source(parser *p) {
  const uint32_t start = p->ahead.start;
  if (p->ahead.kind != TOKEN_SLASH) {
    parser_expected(p, "a source such as /messages/modules/ID/outputs/*");
    return;
  }
  while (parser_accept(p, TOKEN_SLASH)) {
    if (p->ahead.kind != TOKEN_STAR && p->ahead.kind != TOKEN_NAME) {
      complain_piece(p);
      return;
    }
    (void)parser_take(p);
  }
  p->route->source_at = (routes_span){start, p->previous_end - start};
  source_classify(p);
}

static void parse_where(parser *p) {
  const uint32_t start = p->ahead.start;
  const uint32_t root = condition_parse(p);
  if (p->is_broken) {
    return;
  }
  p->route->has_condition = true;
  p->route->condition_at = (routes_span){start, p->previous_end - start};
  condition_check(p);
  const query_type type = p->nodes.items[root].type;
  if (type != QUERY_TYPE_BOOL && type != QUERY_TYPE_BODY && type != QUERY_TYPE_WRONG) {
    parser_note(p, ROUTES_ALWAYS_UNDEFINED, p->nodes.items[root].whole, VIEW("a comparison"));
  }
}

static void complain_upstream(parser *p, token name) {
  const em_view text = parser_describe(p, name);
  parser_complain(p, ROUTES_ENDPOINT_PROBLEM, token_span(name), VIEW("$upstream"),
                  "edgeHub has no endpoint %.*s", VIEW_ARGS(text));
}

static void parse_endpoint(parser *p, token name) {
  static const em_view function = {"BrokeredEndpoint", 16};
  if (!parser_accept(p, TOKEN_OPEN)) {
    const bool is_upstream = view_equals_ignoring_case(token_text(p->text, name), VIEW("upstream"));
    p->ahead = is_upstream ? name : p->ahead;
    parser_expected(p, is_upstream ? "$upstream, with the $" : "( behind the name of the endpoint");
    return;
  }
  const token text = p->ahead;
  if (!parser_accept(p, TOKEN_STRING)) {
    parser_expected(p, "a string such as \"/modules/ID/inputs/NAME\"");
    return;
  }
  if (!parser_accept(p, TOKEN_CLOSE)) {
    parser_expected(p, ") behind the endpoint");
    return;
  }
  if (!view_equals_ignoring_case(token_text(p->text, name), function)) {
    const em_view written = parser_describe(p, name);
    parser_complain(p, ROUTES_ENDPOINT_PROBLEM, token_span(name), function,
                    "edgeHub has no endpoint function %.*s", VIEW_ARGS(written));
    return;
  }
  const em_view quoted = token_text(p->text, text);
  sink_read_endpoint(p, (em_view){quoted.data + 1, quoted.length - 2}, text.start + 1);
}

static void parse_sink(parser *p) {
  const uint32_t start = p->ahead.start;
  const token t = p->ahead;
  if (t.kind != TOKEN_SYSTEM && t.kind != TOKEN_NAME) {
    parser_expected(p, "$upstream or BrokeredEndpoint(\"/modules/ID/inputs/NAME\")");
    return;
  }
  (void)parser_take(p);
  if (t.kind == TOKEN_NAME) {
    parse_endpoint(p, t);
  } else if (view_equals_ignoring_case(token_text(p->text, t), VIEW("$upstream"))) {
    p->route->sink = ROUTES_INTO_UPSTREAM;
  } else {
    complain_upstream(p, t);
  }
  p->route->sink_at = (routes_span){start, p->previous_end - start};
}

/* Behind the sink edgeHub reads no further: a WHERE there filters nothing. */
static void note_rest(parser *p) {
  if (p->is_broken || p->ahead.kind == TOKEN_END) {
    return;
  }
  const uint32_t start = p->ahead.start;
  em_view rest = view_from(p->text, start);
  while (rest.length > 0 && memchr(" \t\r\n", rest.data[rest.length - 1], 4) != NULL) {
    rest.length--;
  }
  const bool is_condition = p->ahead.kind == TOKEN_WHERE;
  parser_note(p, ROUTES_TEXT_IGNORED, (routes_span){start, (uint32_t)rest.length},
              is_condition ? VIEW("WHERE before INTO") : VIEW(""));
}

static void parse_route(parser *p) {
  if (parser_accept(p, TOKEN_SELECT) && !parser_accept(p, TOKEN_STAR)) {
    parser_expected(p, "* behind SELECT");
    return;
  }
  if (!parser_accept(p, TOKEN_FROM)) {
    parser_expected(p, "FROM");
    return;
  }
  parse_source(p);
  if (!p->is_broken && parser_accept(p, TOKEN_WHERE)) {
    parse_where(p);
  }
  if (p->is_broken) {
    return;
  }
  if (!parser_accept(p, TOKEN_INTO)) {
    parser_expected(p, p->route->has_condition ? "an operator or INTO" : "WHERE or INTO");
    return;
  }
  parse_sink(p);
  note_rest(p);
}

bool routes_parse(routes_syntax *route, em_view text, arena *memory) {
  *route = (routes_syntax){.text = text, .source = ROUTES_FROM_NOTHING};
  parser p = {.route = route, .text = text, .lexer = lexer_start(text), .memory = memory};
  p.ahead = lexer_next(&p.lexer);
  parse_route(&p);
  route->nodes = p.nodes.items;
  route->node_count = p.is_broken && !route->has_condition ? 0 : p.nodes.count;
  route->is_valid = route->problem_count == 0 && !p.is_broken;
  return !memory->has_failed;
}
