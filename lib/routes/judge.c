#include "routes/judge.h"

static known value_of_call(judge *j, const query_node *node, const known *values) {
  known arguments[3] = {known_unknown(), known_unknown(), known_unknown()};
  uint32_t count = 0;
  for (uint32_t i = node->left; i != QUERY_NONE; i = j->nodes[i].next) {
    if (count < 3) {
      arguments[count] = values[i];
    }
    count++;
  }
  return count > 3 ? known_unknown() : known_call(node->function, arguments, count, j->memory);
}

/* A value of unknown content whose type is no truth value is none. */
static known of_type(known value, query_type type) {
  if (value.kind == VALUE_UNKNOWN && (type == QUERY_TYPE_NUMBER || type == QUERY_TYPE_STRING)) {
    value.outcomes = OUTCOME_UNDEFINED;
  }
  return value;
}

static known value_of(judge *j, uint32_t index, const known *values) {
  const query_node *node = &j->nodes[index];
  switch (node->kind) {
    case QUERY_LITERAL:
      return known_literal(node);
    case QUERY_PROPERTY:
    case QUERY_SYSTEM:
    case QUERY_BODY:
      return known_unknown();
    case QUERY_CALL:
      return value_of_call(j, node, values);
    case QUERY_NEGATE:
      return values[node->left].kind == VALUE_NUMBER ? known_number(-values[node->left].number)
                                                     : known_unknown();
    case QUERY_NOT:
      return known_not(values[node->left]);
    case QUERY_AND:
    case QUERY_OR:
      return known_logical(node->kind, values[node->left], values[node->right],
                           j->nodes[node->left].type == QUERY_TYPE_BODY);
    case QUERY_CONCAT:
      return known_concat(values[node->left], values[node->right], j->memory);
    case QUERY_COALESCE:
      return values[node->left].kind == VALUE_UNKNOWN     ? known_unknown()
             : values[node->left].kind == VALUE_UNDEFINED ? values[node->right]
                                                          : values[node->left];
    case QUERY_MULTIPLY:
    case QUERY_DIVIDE:
    case QUERY_MODULO:
    case QUERY_ADD:
    case QUERY_SUBTRACT:
      return known_arithmetic(node->kind, values[node->left], values[node->right]);
    default:
      return known_comparison(node->kind, values[node->left], values[node->right]);
  }
}

void judge_compute(judge *j, uint32_t index, known *values) {
  values[index] = of_type(value_of(j, index, values), j->nodes[index].type);
}

bool judge_spend(judge *j, uint32_t steps) {
  j->steps = j->steps > steps ? j->steps - steps : 0;
  return j->steps > 0;
}
