/* Tests of one fact: operators, their operands, and what types they take. */
#include "rules/loader.h"

#include "rules/regex.h"
#include "text/nearest.h"
#include "text/path.h"

#define ALL_TYPES 0x3Fu
#define OF(type) (1u << (type))
#define TEXTUAL (OF(FACT_TEXT) | OF(FACT_PATH) | OF(FACT_TEXTS))

typedef enum operand_form {
  FORM_VALUE,
  FORM_VALUES,
  FORM_FLAG,
  FORM_NUMBER, /* a number or a fact that is one */
  FORM_LENGTH, /* a number */
  FORM_RANGE,
  FORM_PATTERN,
  FORM_PATHS,
} operand_form;

typedef struct operator_row {
  em_view name;
  test_operator test;
  bool is_negated;
  operand_form form;
  uint32_t types; /* bits of fact_type */
} operator_row;

static const operator_row operators[] = {
    {FACT_NAME("is"), TEST_IN, false, FORM_VALUE, ALL_TYPES},
    {FACT_NAME("is_not"), TEST_IN, true, FORM_VALUE, ALL_TYPES},
    {FACT_NAME("in"), TEST_IN, false, FORM_VALUES, ALL_TYPES},
    {FACT_NAME("not_in"), TEST_IN, true, FORM_VALUES, ALL_TYPES},
    {FACT_NAME("is_set"), TEST_SET, false, FORM_FLAG, ALL_TYPES},
    {FACT_NAME("is_resolved"), TEST_RESOLVED, false, FORM_FLAG, ALL_TYPES},
    {FACT_NAME("is_empty"), TEST_EMPTY, false, FORM_FLAG, TEXTUAL},
    {FACT_NAME("at_least"), TEST_AT_LEAST, false, FORM_NUMBER, OF(FACT_NUMBER)},
    {FACT_NAME("at_most"), TEST_AT_MOST, false, FORM_NUMBER, OF(FACT_NUMBER)},
    {FACT_NAME("above"), TEST_ABOVE, false, FORM_NUMBER, OF(FACT_NUMBER)},
    {FACT_NAME("below"), TEST_BELOW, false, FORM_NUMBER, OF(FACT_NUMBER)},
    {FACT_NAME("between"), TEST_AT_LEAST, false, FORM_RANGE, OF(FACT_NUMBER)},
    {FACT_NAME("longer_than"), TEST_LONGER, false, FORM_LENGTH, TEXTUAL},
    {FACT_NAME("shorter_than"), TEST_SHORTER, false, FORM_LENGTH, TEXTUAL},
    {FACT_NAME("starts_with"), TEST_STARTS, false, FORM_VALUES, TEXTUAL},
    {FACT_NAME("ends_with"), TEST_ENDS, false, FORM_VALUES, TEXTUAL},
    {FACT_NAME("contains"), TEST_CONTAINS, false, FORM_VALUES, TEXTUAL},
    {FACT_NAME("matches"), TEST_MATCHES, false, FORM_PATTERN, TEXTUAL},
    {FACT_NAME("within"), TEST_WITHIN, false, FORM_PATHS, OF(FACT_PATH)},
    {FACT_NAME("contains_path"), TEST_CONTAINS_PATH, false, FORM_PATHS, OF(FACT_PATH)},
    {FACT_NAME("overlaps"), TEST_OVERLAPS, false, FORM_PATHS, OF(FACT_PATH)},
    {FACT_NAME("version_below"), TEST_VERSION_BELOW, false, FORM_VALUE, OF(FACT_TEXT)},
    {FACT_NAME("version_at_least"), TEST_VERSION_AT_LEAST, false, FORM_VALUE, OF(FACT_TEXT)},
};

static const em_view ignore_case_name = FACT_NAME("ignore_case");

static const operator_row *find_operator(loader *c, uint32_t key) {
  const em_view name = document_string(c->document, key);
  for (uint32_t i = 0; i < FACT_COUNT(operators); i++) {
    if (view_equals(operators[i].name, name)) {
      return &operators[i];
    }
  }
  nearest search = nearest_start(name);
  for (uint32_t i = 0; i < FACT_COUNT(operators); i++) {
    nearest_offer(&search, operators[i].name);
  }
  nearest_offer(&search, ignore_case_name);
  const em_view suggestion = loader_suggestion(c, search.best);
  loader_fail(c, key, "There is no test `%.*s`%.*s", VIEW_ARGS(view_cut(name, 64)),
              VIEW_ARGS(suggestion.length > 0 ? suggestion : VIEW(".")));
  return NULL;
}

