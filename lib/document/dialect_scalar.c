/* Strings, numbers and words of the dialect. */
#include "document/dialect_reader.h"

#include "base/error.h"
#include "text/digits.h"
#include "text/lines.h"
#include "text/utf8.h"

/* ---- Strings ------------------------------------------------------------------------------------
 */

static bool read_hex(dialect_reader *r, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, r->p++) {
    const int value = r->p < r->end ? digit_hex_value(*r->p) : -1;
    if (value < 0) {
      return dialect_fail(r, "four hexadecimal digits behind \\u");
    }
    *unit = *unit << 4 | (uint32_t)value;
  }
  return true;
}

static bool read_unicode_escape(dialect_reader *r, char **out) {
  const char *start = r->p - 2;
  uint32_t unit;
  if (!read_hex(r, &unit)) {
    return false;
  }
  if (unit >= 0xD800 && unit <= 0xDBFF && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') {
    const char *second = r->p;
    uint32_t low;
    r->p += 2;
    if (!read_hex(r, &low)) {
      return false;
    }
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *out += utf8_encode(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), *out);
      return true;
    }
    r->p = second;
  }
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    builder_deviate(&r->b, DEVIATION_LONE_SURROGATE, dialect_offset(r, start), 6);
    unit = 0xFFFD;
  }
  *out += utf8_encode(unit, *out);
  return true;
}

static bool read_escape(dialect_reader *r, char **out) {
  static const char values[256] = {
      ['"'] = '"',  ['\''] = '\'', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b',
      ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r',  ['t'] = '\t'};
  const char *start = r->p++;
  const char value = r->p < r->end ? values[(unsigned char)*r->p] : '\0';
  if (value != '\0') {
    *(*out)++ = value;
    r->p++;
    if (value == '\'') {
      dialect_deviate(r, DEVIATION_ESCAPE, start);
    }
    return true;
  }
  if (dialect_peek(r) != 'u') {
    return dialect_fail(r, "one of \" ' \\ / b f n r t u behind the backslash");
  }
  r->p++;
  return read_unicode_escape(r, out);
}

static bool fail_open_string(dialect_reader *r, const char *start) {
  const lines_position at = lines_locate_once(r->b.d->text, dialect_offset(r, start));
  r->b.status =
      error_set(r->b.error, EM_ERROR_SYNTAX, dialect_offset(r, r->p), 0,
                "The string that opens at line %u, column %u is not closed.", at.line, at.column);
  return false;
}

/* One character of a string that is neither quote nor backslash. */
static bool skip_character(dialect_reader *r) {
  const unsigned char byte = (unsigned char)*r->p;
  uint32_t length = 1;
  if (byte >= 0x80 && utf8_decode(r->b.d->text, dialect_offset(r, r->p), &length) == UTF8_INVALID) {
    return dialect_fail(r, "well-formed UTF-8 in the string");
  }
  if (byte < 0x20) {
    builder_deviate(&r->b, DEVIATION_CONTROL_IN_STRING, dialect_offset(r, r->p), 1);
  }
  r->p += length;
  return true;
}

static bool read_decoded(dialect_reader *r, const char *start, document_node *n) {
  builder *b = &r->b;
  const size_t left = (size_t)(r->end - start);
  if (b->pool_capacity - b->pool_used < left + sizeof(uint32_t) &&
      !builder_reserve_pool(b, left + left / 4)) {
    return false;
  }
  char *value = b->pool + b->pool_used + sizeof(uint32_t);
  memcpy(value, start + 1, (size_t)(r->p - start - 1));
  char *out = value + (r->p - start - 1);
  while (r->p < r->end && *r->p != *start) {
    if (*r->p == '\\') {
      if (!read_escape(r, &out)) {
        return false;
      }
      continue;
    }
    const char *run = r->p;
    if (!skip_character(r)) {
      return false;
    }
    memcpy(out, run, (size_t)(r->p - run));
    out += r->p - run;
  }
  if (dialect_is_at_end(r)) {
    return fail_open_string(r, start);
  }
  const uint32_t length = (uint32_t)(out - value);
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
  return true;
}

bool dialect_read_string(dialect_reader *r, uint8_t flags) {
  const char *start = r->p++;
  document_node *n = builder_add(&r->b, DOCUMENT_STRING, dialect_offset(r, start), 0);
  if (n == NULL) {
    return false;
  }
  n->flags = flags;
  n->style = (uint16_t)*start;
  while (r->p < r->end && *r->p != *start && *r->p != '\\') {
    if (!skip_character(r)) {
      return false;
    }
  }
  if (dialect_is_at_end(r)) {
    return fail_open_string(r, start);
  }
  if (*r->p == '\\' && !read_decoded(r, start, n)) {
    return false;
  }
  r->p++;
  n->length = (uint32_t)(r->p - start);
  if (*start == '\'') {
    dialect_deviate(r, DEVIATION_SINGLE_QUOTES, start);
  }
  return true;
}

/* ---- Numbers and words --------------------------------------------------------------------------
 */

/* What may stand behind a word or number: a closing sign, a comma, a comment, white space, the end.
 */
static bool is_separator(const dialect_reader *r) {
  const char c = dialect_peek(r);
  if (dialect_is_at_end(r) || c == '}' || c == ']' || c == ',' || c == ')') {
    return true;
  }
  if (c == '/') {
    return r->p + 1 < r->end && (r->p[1] == '/' || r->p[1] == '*');
  }
  return dialect_space_length(r, r->p) > 0;
}

typedef struct dialect_word {
  em_view text;
  document_kind kind;
  uint8_t flags;
  document_deviation_kind deviation; /* DEVIATION_KIND_COUNT: none */
} dialect_word;

static const dialect_word words[] = {
    {{"true", 4}, DOCUMENT_TRUE, 0, DEVIATION_KIND_COUNT},
    {{"false", 5}, DOCUMENT_FALSE, 0, DEVIATION_KIND_COUNT},
    {{"null", 4}, DOCUMENT_NULL, 0, DEVIATION_KIND_COUNT},
    {{"undefined", 9}, DOCUMENT_UNDEFINED, 0, DEVIATION_UNDEFINED},
    {{"NaN", 3}, DOCUMENT_NUMBER, DOCUMENT_NONFINITE, DEVIATION_NONFINITE},
    {{"Infinity", 8}, DOCUMENT_NUMBER, DOCUMENT_NONFINITE, DEVIATION_NONFINITE},
    {{"-Infinity", 9}, DOCUMENT_NUMBER, DOCUMENT_NONFINITE, DEVIATION_NONFINITE},
};

bool dialect_read_word(dialect_reader *r) {
  const char *start = r->p;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!dialect_starts_with(r, words[i].text)) {
      continue;
    }
    r->p += words[i].text.length;
    if (!is_separator(r)) {
      return dialect_fail(r, "',' or a closing bracket behind the value");
    }
    document_node *n =
        builder_add(&r->b, words[i].kind, dialect_offset(r, start), words[i].text.length);
    if (n == NULL) {
      return false;
    }
    n->flags = words[i].flags;
    if (words[i].deviation != DEVIATION_KIND_COUNT) {
      dialect_deviate(r, words[i].deviation, start);
    }
    return true;
  }
  return dialect_fail(r, "a value");
}

