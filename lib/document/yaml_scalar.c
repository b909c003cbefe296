#include "document/yaml_scalar.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Words ----------------------------------------------------------------------------------- */

typedef struct yaml_word {
  em_view text;
  yaml_meaning meaning;
} yaml_word;

/* Written in exactly these cases. */
static const yaml_word words[] = {
    {WORD(""), {DOCUMENT_NULL, 0, false}},
    {WORD("~"), {DOCUMENT_NULL, 0, false}},
    {WORD("null"), {DOCUMENT_NULL, 0, false}},
    {WORD("Null"), {DOCUMENT_NULL, 0, false}},
    {WORD("NULL"), {DOCUMENT_NULL, 0, false}},
    {WORD("true"), {DOCUMENT_TRUE, 0, false}},
    {WORD("True"), {DOCUMENT_TRUE, 0, false}},
    {WORD("TRUE"), {DOCUMENT_TRUE, 0, false}},
    {WORD("false"), {DOCUMENT_FALSE, 0, false}},
    {WORD("False"), {DOCUMENT_FALSE, 0, false}},
    {WORD("FALSE"), {DOCUMENT_FALSE, 0, false}},
    {WORD(".nan"), {DOCUMENT_NUMBER, DOCUMENT_NONFINITE, false}},
    {WORD(".NaN"), {DOCUMENT_NUMBER, DOCUMENT_NONFINITE, false}},
    {WORD(".NAN"), {DOCUMENT_NUMBER, DOCUMENT_NONFINITE, false}},
};

/* With or without a sign. */
static const em_view infinities[] = {WORD(".inf"), WORD(".Inf"), WORD(".INF")};

/* YAML 1.1 has them for booleans, in lower case, upper case, or with a capital. */
static const em_view old_booleans[] = {WORD("y"),  WORD("n"),  WORD("yes"),
                                       WORD("no"), WORD("on"), WORD("off")};

static bool is_in_a_usual_case(em_view value) {
  bool is_lower = true;
  bool is_upper = true;
  for (size_t i = 0; i < value.length; i++) {
    const bool is_capital = value.data[i] >= 'A' && value.data[i] <= 'Z';
    is_lower = is_lower && (!is_capital || i == 0);
    is_upper = is_upper && is_capital;
  }
  return is_lower || is_upper;
}

