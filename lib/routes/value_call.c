/* Calls of functions whose arguments are known. */
#include "routes/value.h"
#include "text/number_text.h"
#include "text/search.h"

#include <math.h>

known known_concat(known left, known right, arena *memory) {
  if (left.kind == VALUE_UNDEFINED || right.kind == VALUE_UNDEFINED) {
    return known_undefined();
  }
  if (left.kind != VALUE_STRING || right.kind != VALUE_STRING) {
    return known_unknown();
  }
  char *bytes = arena_allocate(memory, left.text.length + right.text.length + 1);
  if (bytes == NULL) {
    return known_unknown();
  }
  memcpy(bytes, left.text.data, left.text.length);
  memcpy(bytes + left.text.length, right.text.data, right.text.length);
  return known_string((em_view){bytes, left.text.length + right.text.length});
}

static known change_case(known text, arena *memory, bool is_upper) {
  if (text.kind != VALUE_STRING || !known_is_ascii(text.text)) {
    return known_unknown();
  }
  const em_view copy = arena_copy(memory, text.text);
  char *bytes = arena_allocate(memory, copy.length + 1);
  if (copy.data == NULL || bytes == NULL) {
    return known_unknown();
  }
  for (size_t i = 0; i < copy.length; i++) {
    const char byte = copy.data[i];
    const char first = is_upper ? 'a' : 'A';
    bytes[i] = byte >= first && byte <= first + 25 ? (char)(byte ^ 0x20) : byte;
  }
  return known_string((em_view){bytes, copy.length});
}

static known test_texts(query_function function, known text, known part) {
  if (text.kind != VALUE_STRING || part.kind != VALUE_STRING) {
    return known_unknown();
  }
  switch (function) {
    case QUERY_STARTS_WITH:
      return known_bool(view_starts_with(text.text, part.text));
    case QUERY_ENDS_WITH:
      return known_bool(view_ends_with(text.text, part.text));
    default:
      return known_bool(text_holds(text.text, part.text, false));
  }
}

static known compute(query_function function, known number) {
  if (number.kind != VALUE_NUMBER) {
    return known_unknown();
  }
  const double x = number.number;
  switch (function) {
    case QUERY_ABS:
      return known_number(fabs(x));
    case QUERY_SIGN:
      return known_number(x > 0 ? 1 : x < 0 ? -1 : 0);
    default:
      return known_number(x * x);
  }
}

/* is_bool, is_number, is_string of undefined are false; of unknown they are anything but undefined.
 */
static known test_type(known value, value_kind kind) {
  return value.kind == VALUE_UNKNOWN ? known_outcomes(OUTCOME_TRUE | OUTCOME_FALSE)
                                     : known_bool(value.kind == kind);
}

static known test_defined(known value) {
  if (value.kind == VALUE_UNKNOWN) {
    return known_outcomes(OUTCOME_TRUE | OUTCOME_FALSE);
  }
  return known_bool(value.kind != VALUE_UNDEFINED);
}

/* Digits with a sign and a point: what every reader of numbers takes for the same. */
static known read_number(known text) {
  if (text.kind == VALUE_NUMBER) {
    return text;
  }
  if (text.kind != VALUE_STRING) {
    return known_unknown();
  }
  const size_t sign = view_starts_with(text.text, VIEW("-")) ? 1 : 0;
  const em_view digits = view_from(text.text, sign);
  size_t points = 0;
  for (size_t i = 0; i < digits.length; i++) {
    const bool is_point = digits.data[i] == '.';
    points += is_point ? 1 : 0;
    if ((!is_point && (digits.data[i] < '0' || digits.data[i] > '9')) || points > 1) {
      return known_unknown();
    }
  }
  if (digits.length == 0 || digits.data[0] == '.' || digits.data[digits.length - 1] == '.') {
    return known_unknown();
  }
  const number_text read = number_text_read(text.text);
  return known_number(number_text_value(&read));
}

known known_call(query_function function, const known *arguments, uint32_t count, arena *memory) {
  switch (function) {
    case QUERY_IS_DEFINED:
      return test_defined(arguments[0]);
    case QUERY_IS_BOOL:
      return test_type(arguments[0], VALUE_BOOL);
    case QUERY_IS_NUMBER:
      return arguments[0].kind == VALUE_NUMBER ? known_outcomes(OUTCOME_TRUE | OUTCOME_FALSE)
                                               : test_type(arguments[0], VALUE_NUMBER);
    case QUERY_IS_STRING:
      return test_type(arguments[0], VALUE_STRING);
    case QUERY_IS_NULL:
      return arguments[0].kind == VALUE_UNKNOWN ? known_unknown()
                                                : known_bool(arguments[0].kind == VALUE_NULL);
    default:
      break;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (arguments[i].kind == VALUE_UNDEFINED) {
      return known_undefined();
    }
  }
  switch (function) {
    case QUERY_ABS:
    case QUERY_SIGN:
    case QUERY_SQUARE:
      return compute(function, arguments[0]);
    case QUERY_AS_NUMBER:
      return read_number(arguments[0]);
    case QUERY_LOWER:
    case QUERY_UPPER:
      return change_case(arguments[0], memory, function == QUERY_UPPER);
    case QUERY_LENGTH:
      return arguments[0].kind == VALUE_STRING && known_is_ascii(arguments[0].text)
                 ? known_number((double)arguments[0].text.length)
                 : known_unknown();
    case QUERY_STARTS_WITH:
    case QUERY_ENDS_WITH:
    case QUERY_CONTAINS:
      return test_texts(function, arguments[0], arguments[1]);
    case QUERY_CONCATENATE:
      return count == 2 ? known_concat(arguments[0], arguments[1], memory) : known_unknown();
    default:
      return known_unknown();
  }
}