/* ---- Literals ------------------------------------------------------------------------------- */

static bool fail_word(loader *c, const fact_words *words, uint32_t node, em_view text) {
  nearest search = nearest_start(text);
  for (uint32_t i = 0; i < words->count; i++) {
    nearest_offer(&search, fact_word(words, i));
  }
  if (search.best.length > 0) {
    return loader_fail(c, node, "`%.*s` is none of the words of this fact; did you mean `%.*s`?",
                       VIEW_ARGS(view_cut(text, 64)), VIEW_ARGS(search.best));
  }
  return loader_fail(c, node, "`%.*s` is none of the words of this fact (`%.*s`, `%.*s` …).",
                     VIEW_ARGS(view_cut(text, 64)), VIEW_ARGS(fact_word(words, 0)),
                     VIEW_ARGS(fact_word(words, words->count > 1 ? 1 : 0)));
}

static bool write_word(loader *c, const fact_words *words, uint32_t node) {
  const em_view text = loader_scalar(c, node, "a word");
  for (uint32_t i = 0; i < words->count; i++) {
    if (view_equals(fact_word(words, i), text)) {
      loader_number_words(c, i);
      return loader_is_well(c);
    }
  }
  return loader_is_well(c) && fail_word(c, words, node, text);
}

static bool write_text(loader *c, uint32_t node, bool is_path) {
  if (document_kind_of(c->document, node) != DOCUMENT_STRING) {
    return loader_fail(c, node, "Expected text, found %s; put it into quotes.",
                       loader_kind_of(c, node));
  }
  em_view text = document_string(c->document, node);
  if (is_path) {
    if (text.length == 0 || (text.data[0] != '/' && view_find(text, ':') != 1)) {
      return loader_fail(c, node, "Expected an absolute path, found `%.*s`.",
                         VIEW_ARGS(view_cut(text, 64)));
    }
    text = path_normalise(c->memory, text);
    if (text.data == NULL) {
      return loader_fail_memory(c);
    }
  }
  loader_text_words(c, text);
  return loader_is_well(c);
}

static bool write_literal(loader *c, const resolved_fact *what, uint32_t node, bool is_path) {
  bool flag = false;
  int64_t number = 0;
  switch (what->type) {
    case FACT_FLAG:
      if (!loader_flag(c, node, &flag)) {
        return false;
      }
      loader_number_words(c, flag);
      return loader_is_well(c);
    case FACT_NUMBER:
      if (!loader_integer(c, node, &number)) {
        return false;
      }
      loader_number_words(c, number);
      return loader_is_well(c);
    case FACT_WORD:
      return write_word(c, what->words, node);
    default:
      return write_text(c, node, is_path);
  }
}

static bool is_numeric(fact_type type) {
  return type == FACT_FLAG || type == FACT_NUMBER || type == FACT_WORD;
}

/* ---- Operands ------------------------------------------------------------------------------- */

static bool write_fact_operand(loader *c, const view_point *from, const resolved_fact *what,
                               uint32_t node) {
  resolved_fact other;
  if (!compile_fact(c, from, node, loader_scalar(c, node, "the name of a fact"), &other)) {
    return false;
  }
  const bool is_text = !is_numeric(what->type) && !is_numeric(other.type);
  const bool is_same = what->type == other.type && what->words == other.words;
  if (!is_text && !is_same) {
    return loader_fail(c, node, "A %.*s cannot be compared with a %.*s.",
                       VIEW_ARGS(fact_type_name(what->type)),
                       VIEW_ARGS(fact_type_name(other.type)));
  }
  if (other.type == FACT_TEXTS) {
    return loader_fail(c, node, "A list of texts cannot stand on this side.");
  }
  loader_word(c, OPERAND_FACT);
  loader_word(c, fact_reference_pack(other.reference));
  return loader_is_well(c);
}