static bool is_old_boolean(em_view value) {
  for (size_t i = 0; i < COUNT(old_booleans); i++) {
    if (view_equals_ignoring_case(value, old_booleans[i])) {
      return is_in_a_usual_case(value);
    }
  }
  return false;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_digit_of(char c, unsigned base) {
  const char lower = (char)(c | 0x20);
  return base == 16 ? is_digit(c) || (lower >= 'a' && lower <= 'f')
                    : c >= '0' && c < '0' + (int)base;
}

static bool is_all_digits(em_view text, unsigned base) {
  for (size_t i = 0; i < text.length; i++) {
    if (!is_digit_of(text.data[i], base)) {
      return false;
    }
  }
  return text.length > 0;
}

static size_t count_digits(em_view text, size_t from) {
  size_t i = from;
  while (i < text.length && is_digit(text.data[i])) {
    i++;
  }
  return i - from;
}

static em_view without_sign(em_view value) {
  const bool is_signed = value.length > 0 && (value.data[0] == '-' || value.data[0] == '+');
  return view_from(value, is_signed ? 1 : 0);
}

typedef struct decimal_form {
  size_t whole, fraction; /* digits */
  bool has_point, has_exponent, has_exponent_sign;
} decimal_form;

/* [-+]? (\.[0-9]+ | [0-9]+ (\.[0-9]*)?) ([eE] [-+]? [0-9]+)? */
static bool read_decimal(em_view value, decimal_form *form) {
  const em_view text = without_sign(value);
  *form = (decimal_form){.whole = count_digits(text, 0)};
  size_t i = form->whole;
  if (i < text.length && text.data[i] == '.') {
    form->has_point = true;
    form->fraction = count_digits(text, i + 1);
    i += 1 + form->fraction;
  }
  if (form->whole + form->fraction == 0) {
    return false;
  }
  if (i < text.length && (text.data[i] | 0x20) == 'e') {
    form->has_exponent = true;
    i++;
    form->has_exponent_sign = i < text.length && (text.data[i] == '-' || text.data[i] == '+');
    i += form->has_exponent_sign ? 1 : 0;
    const size_t digits = count_digits(text, i);
    if (digits == 0) {
      return false;
    }
    i += digits;
  }
  return i == text.length;
}

static bool is_json_number(em_view value, const decimal_form *form) {
  const em_view text = without_sign(value);
  return value.data[0] != '+' && form->whole > 0 && (form->whole == 1 || text.data[0] != '0') &&
         (!form->has_point || form->fraction > 0);
}

/* A leading zero makes it octal in YAML 1.1, if its digits are; an exponent wants a point and a
 * sign there. */
static bool is_disputed_number(em_view value, const decimal_form *form) {
  const em_view text = without_sign(value);
  if (form->has_exponent) {
    return !form->has_point || !form->has_exponent_sign;
  }
  return !form->has_point && form->whole > 1 && text.data[0] == '0' && is_all_digits(text, 8);
}

/* ---- What YAML 1.1 takes for more than text
 * -------------------------------------------------------
 */

/* 1:30, 190:20:30.15 */
static bool is_sexagesimal(em_view value) {
  const em_view text = without_sign(value);
  size_t i = count_digits(text, 0);
  unsigned groups = 0;
  while (i > 0 && i < text.length && text.data[i] == ':') {
    const size_t digits = count_digits(text, i + 1);
    if (digits == 0 || digits > 2) {
      return false;
    }
    i += 1 + digits;
    groups++;
  }
  if (groups > 0 && i < text.length && text.data[i] == '.') {
    i += 1 + count_digits(text, i + 1);
  }
  return groups > 0 && i == text.length;
}

/* 1_000, 0b101, 0x_1F */
static bool is_old_number(em_view value) {
  const em_view text = without_sign(value);
  if (view_starts_with(text, VIEW("0b")) && text.length > 2) {
    return is_all_digits(view_from(text, 2), 2);
  }
  bool has_line = false;
  for (size_t i = 0; i < text.length; i++) {
    has_line = has_line || (i > 0 && text.data[i] == '_');
    if (!is_digit(text.data[i]) && (i == 0 || text.data[i] != '_')) {
      return false;
    }
  }
  return has_line;
}

/* 2001-12-14, with or without a time behind it */
static bool is_date(em_view value) {
  if (value.length < 8 || count_digits(value, 0) != 4 || value.data[4] != '-') {
    return false;
  }
  const size_t month = count_digits(value, 5);
  if (month == 0 || month > 2 || 5 + month >= value.length || value.data[5 + month] != '-') {
    return false;
  }
  const size_t day = count_digits(value, 6 + month);
  const size_t end = 6 + month + day;
  return (day == 1 || day == 2) &&
         (end == value.length || strchr("Tt \t", value.data[end]) != NULL);
}

static bool is_disputed_text(em_view value) {
  return is_old_boolean(value) || view_equals(value, VIEW("=")) ||
         (value.length > 0 && value.length < 64 &&
          (is_sexagesimal(value) || is_old_number(value) || is_date(value)));
}

/* ---- Meanings -------------------------------------------------------------------------------- */

/* False for what begins as only text does: most scalars are done with one look. */
static bool may_mean_more(em_view value) {
  const char first = value.length == 0 ? '~' : value.data[0];
  switch (first | 0x20) {
    case 'n':
    case 't':
    case 'f':
    case 'y':
    case 'o':
      return true;
    default:
      return is_digit(first) || first == '+' || first == '-' || first == '.' || first == '~' ||
             first == '=';
  }
}

yaml_meaning yaml_plain_meaning(em_view value) {
  if (!may_mean_more(value)) {
    return (yaml_meaning){DOCUMENT_STRING, 0, false};
  }
  for (size_t i = 0; i < COUNT(words); i++) {
    if (view_equals(words[i].text, value)) {
      return words[i].meaning;
    }
  }
  for (size_t i = 0; i < COUNT(infinities); i++) {
    if (view_equals(infinities[i], without_sign(value))) {
      return (yaml_meaning){DOCUMENT_NUMBER, DOCUMENT_NONFINITE, false};
    }
  }
  if (view_starts_with(value, VIEW("0x")) && is_all_digits(view_from(value, 2), 16)) {
    return (yaml_meaning){DOCUMENT_NUMBER, DOCUMENT_NOT_JSON, false};
  }
  if (view_starts_with(value, VIEW("0o")) && is_all_digits(view_from(value, 2), 8)) {
    return (yaml_meaning){DOCUMENT_NUMBER, DOCUMENT_NOT_JSON, true};
  }
  decimal_form form;
  if (read_decimal(value, &form)) {
    return (yaml_meaning){DOCUMENT_NUMBER, is_json_number(value, &form) ? 0 : DOCUMENT_NOT_JSON,
                          is_disputed_number(value, &form)};
  }
  return (yaml_meaning){DOCUMENT_STRING, 0, is_disputed_text(value)};
}

#define CORE "tag:yaml.org,2002:"

yaml_tag yaml_tag_of(em_view tag) {
  static const struct {
    em_view name;
    yaml_tag tag;
  } names[] = {
      {WORD(""), YAML_TAG_NONE},
      {WORD("?"), YAML_TAG_NONE},
      {WORD("!"), YAML_TAG_STRING},
      {WORD(CORE "str"), YAML_TAG_STRING},
      {WORD(CORE "null"), YAML_TAG_NULL},
      {WORD(CORE "bool"), YAML_TAG_BOOLEAN},
      {WORD(CORE "int"), YAML_TAG_INTEGER},
      {WORD(CORE "float"), YAML_TAG_REAL},
      {WORD(CORE "seq"), YAML_TAG_SEQUENCE},
      {WORD(CORE "map"), YAML_TAG_MAPPING},
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    if (view_equals(names[i].name, tag)) {
      return names[i].tag;
    }
  }
  return YAML_TAG_OTHER;
}

bool yaml_tagged_meaning(yaml_tag tag, em_view value, yaml_meaning *meaning) {
  *meaning = yaml_plain_meaning(value);
  decimal_form form = {0};
  switch (tag) {
    case YAML_TAG_NULL:
      return meaning->kind == DOCUMENT_NULL;
    case YAML_TAG_BOOLEAN:
      return meaning->kind == DOCUMENT_TRUE || meaning->kind == DOCUMENT_FALSE;
    case YAML_TAG_REAL:
      return meaning->kind == DOCUMENT_NUMBER;
    case YAML_TAG_INTEGER:
      return meaning->kind == DOCUMENT_NUMBER && (meaning->flags & DOCUMENT_NONFINITE) == 0 &&
             (!read_decimal(value, &form) || (!form.has_point && !form.has_exponent));
    case YAML_TAG_NONE:
    case YAML_TAG_STRING:
    case YAML_TAG_OTHER:
      *meaning = (yaml_meaning){DOCUMENT_STRING, 0, false};
      return true;
    case YAML_TAG_SEQUENCE:
    case YAML_TAG_MAPPING:
      break;
  }
  return false;
}
