#include "routes/parser.h"

#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE_MAXIMUM = 240, QUOTED_MAXIMUM = 40 };

token parser_take(parser *p) {
  const token taken = p->ahead;
  p->previous_end = taken.start + taken.length;
  p->ahead = lexer_next(&p->lexer);
  return taken;
}

bool parser_accept(parser *p, token_kind kind) {
  if (p->ahead.kind != kind) {
    return false;
  }
  (void)parser_take(p);
  return true;
}

/* ---- What is wrong or odd -----------------------------------------------------------------------
 */

void parser_complain(parser *p, routes_problem_kind kind, routes_span at, em_view expected,
                     const char *format, ...) {
  routes_syntax *route = p->route;
  if (route->problem_count == ROUTES_PROBLEMS ||
      !arena_list_add(p->memory, (void **)&route->problems, &route->problem_count,
                      &route->problem_capacity, sizeof *route->problems)) {
    return;
  }
  char text[MESSAGE_MAXIMUM];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  const size_t kept = length < 0                     ? 0
                      : (size_t)length < sizeof text ? (size_t)length
                                                     : sizeof text - 1;
  route->problems[route->problem_count - 1] =
      (routes_problem){.kind = kind,
                       .at = at,
                       .message = arena_copy(p->memory, (em_view){text, kept}),
                       .expected = expected};
}

em_view parser_describe(const parser *p, token t) {
  if (t.kind == TOKEN_END) {
    return VIEW("the end");
  }
  em_view text = view_until(token_text(p->text, t), QUOTED_MAXIMUM);
  while (text.length < t.length && text.length > 0 &&
         ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
    text.length--;
  }
  return arena_format(p->memory, "`%.*s`", VIEW_ARGS(text));
}

/* What people of other languages write, and what the lexer makes of names. */
static em_view hint(const parser *p, token t) {
  const em_view text = token_text(p->text, t);
  switch (t.kind) {
    case TOKEN_EQUAL:
      return t.start > 0 && p->text.data[t.start - 1] == '=' ? VIEW("a single =") : VIEW("");
    case TOKEN_UNTERMINATED:
      return VIEW("a closing quote, and no escapes but \\\" \\' \\\\ and \\uXXXX");
    case TOKEN_NAME:
      return view_equals(text, VIEW("&&")) ? VIEW("AND") : VIEW("");
    default:
      return VIEW("");
  }
}

void parser_expected(parser *p, const char *what) {
  if (p->is_broken) {
    return;
  }
  const token t = p->ahead;
  p->is_broken = true;
  if (t.kind == TOKEN_UNTERMINATED) {
    parser_complain(p, ROUTES_SYNTAX_PROBLEM, token_span(t), hint(p, t),
                    "a string without its end, expected %s", what);
    return;
  }
  const em_view found = parser_describe(p, t);
  parser_complain(p, ROUTES_SYNTAX_PROBLEM, token_span(t), hint(p, t), "found %.*s, expected %s",
                  VIEW_ARGS(found), what);
}

void parser_note(parser *p, routes_oddity_kind kind, routes_span at, em_view expected) {
  routes_syntax *route = p->route;
  if (route->oddity_count < ROUTES_ODDITIES &&
      arena_list_add(p->memory, (void **)&route->oddities, &route->oddity_count,
                     &route->oddity_capacity, sizeof *route->oddities)) {
    route->oddities[route->oddity_count - 1] =
        (routes_oddity){.kind = kind, .at = at, .expected = expected};
  }
}
