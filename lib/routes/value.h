/* What is known of an expression's value before any message comes. Internal to this room. */
#ifndef ROUTES_VALUE_H
#define ROUTES_VALUE_H

#include "routes/syntax.h"

typedef enum value_kind {
  VALUE_UNKNOWN, /* depends on the message */
  VALUE_UNDEFINED,
  VALUE_NULL,
  VALUE_BOOL,
  VALUE_NUMBER,
  VALUE_STRING,
} value_kind;

/* Outcomes that an expression may have as a truth value; a set. */
typedef enum outcome {
  OUTCOME_TRUE = 1,
  OUTCOME_FALSE = 2,
  OUTCOME_UNDEFINED = 4,
  OUTCOME_NULL = 8,
  OUTCOME_ANY = 7,
} outcome;

typedef struct known {
  value_kind kind;
  uint8_t outcomes; /* of what may be a truth value; set for every kind */
  double number;
  em_view text;
} known;

known known_unknown(void);
known known_undefined(void);
known known_bool(bool is_true);
known known_outcomes(uint8_t outcomes);
/* NaN is undefined. */
known known_number(double number);
known known_string(em_view text);

/* The literal's value. */
known known_literal(const query_node *node);
/* Operators on known operands; unknown where it is not certain what edgeHub computes. */
known known_arithmetic(query_kind kind, known left, known right);
known known_comparison(query_kind kind, known left, known right);
/* `is_body`: the left one comes out of the body, and counts only if it is a truth value. */
known known_logical(query_kind kind, known left, known right, bool is_body);
known known_not(known operand);
/* The call of a function with these arguments (at most three count). */
known known_call(query_function function, const known *arguments, uint32_t count, arena *memory);
known known_concat(known left, known right, arena *memory);

bool known_is_ascii(em_view text);
/* -1, 0, 1; false if the order of the two is not certain. */
bool known_compare(known left, known right, int *order);

#endif