/* Characters that the reader collects before it looks whether they make a number. */
static bool is_number_character(char c) {
  return digit_is_decimal(c) || c == '-' || c == '+' || c == '.' || c == 'x' || c == 'X' ||
         (digit_hex_value(c) >= 0);
}

static size_t skip_digits(em_view text, size_t i) {
  while (i < text.length && digit_is_decimal(text.data[i])) {
    i++;
  }
  return i;
}

/* Decimal as .NET reads it: [-] digits [. digits] [e [sign] digits], at least one digit in front.
 */
static bool is_decimal(em_view text, bool *is_json) {
  size_t i = text.data[0] == '-' ? 1 : 0;
  const size_t whole = i;
  i = skip_digits(text, i);
  size_t digits = i - whole;
  *is_json = digits > 0;
  if (i < text.length && text.data[i] == '.') {
    const size_t fraction = ++i;
    i = skip_digits(text, i);
    digits += i - fraction;
    *is_json = *is_json && i > fraction;
  }
  if (digits == 0) {
    return false;
  }
  *is_json = *is_json && (text.data[whole] != '0' || i == whole + 1 || text.data[whole + 1] == '.');
  if (i < text.length && (text.data[i] == 'e' || text.data[i] == 'E')) {
    i++;
    i += i < text.length && (text.data[i] == '+' || text.data[i] == '-');
    const size_t exponent = i;
    i = skip_digits(text, i);
    if (i == exponent) {
      return false;
    }
  }
  return i == text.length;
}

/* 0x… and 0… (octal) that fit 64 bits. */
static bool is_other_base(em_view text, document_deviation_kind *kind) {
  const bool is_hex = text.data[1] == 'x' || text.data[1] == 'X';
  *kind = is_hex ? DEVIATION_HEX_NUMBER : DEVIATION_OCTAL_NUMBER;
  const uint64_t base = is_hex ? 16 : 8;
  uint64_t value = 0;
  const size_t first = is_hex ? 2 : 1;
  for (size_t i = first; i < text.length; i++) {
    const int digit = digit_hex_value(text.data[i]);
    if (digit < 0 || (uint64_t)digit >= base || value > UINT64_MAX / base) {
      return false;
    }
    value = value * base + (uint64_t)digit;
  }
  return text.length > first;
}

bool dialect_read_number(dialect_reader *r) {
  const char *start = r->p;
  while (r->p < r->end && is_number_character(*r->p)) {
    r->p++;
  }
  if (!is_separator(r)) {
    return dialect_fail(r, "',' or a closing bracket behind the number");
  }
  const em_view text = {start, (size_t)(r->p - start)};
  const bool is_other =
      text.length > 1 && start[0] == '0' && start[1] != '.' && start[1] != 'e' && start[1] != 'E';
  document_deviation_kind kind = DEVIATION_NUMBER_FORM;
  bool is_json = false;
  if (is_other ? !is_other_base(text, &kind) : !is_decimal(text, &is_json)) {
    return dialect_fail_at(
        r, start, is_other ? "a hexadecimal (0x…) or octal (0…) number of 64 bits" : "a number");
  }
  document_node *n = builder_add(&r->b, DOCUMENT_NUMBER, dialect_offset(r, start), text.length);
  if (n == NULL) {
    return false;
  }
  if (!is_json) {
    n->flags = DOCUMENT_NOT_JSON;
    dialect_deviate(r, kind, start);
  }
  return true;
}
