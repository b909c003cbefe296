/* Tests of one value. */
#include "rules/evaluation.h"

#include "text/path.h"
#include "text/search.h"

/* ---- Comparing two texts
 * --------------------------------------------------------------------------- */

static em_view tail(em_view text, size_t length) {
  return view_from(text, text.length - length);
}

static bool equals(em_view a, em_view b, bool ignores_case) {
  return ignores_case ? view_equals_ignoring_case(a, b) : view_equals(a, b);
}

static bool holds_for(test_operator test, em_view text, em_view operand, bool ignores_case) {
  switch (test) {
    case TEST_IN:
      return equals(text, operand, ignores_case);
    case TEST_STARTS:
      return text.length >= operand.length &&
             equals(view_until(text, operand.length), operand, ignores_case);
    case TEST_ENDS:
      return text.length >= operand.length &&
             equals(tail(text, operand.length), operand, ignores_case);
    case TEST_CONTAINS:
      return text_holds(text, operand, ignores_case);
    case TEST_WITHIN:
      return path_contains(operand, text);
    case TEST_CONTAINS_PATH:
      return path_contains(text, operand);
    default:
      return path_contains(operand, text) || path_contains(text, operand);
  }
}

/* ---- Versions
 * -------------------------------------------------------------------------------------- */

enum { VERSION_PARTS = 4 };

/* Leading numbers, parted by dots; false if there is none. */
static bool read_version(em_view text, uint32_t parts[VERSION_PARTS]) {
  uint32_t part = 0;
  uint32_t digits = 0;
  size_t i = text.length > 0 && (text.data[0] | 0x20) == 'v' ? 1 : 0;
  memset(parts, 0, VERSION_PARTS * sizeof *parts);
  for (; i < text.length; i++) {
    const char c = text.data[i];
    if (c >= '0' && c <= '9' && digits < 9) {
      parts[part] = parts[part] * 10 + (uint32_t)(c - '0');
      digits++;
    } else if (c == '.' && digits > 0 && part + 1 < VERSION_PARTS) {
      part++;
      digits = 0;
    } else {
      break;
    }
  }
  return digits > 0 || part > 0;
}

static truth compare_versions(test_operator test, em_view text, em_view operand) {
  uint32_t a[VERSION_PARTS];
  uint32_t b[VERSION_PARTS];
  if (!read_version(text, a) || !read_version(operand, b)) {
    return TRUTH_FALSE;
  }
  int order = 0;
  for (uint32_t i = 0; i < VERSION_PARTS && order == 0; i++) {
    order = (a[i] > b[i]) - (a[i] < b[i]);
  }
  return (test == TEST_VERSION_BELOW) == (order < 0) ? TRUTH_TRUE : TRUTH_FALSE;
}

/* ---- One text against an operand
 * ---------------------------------------------------------------------- */

static bool holds_for_list(const evaluation *e, test_operator test, em_view text, uint32_t number,
                           bool ignores_case) {
  const pack *p = NULL;
  const pack_list *list = compiled_list(e->rules, number, &p);
  for (uint32_t i = 0; i < list->values.count; i++) {
    if (holds_for(test, text, pack_text_at(p, list->values, i), ignores_case)) {
      return true;
    }
  }
  const list_extra *extra = &e->rules->extras[number];
  for (uint32_t i = 0; i < extra->count; i++) {
    if (holds_for(test, text, extra->texts[i], ignores_case)) {
      return true;
    }
  }
  return false;
}

static truth match_pattern(evaluation *e, const uint32_t *words, em_view text, const frame *at) {
  const uint32_t number = words[CONDITION_HEADER_WORDS + 2];
  regex_slot *slot = &e->rules->patterns[e->rules->compiled[e->rule].patterns + number];
  const em_view pattern = pack_view(e->pack, e->pack->patterns[number]);
  const regex_result result = regex_match(&e->matcher, slot, pattern, text);
  if (result == REGEX_EXCEEDS) {
    fact_value value;
    evaluate_fact(e, words[CONDITION_HEADER_WORDS], at, &value);
    evaluation_note_excess(e, &value, at);
    return TRUTH_UNKNOWN;
  }
  return result == REGEX_MATCHES ? TRUTH_TRUE : TRUTH_FALSE;
}

static truth with_fact(const evaluation *e, test_operator test, em_view text, uint32_t reference,
                       const frame *at, bool ignores_case) {
  fact_glance other;
  evaluate_look(e, reference, at, &other);
  if (other.state >= FACT_STATE_UNRESOLVED) {
    return TRUTH_UNKNOWN;
  }
  if (other.state == FACT_STATE_NONE) {
    return TRUTH_FALSE;
  }
  if (test == TEST_VERSION_BELOW || test == TEST_VERSION_AT_LEAST) {
    return compare_versions(test, text, other.text);
  }
  return holds_for(test, text, other.text, ignores_case) ? TRUTH_TRUE : TRUTH_FALSE;
}

static truth with_texts(const evaluation *e, test_operator test, em_view text,
                        const uint32_t *operand, bool ignores_case) {
  for (uint32_t i = 0; i < operand[0]; i++) {
    const em_view value = pack_view(e->pack, (pack_text){operand[1 + 2 * i], operand[2 + 2 * i]});
    const bool is_version = test == TEST_VERSION_BELOW || test == TEST_VERSION_AT_LEAST;
    if (is_version ? compare_versions(test, text, value) == TRUTH_TRUE
                   : holds_for(test, text, value, ignores_case)) {
      return TRUTH_TRUE;
    }
  }
  return TRUTH_FALSE;
}