static bool write_list_operand(loader *c, const resolved_fact *what, uint32_t node) {
  if (what->type == FACT_FLAG || what->type == FACT_WORD) {
    return loader_fail(c, node, "A %.*s has few values: name them here.",
                       VIEW_ARGS(fact_type_name(what->type)));
  }
  const em_view name = loader_scalar(c, node, "the name of a list");
  const uint32_t list = compile_list_name(c, node, name, what->type == FACT_NUMBER, false);
  loader_word(c, OPERAND_LIST);
  loader_word(c, list);
  return loader_is_well(c);
}

/* {fact: NAME} or {list: NAME}. */
static bool write_reference(loader *c, const view_point *from, const resolved_fact *what,
                            uint32_t node, bool may_be_list) {
  const uint32_t named = document_member(c->document, node, VIEW("fact"));
  const uint32_t list = document_member(c->document, node, VIEW("list"));
  if (document_count(c->document, node) == 1 && named != DOCUMENT_NONE) {
    return write_fact_operand(c, from, what, named);
  }
  if (document_count(c->document, node) == 1 && list != DOCUMENT_NONE && may_be_list) {
    return write_list_operand(c, what, list);
  }
  return loader_fail(c, node,
                     may_be_list ? "Expected a value, `{fact: NAME}` or `{list: NAME}`."
                                 : "Expected a value or `{fact: NAME}`.");
}

static bool write_operand(loader *c, const view_point *from, const resolved_fact *what,
                          uint32_t node, bool may_be_many, bool is_path) {
  const document_kind kind = document_kind_of(c->document, node);
  if (kind == DOCUMENT_OBJECT) {
    return write_reference(c, from, what, node, may_be_many);
  }
  if (kind == DOCUMENT_ARRAY && !may_be_many) {
    return loader_fail(c, node, "Expected one value, found a list; say `in`.");
  }
  loader_word(c, is_numeric(what->type) ? OPERAND_NUMBERS : OPERAND_TEXTS);
  if (kind != DOCUMENT_ARRAY) {
    loader_word(c, 1);
    return write_literal(c, what, node, is_path);
  }
  loader_word(c, document_count(c->document, node));
  DOCUMENT_EACH_ELEMENT(c->document, node, element) {
    if (!write_literal(c, what, element, is_path)) {
      return false;
    }
  }
  return document_count(c->document, node) > 0 || loader_fail(c, node, "The list is empty.");
}

static bool write_pattern(loader *c, uint32_t node, bool ignores_case) {
  if (!loader_expect(c, node, DOCUMENT_STRING, "a regular expression in quotes")) {
    return false;
  }
  em_view pattern = document_string(c->document, node);
  char complaint[120];
  if (!regex_check(pattern, complaint, sizeof complaint)) {
    return loader_fail(c, node, "The regular expression is wrong: %s", complaint);
  }
  if (ignores_case) {
    pattern = arena_format(c->memory, "(?i)%.*s", VIEW_ARGS(pattern));
  }
  if (pattern.data == NULL || !ARENA_LIST_ADD(c->memory, &c->patterns)) {
    return loader_fail_memory(c);
  }
  c->patterns.items[c->patterns.count - 1] = loader_text(c, pattern);
  loader_word(c, OPERAND_PATTERN);
  loader_word(c, c->patterns.count - 1);
  return loader_is_well(c);
}

static bool write_number(loader *c, uint32_t node) {
  int64_t number = 0;
  if (!loader_integer(c, node, &number)) {
    return false;
  }
  loader_word(c, OPERAND_NUMBERS);
  loader_word(c, 1);
  loader_number_words(c, number);
  return loader_is_well(c);
}

/* ---- One test ---------------------------------------------------------------------------------
 */

/* Header and length; what follows is closed by loader_close. */
static uint32_t open_condition(loader *c, condition_operation operation, test_operator test,
                               bool ignores_case) {
  loader_word(c, condition_header(operation, test, ignores_case));
  return loader_open(c);
}

