/*
 * Conditions: operators by precedence, as edgeHub's grammar ranks them. Chains of operators are
 * loops; only parentheses, calls, signs and NOT nest, and their depth has a limit.
 */
#include "routes/parser.h"

enum { RANK_LOOSEST = 1, RANK_SIGN = 8 };

static uint32_t parse_operation(parser *p, uint32_t least);

static query_node *add_node(parser *p, query_kind kind, token t) {
  if (p->nodes.count >= ROUTES_NODES) {
    parser_complain(p, ROUTES_SYNTAX_PROBLEM, token_span(t), VIEW(""),
                    "a condition of more than %d parts", ROUTES_NODES);
    p->is_broken = true;
    return NULL;
  }
  if (!ARENA_LIST_ADD(p->memory, &p->nodes)) {
    p->is_broken = true;
    return NULL;
  }
  query_node *node = &p->nodes.items[p->nodes.count - 1];
  *node = (query_node){.kind = kind,
                       .whole = token_span(t),
                       .token = token_span(t),
                       .left = QUERY_NONE,
                       .right = QUERY_NONE,
                       .next = QUERY_NONE,
                       .function = QUERY_FUNCTION_COUNT};
  return node;
}

static uint32_t last_node(const parser *p) {
  return p->is_broken ? QUERY_NONE : p->nodes.count - 1;
}

static bool enter(parser *p) {
  if (p->depth == ROUTES_DEPTH) {
    parser_complain(p, ROUTES_SYNTAX_PROBLEM, token_span(p->ahead), VIEW(""),
                    "parentheses, calls or signs nested deeper than %d", ROUTES_DEPTH);
    p->is_broken = true;
    return false;
  }
  p->depth++;
  return true;
}

/* ---- Values -----------------------------------------------------------------------------------
 */

/* Characters that are operators where blanks part them, but belong to a name where none does. */
static void note_name(parser *p, token t) {
  const em_view name = token_text(p->text, t);
  for (size_t i = 0; i < name.length; i++) {
    const bool is_pair = i + 1 < name.length && name.data[i] == name.data[i + 1];
    const bool is_operator = strchr("!+%*", name.data[i]) != NULL && name.data[i] != '\0';
    if (is_operator || (is_pair && (name.data[i] == '|' || name.data[i] == '&')) ||
        (i == 0 && name.data[i] == '-')) {
      parser_note(p, ROUTES_OPERATOR_IN_NAME, token_span(t), VIEW("blanks around operators"));
      return;
    }
  }
}

/* `$body.path`, `$name`, in braces or not. A name with brackets that is no path is undefined. */
static void read_system(query_node *node, em_view text) {
  static const em_view prefix = {"$body.", 6};
  node->text = text;
  node->kind = QUERY_SYSTEM;
  node->type = QUERY_TYPE_STRING;
  if (view_equals_ignoring_case(view_until(text, prefix.length), prefix)) {
    node->kind = QUERY_BODY;
    node->type = QUERY_TYPE_BODY;
    node->text = view_from(text, prefix.length);
  } else if (view_find(text, '[') < text.length || view_find(text, ']') < text.length) {
    node->kind = QUERY_LITERAL;
    node->type = QUERY_TYPE_UNDEFINED;
  }
}

static void parse_escaped(parser *p, token brace) {
  const token name = p->ahead;
  if (!parser_accept(p, TOKEN_SYSTEM)) {
    parser_expected(p, "a system property such as {$connectionModuleId}");
    return;
  }
  if (!parser_accept(p, TOKEN_CLOSE_BRACE)) {
    parser_expected(p, "}");
    return;
  }
  query_node *node = add_node(p, QUERY_SYSTEM, name);
  if (node != NULL) {
    read_system(node, token_text(p->text, name));
    node->is_escaped = true;
    node->whole = (routes_span){brace.start, p->previous_end - brace.start};
  }
}

/* ---- Calls ------------------------------------------------------------------------------------
 */

/* The arguments up to the parenthesis; the first one's node, QUERY_NONE if there is none. */
static uint32_t parse_arguments(parser *p) {
  uint32_t first = QUERY_NONE;
  uint32_t last = QUERY_NONE;
  if (parser_accept(p, TOKEN_CLOSE)) {
    return first;
  }
  do {
    const uint32_t argument = parse_operation(p, RANK_LOOSEST);
    if (p->is_broken) {
      return QUERY_NONE;
    }
    if (last == QUERY_NONE) {
      first = argument;
    } else {
      p->nodes.items[last].next = argument;
    }
    last = argument;
  } while (parser_accept(p, TOKEN_COMMA));
  if (!parser_accept(p, TOKEN_CLOSE)) {
    parser_expected(p, "a comma or )");
  }
  return first;
}

