/*
 * Types of a condition, as edgeHub's compiler checks them, its quirks included: what it cannot type
 * it refuses, and with it the whole new configuration.
 */
#include "routes/parser.h"

enum { QUOTED = 80, ARGUMENTS_CHECKED = 8 };

static em_view source_of(const parser *p, routes_span span) {
  return view_until(view_from(p->text, span.start), span.length);
}

static const char *type_name(query_type type) {
  static const char *const names[] = {
      [QUERY_TYPE_UNDEFINED] = "undefined", [QUERY_TYPE_NULL] = "null",
      [QUERY_TYPE_BOOL] = "a truth value",  [QUERY_TYPE_NUMBER] = "a number",
      [QUERY_TYPE_STRING] = "text",         [QUERY_TYPE_BODY] = "a value of the body",
      [QUERY_TYPE_WRONG] = "something",
  };
  return names[type];
}

static bool is_wrong(query_type left, query_type right) {
  return left == QUERY_TYPE_WRONG || right == QUERY_TYPE_WRONG;
}

/* Undefined is the one type that no value of the body is compared with. */
static bool fits_body(query_type type) {
  return type != QUERY_TYPE_UNDEFINED;
}

/* Same type, or one of them out of the body. */
static bool are_comparable(query_type left, query_type right) {
  return left == right || (left == QUERY_TYPE_BODY && fits_body(right)) ||
         (right == QUERY_TYPE_BODY && fits_body(left));
}

static bool is_operand_of(query_type wanted, query_type given) {
  return given == wanted || given == QUERY_TYPE_BODY;
}

/* ---- Complaints -------------------------------------------------------------------------------
 */

static bool is_short(routes_span span) {
  return span.length <= QUOTED;
}

/* "as_number(temperature)" where a text stands beside a number; empty if that is not the trouble.
 */
static em_view suggest_number(const parser *p, const query_node *left, const query_node *right) {
  const query_node *text = left->type == QUERY_TYPE_STRING ? left : right;
  const query_node *other = text == left ? right : left;
  if (text->type != QUERY_TYPE_STRING || !is_operand_of(QUERY_TYPE_NUMBER, other->type) ||
      text->kind == QUERY_LITERAL || !is_short(text->whole)) {
    return VIEW("");
  }
  return arena_format(p->memory, "as_number(%.*s)", VIEW_ARGS(source_of(p, text->whole)));
}

static void complain_operands(parser *p, const query_node *node, const query_node *left,
                              const query_node *right, const char *expected) {
  em_view hint = suggest_number(p, left, right);
  if (hint.length == 0 && node->kind == QUERY_ADD && left->type == QUERY_TYPE_STRING) {
    hint = VIEW("|| to join texts");
  }
  parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, hint, "`%.*s` has %s and %s, expected %s",
                  VIEW_ARGS(source_of(p, node->token)), type_name(left->type),
                  type_name(right->type), expected);
}

/* ---- Operators --------------------------------------------------------------------------------
 */

/* Numbers, and values of the body; of these edgeHub has no `%`. */
static query_type check_arithmetic(parser *p, const query_node *node, const query_node *left,
                                   const query_node *right) {
  if (!is_operand_of(QUERY_TYPE_NUMBER, left->type) ||
      !is_operand_of(QUERY_TYPE_NUMBER, right->type)) {
    complain_operands(p, node, left, right, "two numbers");
    return QUERY_TYPE_WRONG;
  }
  const bool is_body = left->type == QUERY_TYPE_BODY || right->type == QUERY_TYPE_BODY;
  if (is_body && node->kind == QUERY_MODULO) {
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token,
                    VIEW("as_number(…) around the value of the body"),
                    "`%%` takes no value of the body as it is");
    return QUERY_TYPE_WRONG;
  }
  return is_body ? QUERY_TYPE_BODY : QUERY_TYPE_NUMBER;
}

static query_type check_concat(parser *p, const query_node *node, const query_node *left,
                               const query_node *right) {
  if (!is_operand_of(QUERY_TYPE_STRING, left->type) ||
      !is_operand_of(QUERY_TYPE_STRING, right->type)) {
    const bool is_or = left->type == QUERY_TYPE_BOOL && right->type == QUERY_TYPE_BOOL;
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, is_or ? VIEW("OR") : VIEW(""),
                    "`||` joins texts, and has %s and %s", type_name(left->type),
                    type_name(right->type));
    return QUERY_TYPE_WRONG;
  }
  return QUERY_TYPE_STRING;
}