static bool write_simple(loader *c, const view_point *from, const resolved_fact *what,
                         test_operator test, operand_form form, uint32_t node, bool ignores_case) {
  const uint32_t opened = open_condition(c, CONDITION_TEST, test, ignores_case);
  loader_word(c, fact_reference_pack(what->reference));
  bool is_well = true;
  switch (form) {
    case FORM_VALUE:
    case FORM_NUMBER:
      is_well = write_operand(c, from, what, node, false, false);
      break;
    case FORM_VALUES:
      is_well = write_operand(c, from, what, node, true, false);
      break;
    case FORM_PATHS:
      is_well = write_operand(c, from, what, node, true, true);
      break;
    case FORM_PATTERN:
      is_well = write_pattern(c, node, ignores_case);
      break;
    default:
      is_well = form == FORM_FLAG || write_number(c, node);
      break;
  }
  loader_close(c, opened);
  return is_well && loader_is_well(c);
}

static bool write_range(loader *c, const view_point *from, const resolved_fact *what,
                        uint32_t node) {
  if (document_kind_of(c->document, node) != DOCUMENT_ARRAY ||
      document_count(c->document, node) != 2) {
    return loader_fail(c, node, "Expected `[LOW, HIGH]`.");
  }
  const uint32_t low = node + 1;
  const uint32_t high = document_after(c->document, low);
  int64_t least = 0;
  int64_t most = 0;
  double real = 0;
  if (document_number(c->document, low, &least, &real) == NUMBER_INTEGER &&
      document_number(c->document, high, &most, &real) == NUMBER_INTEGER && least > most) {
    return loader_fail(c, node, "The range is empty: LOW comes first.");
  }
  return write_simple(c, from, what, TEST_AT_LEAST, FORM_NUMBER, low, false) &&
         write_simple(c, from, what, TEST_AT_MOST, FORM_NUMBER, high, false);
}

static bool write_test(loader *c, const view_point *from, const resolved_fact *what, uint32_t key,
                       bool ignores_case) {
  const operator_row *row = find_operator(c, key);
  if (row == NULL) {
    return false;
  }
  const uint32_t node = key + 1;
  if ((row->types & OF(what->type)) == 0) {
    return loader_fail(c, key, "`%.*s` is not for a %.*s.", VIEW_ARGS(row->name),
                       VIEW_ARGS(fact_type_name(what->type)));
  }
  if (row->form == FORM_RANGE) {
    return write_range(c, from, what, node);
  }
  bool flag = true;
  if (row->form == FORM_FLAG && !loader_flag(c, node, &flag)) {
    return false;
  }
  if (row->test == TEST_EMPTY && !flag) {
    return write_simple(c, from, what, TEST_FILLED, row->form, node, ignores_case);
  }
  if (!row->is_negated && flag) {
    return write_simple(c, from, what, row->test, row->form, node, ignores_case);
  }
  const uint32_t opened = open_condition(c, CONDITION_NOT, TEST_IN, false);
  const bool is_well = write_simple(c, from, what, row->test, row->form, node, ignores_case);
  loader_close(c, opened);
  return is_well;
}

static bool read_case(loader *c, const resolved_fact *what, uint32_t node, bool *ignores_case) {
  const uint32_t value = document_member(c->document, node, ignore_case_name);
  if (value == DOCUMENT_NONE) {
    return true;
  }
  if (is_numeric(what->type)) {
    return loader_fail(c, value, "`ignore_case` is not for a %.*s.",
                       VIEW_ARGS(fact_type_name(what->type)));
  }
  return loader_flag(c, value, ignores_case);
}

bool compile_test(loader *c, const view_point *from, const resolved_fact *what, uint32_t node) {
  const document_kind kind = document_kind_of(c->document, node);
  if (kind != DOCUMENT_OBJECT) {
    return write_simple(c, from, what, TEST_IN, kind == DOCUMENT_ARRAY ? FORM_VALUES : FORM_VALUE,
                        node, false);
  }
  bool ignores_case = false;
  if (!loader_no_duplicates(c, node) || !read_case(c, what, node, &ignores_case)) {
    return false;
  }
  uint32_t tests = 0;
  DOCUMENT_EACH_MEMBER(c->document, node, key) {
    if (view_equals(document_string(c->document, key), ignore_case_name)) {
      continue;
    }
    tests++;
    if (!write_test(c, from, what, key, ignores_case)) {
      return false;
    }
  }
  return tests > 0 || loader_fail(c, node, "Expected a test, such as `{is: VALUE}`.");
}