static void parse_call(parser *p, token name) {
  (void)parser_take(p);
  const uint32_t first = parse_arguments(p);
  query_node *node = p->is_broken ? NULL : add_node(p, QUERY_CALL, name);
  if (node != NULL) {
    node->function = function_find(token_text(p->text, name));
    node->left = first;
    node->whole.length = p->previous_end - name.start;
  }
}

static void parse_name(parser *p, token name) {
  if (p->ahead.kind == TOKEN_OPEN) {
    parse_call(p, name);
    return;
  }
  note_name(p, name);
  query_node *node = add_node(p, QUERY_PROPERTY, name);
  if (node != NULL) {
    node->type = QUERY_TYPE_STRING;
    node->text = token_text(p->text, name);
  }
}

/* ---- Operators --------------------------------------------------------------------------------
 */

typedef struct operation {
  token_kind token;
  query_kind kind;
  uint32_t rank; /* higher binds tighter */
} operation;

static const operation operations[] = {
    {TOKEN_COALESCE, QUERY_COALESCE, RANK_LOOSEST},
    {TOKEN_OR, QUERY_OR, 2},
    {TOKEN_AND, QUERY_AND, 3},
    {TOKEN_EQUAL, QUERY_EQUAL, 4},
    {TOKEN_NOT_EQUAL, QUERY_NOT_EQUAL, 4},
    {TOKEN_LESS, QUERY_LESS, 5},
    {TOKEN_LESS_EQUAL, QUERY_LESS_EQUAL, 5},
    {TOKEN_GREATER, QUERY_GREATER, 5},
    {TOKEN_GREATER_EQUAL, QUERY_GREATER_EQUAL, 5},
    {TOKEN_PLUS, QUERY_ADD, 6},
    {TOKEN_MINUS, QUERY_SUBTRACT, 6},
    {TOKEN_CONCAT, QUERY_CONCAT, 6},
    {TOKEN_STAR, QUERY_MULTIPLY, 7},
    {TOKEN_SLASH, QUERY_DIVIDE, 7},
    {TOKEN_PERCENT, QUERY_MODULO, 7},
};

static const operation *find_operation(token_kind kind) {
  for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
    if (operations[i].token == kind) {
      return &operations[i];
    }
  }
  return NULL;
}

static void parse_sign(parser *p, token sign) {
  const uint32_t operand = parse_operation(p, RANK_SIGN);
  const query_kind kind = sign.kind == TOKEN_NOT ? QUERY_NOT : QUERY_NEGATE;
  query_node *node = p->is_broken ? NULL : add_node(p, kind, sign);
  if (node != NULL) {
    node->left = operand;
    node->whole.length = p->previous_end - sign.start;
  }
}

static void parse_operand(parser *p) {
  const token t = parser_take(p);
  switch (t.kind) {
    case TOKEN_OPEN:
      (void)parse_operation(p, RANK_LOOSEST);
      if (!p->is_broken && !parser_accept(p, TOKEN_CLOSE)) {
        parser_expected(p, "an operator or )");
      }
      break;
    case TOKEN_MINUS:
    case TOKEN_NOT:
      parse_sign(p, t);
      break;
    case TOKEN_NAME:
      parse_name(p, t);
      break;
    case TOKEN_OPEN_BRACE:
      parse_escaped(p, t);
      break;
    default: {
      query_node *node = add_node(p, QUERY_LITERAL, t);
      if (node != NULL && t.kind == TOKEN_SYSTEM) {
        read_system(node, token_text(p->text, t));
      } else if (node != NULL && !literal_read(p, node, t)) {
        p->ahead = t;
        parser_expected(p, "a value");
      }
    }
  }
}

static void add_operation(parser *p, query_kind kind, token sign, uint32_t left, uint32_t right) {
  query_node *node = add_node(p, kind, sign);
  if (node != NULL) {
    node->left = left;
    node->right = right;
    node->whole.start = p->nodes.items[left].whole.start;
    node->whole.length = p->previous_end - node->whole.start;
  }
}

/* An operand and the operators behind it that bind at least as tightly as `least`. */
static uint32_t parse_operation(parser *p, uint32_t least) {
  if (!enter(p)) {
    return QUERY_NONE;
  }
  parse_operand(p);
  uint32_t left = last_node(p);
  for (;;) {
    const operation *found = p->is_broken ? NULL : find_operation(p->ahead.kind);
    if (found == NULL || found->rank < least) {
      break;
    }
    const token sign = parser_take(p);
    const uint32_t right = parse_operation(p, found->rank + 1);
    if (!p->is_broken) {
      add_operation(p, found->kind, sign, left, right);
    }
    left = last_node(p);
  }
  p->depth--;
  return left;
}

uint32_t condition_parse(parser *p) {
  return parse_operation(p, RANK_LOOSEST);
}
