/* The functions of conditions: names, arguments, results (query/builtins of edgeHub). */
#include "routes/parser.h"

#include "text/nearest.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

/* Types of arguments. A value of the body fits any of them. */
typedef enum takes {
  TAKES_NOTHING,
  TAKES_NUMBER,
  TAKES_STRING,
  TAKES_EITHER,   /* a number or text */
  TAKES_ANYTHING, /* also null and undefined */
} takes;

enum { ARGUMENTS = 3 };

typedef struct signature {
  em_view name;
  query_type result;
  uint32_t least, most; /* arguments; `most` 0: any number, as the last one listed */
  takes arguments[ARGUMENTS];
  em_view usage;
} signature;

static const signature signatures[QUERY_FUNCTION_COUNT] = {
    [QUERY_ABS] = {WORD("abs"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("abs(number)")},
    [QUERY_EXP] = {WORD("exp"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("exp(number)")},
    [QUERY_POWER] = {WORD("power"),
                     QUERY_TYPE_NUMBER,
                     2,
                     2,
                     {TAKES_NUMBER, TAKES_NUMBER},
                     WORD("power(number, number)")},
    [QUERY_SQUARE] =
        {WORD("square"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("square(number)")},
    [QUERY_CEILING] =
        {WORD("ceiling"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("ceiling(number)")},
    [QUERY_FLOOR] = {WORD("floor"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("floor(number)")},
    [QUERY_SIGN] = {WORD("sign"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("sign(number)")},
    [QUERY_SQRT] = {WORD("sqrt"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_NUMBER}, WORD("sqrt(number)")},
    [QUERY_AS_NUMBER] =
        {WORD("as_number"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_EITHER}, WORD("as_number(text)")},
    [QUERY_IS_BOOL] =
        {WORD("is_bool"), QUERY_TYPE_BOOL, 1, 1, {TAKES_ANYTHING}, WORD("is_bool(value)")},
    [QUERY_IS_DEFINED] =
        {WORD("is_defined"), QUERY_TYPE_BOOL, 1, 1, {TAKES_ANYTHING}, WORD("is_defined(value)")},
    [QUERY_IS_NULL] =
        {WORD("is_null"), QUERY_TYPE_BOOL, 1, 1, {TAKES_ANYTHING}, WORD("is_null(value)")},
    [QUERY_IS_NUMBER] =
        {WORD("is_number"), QUERY_TYPE_BOOL, 1, 1, {TAKES_ANYTHING}, WORD("is_number(value)")},
    [QUERY_IS_STRING] =
        {WORD("is_string"), QUERY_TYPE_BOOL, 1, 1, {TAKES_ANYTHING}, WORD("is_string(value)")},
    [QUERY_CONCATENATE] =
        {WORD("concat"), QUERY_TYPE_STRING, 2, 0, {TAKES_STRING}, WORD("concat(text, text, …)")},
    [QUERY_LENGTH] =
        {WORD("length"), QUERY_TYPE_NUMBER, 1, 1, {TAKES_STRING}, WORD("length(text)")},
    [QUERY_LOWER] = {WORD("lower"), QUERY_TYPE_STRING, 1, 1, {TAKES_STRING}, WORD("lower(text)")},
    [QUERY_UPPER] = {WORD("upper"), QUERY_TYPE_STRING, 1, 1, {TAKES_STRING}, WORD("upper(text)")},
    [QUERY_SUBSTRING] = {WORD("substring"),
                         QUERY_TYPE_STRING,
                         2,
                         3,
                         {TAKES_STRING, TAKES_NUMBER, TAKES_NUMBER},
                         WORD("substring(text, start) or substring(text, start, length)")},
    [QUERY_INDEX_OF] = {WORD("index_of"),
                        QUERY_TYPE_NUMBER,
                        2,
                        2,
                        {TAKES_STRING, TAKES_STRING},
                        WORD("index_of(text, text)")},
    [QUERY_STARTS_WITH] = {WORD("starts_with"),
                           QUERY_TYPE_BOOL,
                           2,
                           2,
                           {TAKES_STRING, TAKES_STRING},
                           WORD("starts_with(text, text)")},
    [QUERY_ENDS_WITH] = {WORD("ends_with"),
                         QUERY_TYPE_BOOL,
                         2,
                         2,
                         {TAKES_STRING, TAKES_STRING},
                         WORD("ends_with(text, text)")},
    [QUERY_CONTAINS] = {WORD("contains"),
                        QUERY_TYPE_BOOL,
                        2,
                        2,
                        {TAKES_STRING, TAKES_STRING},
                        WORD("contains(text, text)")},
};

em_view query_function_name(query_function function) {
  static const em_view none = WORD("");
  return function < QUERY_FUNCTION_COUNT ? signatures[function].name : none;
}

em_view function_usage(query_function function) {
  return signatures[function].usage;
}

query_function function_find(em_view name) {
  query_function found = QUERY_ABS;
  while (found < QUERY_FUNCTION_COUNT && !view_equals_ignoring_case(signatures[found].name, name)) {
    found++;
  }
  return found;
}

em_view function_nearest(em_view name) {
  nearest search = nearest_start(name);
  for (query_function i = QUERY_ABS; i < QUERY_FUNCTION_COUNT; i++) {
    nearest_offer(&search, signatures[i].name);
  }
  return search.best;
}

static bool fits(takes wanted, query_type given) {
  if (given == QUERY_TYPE_WRONG || given == QUERY_TYPE_BODY || wanted == TAKES_ANYTHING) {
    return true;
  }
  return (given == QUERY_TYPE_NUMBER && (wanted == TAKES_NUMBER || wanted == TAKES_EITHER)) ||
         (given == QUERY_TYPE_STRING && (wanted == TAKES_STRING || wanted == TAKES_EITHER));
}

query_type function_result(query_function function, const query_type *types, uint32_t count) {
  const signature *s = &signatures[function];
  if (count < s->least || (s->most != 0 && count > s->most)) {
    return QUERY_TYPE_WRONG;
  }
  for (uint32_t i = 0; i < count; i++) {
    if (!fits(s->arguments[s->most == 0 ? 0 : i], types[i])) {
      return QUERY_TYPE_WRONG;
    }
  }
  return s->result;
}
