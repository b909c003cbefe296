/* Claims that exclude each other, and claims that the source of the route excludes. */
#include "routes/judge.h"

/* ---- Claims that exclude each other
 * --------------------------------------------------------------- */

static bool is_comparison(query_kind kind) {
  return kind >= QUERY_LESS && kind <= QUERY_NOT_EQUAL;
}

static bool is_same_node(const query_node *a, const query_node *b) {
  if (a->kind != b->kind || a->function != b->function || a->is_escaped != b->is_escaped) {
    return false;
  }
  switch (a->kind) {
    case QUERY_LITERAL:
      return a->type == b->type && a->is_true == b->is_true && !(a->number < b->number) &&
             !(a->number > b->number) && view_equals(a->text, b->text);
    case QUERY_PROPERTY:
    case QUERY_SYSTEM:
      return view_equals_ignoring_case(a->text, b->text);
    case QUERY_BODY:
      return view_equals(a->text, b->text);
    default:
      return true;
  }
}

/* The same expression, written out: nodes in postorder with the same shape. */
static bool is_same(judge *j, uint32_t a, uint32_t b) {
  const uint32_t count = a - j->firsts[a];
  if (count != b - j->firsts[b] || !judge_spend(j, count + 1)) {
    return false;
  }
  for (uint32_t i = 0; i <= count; i++) {
    const query_node *x = &j->nodes[a - i];
    const query_node *y = &j->nodes[b - i];
    const bool is_shape = (a - i) - j->firsts[a - i] == (b - i) - j->firsts[b - i];
    if (!is_shape || !is_same_node(x, y)) {
      return false;
    }
  }
  return true;
}

static query_kind turned(query_kind kind) {
  static const query_kind sides[] = {
      [QUERY_LESS] = QUERY_GREATER, [QUERY_LESS_EQUAL] = QUERY_GREATER_EQUAL,
      [QUERY_GREATER] = QUERY_LESS, [QUERY_GREATER_EQUAL] = QUERY_LESS_EQUAL,
      [QUERY_EQUAL] = QUERY_EQUAL,  [QUERY_NOT_EQUAL] = QUERY_NOT_EQUAL};
  return sides[kind];
}

static query_kind opposite(query_kind kind) {
  static const query_kind others[] = {
      [QUERY_LESS] = QUERY_GREATER_EQUAL, [QUERY_LESS_EQUAL] = QUERY_GREATER,
      [QUERY_GREATER] = QUERY_LESS_EQUAL, [QUERY_GREATER_EQUAL] = QUERY_LESS,
      [QUERY_EQUAL] = QUERY_NOT_EQUAL,    [QUERY_NOT_EQUAL] = QUERY_EQUAL};
  return others[kind];
}

static bool is_constant(known value) {
  return value.kind != VALUE_UNKNOWN && value.kind != VALUE_UNDEFINED;
}

bool bound_find(const judge *j, claim c, bound *found) {
  const query_node *node = &j->nodes[c.node];
  if (!is_comparison(node->kind)) {
    return false;
  }
  const known left = j->values[node->left];
  const known right = j->values[node->right];
  if (is_constant(left) == is_constant(right)) {
    return false;
  }
  const query_kind kind = is_constant(right) ? node->kind : turned(node->kind);
  *found = (bound){.term = is_constant(right) ? node->left : node->right,
                   .kind = c.is_true ? kind : opposite(kind),
                   .constant = is_constant(right) ? right : left};
  return true;
}

static bool is_below(query_kind kind) {
  return kind == QUERY_LESS || kind == QUERY_LESS_EQUAL;
}

static bool is_above(query_kind kind) {
  return kind == QUERY_GREATER || kind == QUERY_GREATER_EQUAL;
}

/* An upper bound that lies below a lower one. */
static bool is_gap_closed(const bound *upper, const bound *lower) {
  int order;
  if (!is_below(upper->kind) || !is_above(lower->kind) ||
      !known_compare(upper->constant, lower->constant, &order)) {
    return false;
  }
  const bool is_inclusive = upper->kind == QUERY_LESS_EQUAL && lower->kind == QUERY_GREATER_EQUAL;
  return order < 0 || (order == 0 && !is_inclusive);
}

/* One says what the term is, and that breaks the other. */
static bool is_broken(const bound *fixed, const bound *other) {
  const bool is_equality = other->kind == QUERY_EQUAL || other->kind == QUERY_NOT_EQUAL;
  if (fixed->kind != QUERY_EQUAL ||
      (!is_equality && fixed->constant.kind != other->constant.kind)) {
    return false;
  }
  return known_comparison(other->kind, fixed->constant, other->constant).outcomes == OUTCOME_FALSE;
}