static truth test_text(evaluation *e, const uint32_t *words, em_view text, const frame *at) {
  const test_operator test = (test_operator)(words[0] >> 8 & 0xFF);
  const bool ignores_case = (words[0] >> 16 & 1) != 0;
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  switch ((test_operand)operand[0]) {
    case OPERAND_TEXTS:
      return with_texts(e, test, text, operand + 1, ignores_case);
    case OPERAND_LIST:
      return holds_for_list(e, test, text, operand[1], ignores_case) ? TRUTH_TRUE : TRUTH_FALSE;
    case OPERAND_FACT:
      return with_fact(e, test, text, operand[1], at, ignores_case);
    case OPERAND_PATTERN:
      return match_pattern(e, words, text, at);
    default: {
      const int64_t bound = pack_number(operand + 2);
      const bool is_longer = (int64_t)text.length > bound;
      const bool is_shorter = (int64_t)text.length < bound;
      return (test == TEST_LONGER ? is_longer : is_shorter) ? TRUTH_TRUE : TRUTH_FALSE;
    }
  }
}

/* ---- Numbers
 * --------------------------------------------------------------------------------------- */

static bool number_holds(test_operator test, int64_t number, int64_t operand) {
  switch (test) {
    case TEST_AT_LEAST:
      return number >= operand;
    case TEST_AT_MOST:
      return number <= operand;
    case TEST_ABOVE:
      return number > operand;
    case TEST_BELOW:
      return number < operand;
    default:
      return number == operand;
  }
}

static bool number_in_list(const evaluation *e, int64_t number, uint32_t list_number) {
  const pack *p = NULL;
  const pack_list *list = compiled_list(e->rules, list_number, &p);
  for (uint32_t i = 0; i < list->values.count; i++) {
    if (pack_number(&p->words[list->values.start + 2 * i]) == number) {
      return true;
    }
  }
  const list_extra *extra = &e->rules->extras[list_number];
  for (uint32_t i = 0; i < extra->count; i++) {
    if (extra->numbers != NULL && extra->numbers[i] == number) {
      return true;
    }
  }
  return false;
}

static truth test_number(const evaluation *e, const uint32_t *words, int64_t number,
                         const frame *at) {
  const test_operator test = (test_operator)(words[0] >> 8 & 0xFF);
  const uint32_t *operand = &words[CONDITION_HEADER_WORDS + 1];
  if (operand[0] == OPERAND_LIST) {
    return number_in_list(e, number, operand[1]) ? TRUTH_TRUE : TRUTH_FALSE;
  }
  if (operand[0] == OPERAND_FACT) {
    fact_glance other;
    evaluate_look(e, operand[1], at, &other);
    if (other.state >= FACT_STATE_UNRESOLVED) {
      return TRUTH_UNKNOWN;
    }
    return other.state == FACT_STATE_KNOWN && number_holds(test, number, other.number)
               ? TRUTH_TRUE
               : TRUTH_FALSE;
  }
  for (uint32_t i = 0; i < operand[1]; i++) {
    if (number_holds(test, number, pack_number(operand + 2 + 2 * i))) {
      return TRUTH_TRUE;
    }
  }
  return TRUTH_FALSE;
}

/* ---- All of it
 * ------------------------------------------------------------------------------------- */

static truth test_texts(evaluation *e, const uint32_t *words, const fact_glance *value,
                        const frame *at) {
  const test_operator test = (test_operator)(words[0] >> 8 & 0xFF);
  const setting_texts *texts = value->texts;
  if (test == TEST_LONGER || test == TEST_SHORTER) {
    const int64_t bound = pack_number(&words[CONDITION_HEADER_WORDS + 3]);
    return (test == TEST_LONGER ? texts->count > bound : texts->count < bound) ? TRUTH_TRUE
                                                                               : TRUTH_FALSE;
  }
  truth result = TRUTH_FALSE;
  for (uint32_t i = 0; i < texts->count && result != TRUTH_TRUE; i++) {
    const truth of_element = texts->items[i].has_placeholder
                                 ? TRUTH_UNKNOWN
                                 : test_text(e, words, texts->items[i].value, at);
    result = of_element > result ? of_element : result;
  }
  return result;
}

static bool is_empty(const fact_glance *value) {
  return value->type == FACT_TEXTS ? value->texts->count == 0 : value->text.length == 0;
}

truth evaluate_test(evaluation *e, const uint32_t *words, const fact_glance *value,
                    const frame *at) {
  const test_operator test = (test_operator)(words[0] >> 8 & 0xFF);
  if (test == TEST_RESOLVED) {
    return value->state >= FACT_STATE_UNRESOLVED ? TRUTH_FALSE : TRUTH_TRUE;
  }
  if (test == TEST_SET && (value->state & FACT_STATE_KNOWN) != 0) {
    return TRUTH_TRUE;
  }
  if (value->state >= FACT_STATE_UNRESOLVED) {
    return TRUTH_UNKNOWN;
  }
  if (value->state == FACT_STATE_NONE || test == TEST_SET) {
    return TRUTH_FALSE;
  }
  if (test == TEST_EMPTY || test == TEST_FILLED) {
    return is_empty(value) == (test == TEST_EMPTY) ? TRUTH_TRUE : TRUTH_FALSE;
  }
  switch (value->type) {
    case FACT_FLAG:
    case FACT_NUMBER:
    case FACT_WORD:
      return test_number(e, words, value->number, at);
    case FACT_TEXTS:
      return test_texts(e, words, value, at);
    default:
      return test_text(e, words, value->text, at);
  }
}
