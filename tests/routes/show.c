#include "show.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>

static char shown[SHOWN_MAXIMUM];
static size_t used;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(shown + used, sizeof shown - used, format, arguments);
  va_end(arguments);
  used += (size_t)length < sizeof shown - used ? (size_t)length : 0;
}

static const char *const operators[] = {
    [QUERY_NEGATE] = "negate", [QUERY_NOT] = "not",      [QUERY_MULTIPLY] = "*",
    [QUERY_DIVIDE] = "/",      [QUERY_MODULO] = "%",     [QUERY_ADD] = "+",
    [QUERY_SUBTRACT] = "-",    [QUERY_CONCAT] = "||",    [QUERY_LESS] = "<",
    [QUERY_LESS_EQUAL] = "<=", [QUERY_GREATER] = ">",    [QUERY_GREATER_EQUAL] = ">=",
    [QUERY_EQUAL] = "=",       [QUERY_NOT_EQUAL] = "!=", [QUERY_AND] = "and",
    [QUERY_OR] = "or",         [QUERY_COALESCE] = "??",
};

static void say_literal(const query_node *node) {
  switch (node->type) {
    case QUERY_TYPE_STRING:
      say("'%.*s'", VIEW_ARGS(node->text));
      return;
    case QUERY_TYPE_NUMBER:
      say("%g", node->number);
      return;
    case QUERY_TYPE_BOOL:
      say("%s", node->is_true ? "true" : "false");
      return;
    default:
      say("%s", node->type == QUERY_TYPE_NULL ? "null" : "undefined");
  }
}

static void say_node(const routes_syntax *route, uint32_t index) {
  const query_node *node = &route->nodes[index];
  switch (node->kind) {
    case QUERY_LITERAL:
      say_literal(node);
      return;
    case QUERY_PROPERTY:
      say("%.*s", VIEW_ARGS(node->text));
      return;
    case QUERY_SYSTEM:
      say(node->is_escaped ? "{%.*s}" : "%.*s", VIEW_ARGS(node->text));
      return;
    case QUERY_BODY:
      say(node->is_escaped ? "{body:%.*s}" : "body:%.*s", VIEW_ARGS(node->text));
      return;
    case QUERY_CALL: {
      const em_view name = query_function_name(node->function);
      say("(%.*s", VIEW_ARGS(name));
      for (uint32_t i = node->left; i != QUERY_NONE; i = route->nodes[i].next) {
        say(" ");
        say_node(route, i);
      }
      say(")");
      return;
    }
    default:
      say("(%s ", operators[node->kind]);
      say_node(route, node->left);
      if (node->right != QUERY_NONE) {
        say(" ");
        say_node(route, node->right);
      }
      say(")");
  }
}

const char *show_condition(const routes_syntax *route) {
  used = 0;
  shown[0] = '\0';
  if (route->has_condition) {
    say_node(route, route->node_count - 1);
  }
  return shown;
}

const char *show_sink(const routes_syntax *route) {
  static char text[SHOWN_MAXIMUM];
  if (route->sink == ROUTES_INTO_MODULE) {
    snprintf(text, sizeof text, "into %.*s %.*s", VIEW_ARGS(route->sink_module),
             VIEW_ARGS(route->sink_input));
    return text;
  }
  return route->sink == ROUTES_INTO_UPSTREAM ? "upstream" : "into nothing";
}

const char *show_source(const routes_syntax *route) {
  static char text[SHOWN_MAXIMUM];
  static const char *const names[] = {
      [ROUTES_FROM_ANYTHING] = "anything", [ROUTES_FROM_MESSAGES] = "messages",
      [ROUTES_FROM_DEVICES] = "devices",   [ROUTES_FROM_MODULES] = "modules",
      [ROUTES_FROM_MODULE] = "module",     [ROUTES_FROM_OUTPUTS] = "outputs",
      [ROUTES_FROM_OUTPUT] = "output",     [ROUTES_FROM_TWIN_CHANGES] = "twin changes",
      [ROUTES_FROM_NOTHING] = "nothing",
  };
  int length = snprintf(text, sizeof text, "%s", names[route->source]);
  if (route->source >= ROUTES_FROM_MODULE && route->source <= ROUTES_FROM_OUTPUT) {
    length += snprintf(text + length, sizeof text - (size_t)length, " %.*s",
                       VIEW_ARGS(route->source_module));
  }
  if (route->source == ROUTES_FROM_OUTPUT) {
    snprintf(text + length, sizeof text - (size_t)length, " %.*s", VIEW_ARGS(route->source_output));
  }
  return text;
}

const char *show_span(em_view text, routes_span span) {
  static char marked[SHOWN_MAXIMUM];
  const em_view before = view_until(text, span.start);
  const em_view inside = view_until(view_from(text, span.start), span.length);
  const em_view behind = view_from(text, span.start + span.length);
  snprintf(marked, sizeof marked, "%.*s«%.*s»%.*s", VIEW_ARGS(before), VIEW_ARGS(inside),
           VIEW_ARGS(behind));
  return marked;
}

em_view take_marks(const char *marked, routes_span *span) {
  static char text[SHOWN_MAXIMUM];
  const char *open = strstr(marked, "«");
  const char *close = strstr(marked, "»");
  cr_assert(open != NULL && close != NULL && open < close, "no marks in %s", marked);
  const size_t mark = strlen("«");
  const size_t before = (size_t)(open - marked);
  const size_t inside = (size_t)(close - open) - mark;
  const size_t length = strlen(marked) - 2 * mark;
  cr_assert(length < sizeof text);
  memcpy(text, marked, before);
  memcpy(text + before, open + mark, inside);
  memcpy(text + before + inside, close + mark, strlen(close + mark));
  *span = (routes_span){(uint32_t)before, (uint32_t)inside};
  return (em_view){text, length};
}