static query_type check_comparison(parser *p, const query_node *node, const query_node *left,
                                   const query_node *right) {
  if (!are_comparable(left->type, right->type)) {
    complain_operands(p, node, left, right, "two of one type");
    return QUERY_TYPE_WRONG;
  }
  return QUERY_TYPE_BOOL;
}

static query_type check_coalesce(parser *p, const query_node *node, const query_node *left,
                                 const query_node *right) {
  if (!are_comparable(left->type, right->type)) {
    complain_operands(p, node, left, right, "two of one type");
    return QUERY_TYPE_WRONG;
  }
  return right->type == QUERY_TYPE_BODY ? QUERY_TYPE_BODY : left->type;
}

static bool is_logical(query_type type) {
  return type == QUERY_TYPE_NULL || type == QUERY_TYPE_BOOL || type == QUERY_TYPE_UNDEFINED;
}

/*
 * AND and OR. A value of the body may stand on the left, and then anything may stand on the right;
 * on the right it may stand only if there is one on the left. Null with undefined, and AND of a
 * body's value with null, find no operator and fail.
 */
static query_type check_logical(parser *p, const query_node *node, const query_node *left,
                                const query_node *right) {
  const bool is_body = left->type == QUERY_TYPE_BODY;
  const bool has_null = left->type == QUERY_TYPE_NULL || right->type == QUERY_TYPE_NULL;
  const bool has_undefined =
      left->type == QUERY_TYPE_UNDEFINED || right->type == QUERY_TYPE_UNDEFINED;
  if (!is_body && is_logical(left->type) && right->type == QUERY_TYPE_BODY) {
    const em_view hint = VIEW("the value of the body on the left, or compared: $body.x = true");
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, hint,
                    "`%.*s` takes a value of the body on its left side only",
                    VIEW_ARGS(source_of(p, node->token)));
    return QUERY_TYPE_WRONG;
  }
  if ((!is_body && (!is_logical(left->type) || !is_logical(right->type))) ||
      (!is_body && has_null && has_undefined) ||
      (is_body && right->type == QUERY_TYPE_NULL && node->kind == QUERY_AND)) {
    complain_operands(p, node, left, right, "two truth values");
    return QUERY_TYPE_WRONG;
  }
  if (is_body) {
    return QUERY_TYPE_BOOL;
  }
  const bool is_null = node->kind == QUERY_AND
                           ? has_null
                           : left->type == QUERY_TYPE_NULL && right->type == QUERY_TYPE_NULL;
  return is_null ? QUERY_TYPE_NULL : QUERY_TYPE_BOOL;
}

static query_type check_binary(parser *p, const query_node *node) {
  const query_node *left = &p->nodes.items[node->left];
  const query_node *right = &p->nodes.items[node->right];
  if (is_wrong(left->type, right->type)) {
    return QUERY_TYPE_WRONG;
  }
  switch (node->kind) {
    case QUERY_CONCAT:
      return check_concat(p, node, left, right);
    case QUERY_COALESCE:
      return check_coalesce(p, node, left, right);
    case QUERY_AND:
    case QUERY_OR:
      return check_logical(p, node, left, right);
    case QUERY_MULTIPLY:
    case QUERY_DIVIDE:
    case QUERY_MODULO:
    case QUERY_ADD:
    case QUERY_SUBTRACT:
      return check_arithmetic(p, node, left, right);
    default:
      return check_comparison(p, node, left, right);
  }
}

/* `-` has no form for values of the body, NOT has one. */
static query_type check_unary(parser *p, const query_node *node) {
  const query_type operand = p->nodes.items[node->left].type;
  if (operand == QUERY_TYPE_WRONG) {
    return QUERY_TYPE_WRONG;
  }
  if (node->kind == QUERY_NEGATE) {
    if (operand != QUERY_TYPE_NUMBER) {
      parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, VIEW(""),
                      "`-` has %s, expected a number", type_name(operand));
      return QUERY_TYPE_WRONG;
    }
    return QUERY_TYPE_NUMBER;
  }
  if (operand != QUERY_TYPE_NULL && !is_operand_of(QUERY_TYPE_BOOL, operand)) {
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, VIEW(""),
                    "NOT has %s, expected a truth value", type_name(operand));
    return QUERY_TYPE_WRONG;
  }
  return QUERY_TYPE_BOOL;
}

/* ---- Functions and paths -----------------------------------------------------------------------
 */