static bool exclude_bounds(judge *j, claim a, claim b) {
  bound x;
  bound y;
  return bound_find(j, a, &x) && bound_find(j, b, &y) && is_same(j, x.term, y.term) &&
         (is_gap_closed(&x, &y) || is_gap_closed(&y, &x) || is_broken(&x, &y) || is_broken(&y, &x));
}

/* Supposing that a term has a value, the other claim cannot come out as it must. */
static bool excludes_by_value(judge *j, claim fixed, claim other) {
  bound x;
  if (!bound_find(j, fixed, &x) || x.kind != QUERY_EQUAL) {
    return false;
  }
  const uint32_t first = j->firsts[other.node];
  bool is_used = false;
  for (uint32_t i = first; i <= other.node && judge_spend(j, 1); i++) {
    if (is_same(j, i, x.term)) {
      j->supposed[i] = x.constant;
      is_used = true;
    } else {
      judge_compute(j, i, j->supposed);
    }
  }
  const uint8_t wanted = other.is_true ? OUTCOME_TRUE : OUTCOME_FALSE | OUTCOME_NULL;
  return is_used && j->steps > 0 && (j->supposed[other.node].outcomes & wanted) == 0;
}

/* True if the expression is undefined wherever the term is. */
static bool needs(judge *j, uint32_t node, uint32_t term) {
  for (uint32_t i = node; judge_spend(j, 1);) {
    if (is_same(j, i, term)) {
      return true;
    }
    const query_node *n = &j->nodes[i];
    const bool is_test =
        n->kind == QUERY_CALL && n->function >= QUERY_IS_BOOL && n->function <= QUERY_IS_STRING;
    if (n->left == QUERY_NONE || is_test || n->kind == QUERY_COALESCE || n->kind == QUERY_AND ||
        n->kind == QUERY_OR) {
      return false;
    }
    if (n->right != QUERY_NONE && needs(j, n->right, term)) {
      return true;
    }
    i = n->left;
  }
  return false;
}

/* NOT is_defined(x) beside something that needs x. */
static bool excludes_by_absence(judge *j, claim absent, claim other) {
  const query_node *node = &j->nodes[absent.node];
  return node->kind == QUERY_CALL && node->function == QUERY_IS_DEFINED && !absent.is_true &&
         needs(j, other.node, node->left);
}

bool claims_exclude(judge *j, claim a, claim b) {
  return exclude_bounds(j, a, b) || excludes_by_value(j, a, b) || excludes_by_value(j, b, a) ||
         excludes_by_absence(j, a, b) || excludes_by_absence(j, b, a);
}

/* ---- What the source says
 * ------------------------------------------------------------------------- */

static bool is_system(const judge *j, uint32_t node, em_view name) {
  return j->nodes[node].kind == QUERY_SYSTEM &&
         view_equals_ignoring_case(j->nodes[node].text, name);
}

/* NAME, or something below it. */
static bool is_within(em_view text, em_view name) {
  return view_equals_ignoring_case(view_until(text, name.length), name) &&
         (text.length == name.length || text.data[name.length] == '/');
}

static bool source_denies_presence(const judge *j, uint32_t term, bool is_present) {
  const routes_source source = j->route->source;
  const bool is_of_module = source >= ROUTES_FROM_MODULES && source <= ROUTES_FROM_OUTPUT;
  if (is_system(j, term, VIEW("$connectionModuleId"))) {
    return is_present ? source == ROUTES_FROM_DEVICES : is_of_module;
  }
  return is_system(j, term, VIEW("$outputName")) && !is_present &&
         (source == ROUTES_FROM_OUTPUTS || source == ROUTES_FROM_OUTPUT);
}

bool claim_is_denied_by_source(const judge *j, claim c) {
  const query_node *node = &j->nodes[c.node];
  if (node->kind == QUERY_CALL && node->function == QUERY_IS_DEFINED) {
    return source_denies_presence(j, node->left, c.is_true);
  }
  bound b;
  if (!bound_find(j, c, &b)) {
    return false;
  }
  if (source_denies_presence(j, b.term, true)) {
    return true;
  }
  const bool is_named = b.kind == QUERY_EQUAL && b.constant.kind == VALUE_STRING;
  if (is_named && is_system(j, b.term, VIEW("$connectionModuleId"))) {
    return j->route->source_module.data != NULL &&
           !view_equals_ignoring_case(b.constant.text, j->route->source_module);
  }
  return is_named && is_system(j, b.term, VIEW("$outputName")) &&
         j->route->source_output.data != NULL &&
         !is_within(b.constant.text, j->route->source_output);
}
