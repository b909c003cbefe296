#include "routes/value.h"

#include <math.h>

known known_unknown(void) {
  return (known){.kind = VALUE_UNKNOWN, .outcomes = OUTCOME_ANY};
}

known known_undefined(void) {
  return (known){.kind = VALUE_UNDEFINED, .outcomes = OUTCOME_UNDEFINED};
}

known known_outcomes(uint8_t outcomes) {
  switch (outcomes) {
    case OUTCOME_TRUE:
      return known_bool(true);
    case OUTCOME_FALSE:
      return known_bool(false);
    case OUTCOME_UNDEFINED:
      return known_undefined();
    case OUTCOME_NULL:
      return (known){.kind = VALUE_NULL, .outcomes = OUTCOME_NULL};
    default:
      return (known){.kind = VALUE_UNKNOWN, .outcomes = outcomes};
  }
}

known known_bool(bool is_true) {
  return (known){.kind = VALUE_BOOL,
                 .outcomes = is_true ? OUTCOME_TRUE : OUTCOME_FALSE,
                 .number = is_true ? 1 : 0};
}

known known_number(double number) {
  return isnan(number)
             ? known_undefined()
             : (known){.kind = VALUE_NUMBER, .outcomes = OUTCOME_UNDEFINED, .number = number};
}

known known_string(em_view text) {
  return (known){.kind = VALUE_STRING, .outcomes = OUTCOME_UNDEFINED, .text = text};
}

known known_literal(const query_node *node) {
  switch (node->type) {
    case QUERY_TYPE_BOOL:
      return known_bool(node->is_true);
    case QUERY_TYPE_NUMBER:
      return known_number(node->number);
    case QUERY_TYPE_STRING:
      return known_string(node->text);
    case QUERY_TYPE_NULL:
      return known_outcomes(OUTCOME_NULL);
    default:
      return known_undefined();
  }
}

static bool is_undefined(known a, known b) {
  return a.kind == VALUE_UNDEFINED || b.kind == VALUE_UNDEFINED;
}

known known_arithmetic(query_kind kind, known left, known right) {
  if (is_undefined(left, right)) {
    return known_undefined();
  }
  if (left.kind != VALUE_NUMBER || right.kind != VALUE_NUMBER) {
    return known_unknown();
  }
  switch (kind) {
    case QUERY_MULTIPLY:
      return known_number(left.number * right.number);
    case QUERY_DIVIDE:
      return known_number(left.number / right.number);
    case QUERY_MODULO:
      return known_unknown();
    case QUERY_ADD:
      return known_number(left.number + right.number);
    default:
      return known_number(left.number - right.number);
  }
}

/* ---- Comparing
 * ----------------------------------------------------------------------------------- */

bool known_is_ascii(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if ((unsigned char)text.data[i] >= 0x80) {
      return false;
    }
  }
  return true;
}

/* Numbers read from text are exact to one unit in the last place only. */
static bool compare_numbers(double a, double b, int *order) {
  *order = a < b ? -1 : a > b ? 1 : 0;
  const double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
  return *order == 0 || isinf(larger) || fabs(a - b) > larger * 1e-12;
}

bool known_compare(known left, known right, int *order) {
  *order = 0;
  if (left.kind != right.kind) {
    return false;
  }
  switch (left.kind) {
    case VALUE_BOOL:
    case VALUE_NUMBER:
      return compare_numbers(left.number, right.number, order);
    case VALUE_STRING: {
      /* edgeHub orders by UTF-16, which is the order of bytes for ASCII. */
      const int bytes = view_compare(left.text, right.text);
      *order = bytes < 0 ? -1 : bytes > 0 ? 1 : 0;
      return bytes == 0 || (known_is_ascii(left.text) && known_is_ascii(right.text));
    }
    default:
      return left.kind == VALUE_NULL;
  }
}

static bool holds(query_kind kind, int order) {
  switch (kind) {
    case QUERY_LESS:
      return order < 0;
    case QUERY_LESS_EQUAL:
      return order <= 0;
    case QUERY_GREATER:
      return order > 0;
    case QUERY_GREATER_EQUAL:
      return order >= 0;
    case QUERY_EQUAL:
      return order == 0;
    default:
      return order != 0;
  }
}

known known_comparison(query_kind kind, known left, known right) {
  if (is_undefined(left, right)) {
    return known_undefined();
  }
  if (left.kind == VALUE_UNKNOWN || right.kind == VALUE_UNKNOWN) {
    return known_unknown();
  }
  int order = 0;
  const bool is_equality = kind == QUERY_EQUAL || kind == QUERY_NOT_EQUAL;
  if (known_compare(left, right, &order)) {
    return known_bool(holds(kind, order));
  }
  /* Texts with other characters: different is certain, their order is not. */
  if (is_equality && (left.kind != right.kind || (left.kind == VALUE_STRING && order != 0))) {
    return known_bool(kind == QUERY_NOT_EQUAL);
  }
  return known_unknown();
}

/* ---- Truth values
 * --------------------------------------------------------------------------------- */

static uint8_t combine_and(uint8_t a, uint8_t b) {
  if (a == OUTCOME_NULL || b == OUTCOME_NULL) {
    return OUTCOME_NULL;
  }
  if (a == OUTCOME_FALSE || b == OUTCOME_FALSE) {
    return OUTCOME_FALSE;
  }
  return a == OUTCOME_TRUE && b == OUTCOME_TRUE ? OUTCOME_TRUE : OUTCOME_UNDEFINED;
}

static uint8_t combine_or(uint8_t a, uint8_t b) {
  if (a == OUTCOME_NULL || b == OUTCOME_NULL) {
    return a == OUTCOME_NULL ? b : a;
  }
  if (a == OUTCOME_TRUE || b == OUTCOME_TRUE) {
    return OUTCOME_TRUE;
  }
  return a == OUTCOME_FALSE && b == OUTCOME_FALSE ? OUTCOME_FALSE : OUTCOME_UNDEFINED;
}

/* Values of the body combine only if both are truth values. */
static uint8_t combine(query_kind kind, uint8_t a, uint8_t b, bool is_body) {
  const bool is_either_odd = ((a | b) & (OUTCOME_UNDEFINED | OUTCOME_NULL)) != 0;
  if (is_body && is_either_odd) {
    return OUTCOME_UNDEFINED;
  }
  return kind == QUERY_AND ? combine_and(a, b) : combine_or(a, b);
}

known known_logical(query_kind kind, known left, known right, bool is_body) {
  uint8_t outcomes = 0;
  for (uint8_t a = 1; a <= OUTCOME_NULL; a = (uint8_t)(a << 1)) {
    for (uint8_t b = 1; b <= OUTCOME_NULL; b = (uint8_t)(b << 1)) {
      if ((left.outcomes & a) != 0 && (right.outcomes & b) != 0) {
        outcomes |= combine(kind, a, b, is_body);
      }
    }
  }
  return known_outcomes(outcomes);
}

known known_not(known operand) {
  uint8_t outcomes = operand.outcomes & OUTCOME_UNDEFINED;
  outcomes |= (operand.outcomes & (OUTCOME_FALSE | OUTCOME_NULL)) != 0 ? OUTCOME_TRUE : 0;
  outcomes |= (operand.outcomes & OUTCOME_TRUE) != 0 ? OUTCOME_FALSE : 0;
  return known_outcomes(outcomes);
}