static void complain_function(parser *p, const query_node *node) {
  const em_view name = view_until(source_of(p, node->token), QUOTED);
  if (view_equals_ignoring_case(name, VIEW("twin_change_includes"))) {
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, VIEW(""),
                    "edgeHub has twin_change_includes for no source of a route; IoT Hub has it");
    return;
  }
  const em_view near = function_nearest(name);
  parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, near, "edgeHub knows no function `%.*s`",
                  VIEW_ARGS(name));
}

static void complain_arguments(parser *p, const query_node *node) {
  const em_view name = query_function_name(node->function);
  const uint32_t first = node->left;
  const bool is_one = first != QUERY_NONE && p->nodes.items[first].next == QUERY_NONE;
  if (is_one) {
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, function_usage(node->function),
                    "%.*s does not take %s", VIEW_ARGS(name),
                    type_name(p->nodes.items[first].type));
  } else {
    parser_complain(p, ROUTES_TYPE_PROBLEM, node->token, function_usage(node->function),
                    "%.*s does not take these arguments", VIEW_ARGS(name));
  }
}

/* Beyond the table only concat goes on; each of its further arguments is checked as the last. */
static query_type check_call(parser *p, const query_node *node) {
  if (node->function == QUERY_FUNCTION_COUNT) {
    complain_function(p, node);
    return QUERY_TYPE_WRONG;
  }
  query_type types[ARGUMENTS_CHECKED];
  uint32_t count = 0;
  query_type result = QUERY_TYPE_UNDEFINED;
  for (uint32_t i = node->left; i != QUERY_NONE; i = p->nodes.items[i].next) {
    const uint32_t at = count < ARGUMENTS_CHECKED ? count++ : ARGUMENTS_CHECKED - 1;
    types[at] = p->nodes.items[i].type;
    if (at == ARGUMENTS_CHECKED - 1 && result != QUERY_TYPE_WRONG) {
      result = function_result(node->function, types, count);
    }
  }
  if (result != QUERY_TYPE_WRONG) {
    result = function_result(node->function, types, count);
  }
  if (result == QUERY_TYPE_WRONG) {
    complain_arguments(p, node);
  }
  return result;
}

#define NO_FAULT SIZE_MAX

static bool is_path_name(char byte) {
  return byte != '.' && byte != '[' && byte != ']';
}

/*
 * name[1].name…: one index at most behind a name, and no name of digits alone. Returns the byte at
 * fault, or NO_FAULT.
 */
static size_t find_path_fault(em_view path) {
  size_t i = 0;
  for (;;) {
    const size_t start = i;
    bool has_letter = false;
    while (i < path.length && is_path_name(path.data[i])) {
      has_letter = has_letter || path.data[i] < '0' || path.data[i] > '9';
      i++;
    }
    if (!has_letter) {
      return start;
    }
    if (i < path.length && path.data[i] == '[') {
      const size_t digits = i + 1;
      for (i = digits; i < path.length && path.data[i] >= '0' && path.data[i] <= '9'; i++) {
      }
      if (i == digits || i == path.length || path.data[i] != ']') {
        return digits - 1;
      }
      i++;
    }
    if (i == path.length || path.data[i] != '.') {
      return NO_FAULT; /* the reader of paths stops here, and asks for no more */
    }
    i++;
  }
}

static query_type check_body(parser *p, const query_node *node) {
  const size_t fault = find_path_fault(node->text);
  if (fault == NO_FAULT) {
    return QUERY_TYPE_BODY;
  }
  const uint32_t start = (uint32_t)(node->text.data - p->text.data + (ptrdiff_t)fault);
  const routes_span at = {start, fault < node->text.length ? 1 : 0};
  parser_complain(p, ROUTES_TYPE_PROBLEM, at, VIEW("$body.name.list[0].name"),
                  "a path into the body holds names, parted by dots, and one [number] behind each");
  return QUERY_TYPE_WRONG;
}

void condition_check(parser *p) {
  for (uint32_t i = 0; i < p->nodes.count; i++) {
    query_node *node = &p->nodes.items[i];
    switch (node->kind) {
      case QUERY_LITERAL:
      case QUERY_PROPERTY:
      case QUERY_SYSTEM:
        break;
      case QUERY_BODY:
        node->type = check_body(p, node);
        break;
      case QUERY_CALL:
        node->type = check_call(p, node);
        break;
      case QUERY_NEGATE:
      case QUERY_NOT:
        node->type = check_unary(p, node);
        break;
      default:
        node->type = check_binary(p, node);
    }
  }
}
