/*
 * The dialect of edgeAgent's reader, Json.NET's JsonTextReader (measured on 12.0.1, facts from its
 * public source): JSON, and comments, single quotes, bare names, trailing commas, empty elements,
 * hexadecimal and octal numbers, raw control characters in strings, NaN, Infinity, undefined,
 * constructors, any Unicode white space, NUL as white space. Each of them is noted as a deviation.
 */
#include "base/error.h"
#include "document/builder.h"
#include "text/lines.h"
#include "text/utf8.h"

#include <stdio.h>

typedef struct dialect_reader {
  builder b;
  const char *text;
  const char *p;
  const char *end;
} dialect_reader;

enum { CONSTRUCTOR = 'n' }; /* style of an array that was written as `new Name(…)` */

static size_t offset_of(const dialect_reader *r, const char *p) {
  return (size_t)(p - r->text);
}

static char peek(const dialect_reader *r) {
  return r->p < r->end ? *r->p : '\0';
}

static bool is_at_end(const dialect_reader *r) {
  return r->p >= r->end;
}

static void deviate(dialect_reader *r, document_deviation_kind kind, const char *start) {
  builder_deviate(&r->b, kind, offset_of(r, start), (size_t)(r->p - start));
}

/* ---- Errors -----------------------------------------------------------------------------------
 */

static bool fail_at(dialect_reader *r, const char *at, const char *what) {
  const bool is_end = at >= r->end;
  if (is_end && r->b.open != DOCUMENT_NONE) {
    const document_node *open = &r->b.nodes[r->b.open];
    const lines_position place = lines_locate_once(r->b.d->text, open->start);
    r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, at), 0,
                            "Expected %s, found the end of the text; the %s that opens at line %u, "
                            "column %u is not closed.",
                            what, open->kind == DOCUMENT_OBJECT ? "object" : "array", place.line,
                            place.column);
    return false;
  }
  char found[48] = "the end of the text";
  if (!is_end) {
    uint32_t length = 1;
    const uint32_t c = utf8_decode(r->b.d->text, offset_of(r, at), &length);
    if (c == UTF8_INVALID) {
      snprintf(found, sizeof found, "byte 0x%02X, which is no UTF-8", (unsigned)(unsigned char)*at);
    } else if (c == 0xFEFF) {
      snprintf(found, sizeof found, "a byte order mark (U+FEFF)");
    } else if (c <= 0x20 || c >= 0x7F) {
      snprintf(found, sizeof found, "the character U+%04X", (unsigned)c);
    } else {
      snprintf(found, sizeof found, "'%c'", (int)c);
    }
  }
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, at), is_end ? 0 : 1,
                          "Expected %s, found %s.", what, found);
  return false;
}

static bool fail(dialect_reader *r, const char *what) {
  return fail_at(r, r->p, what);
}

/* ---- White space and comments ------------------------------------------------------------------
 */

static bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Bytes of white space at p as .NET's Char.IsWhiteSpace has it, NUL included; 0 if there is none.
 */
static uint32_t space_length(const dialect_reader *r, const char *p) {
  const unsigned char byte = (unsigned char)*p;
  if (byte < 0x80) {
    return byte == 0 || byte == ' ' || (byte >= 0x09 && byte <= 0x0D);
  }
  uint32_t length = 1;
  const uint32_t c = utf8_decode(r->b.d->text, offset_of(r, p), &length);
  const bool is_space = c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                        c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
  return is_space ? length : 0;
}

static void skip_space(dialect_reader *r) {
  while (r->p < r->end) {
    if (is_json_space(*r->p)) {
      r->p++;
      continue;
    }
    const char *start = r->p;
    const uint32_t length = space_length(r, r->p);
    if (length == 0) {
      return;
    }
    r->p += length;
    deviate(r, DEVIATION_WHITE_SPACE, start);
  }
}

static bool skip_comment(dialect_reader *r) {
  const char *start = r->p;
  const char second = r->p + 1 < r->end ? r->p[1] : '\0';
  r->p += 2;
  if (second == '/') {
    while (r->p < r->end && *r->p != '\n' && *r->p != '\r') {
      r->p++;
    }
  } else if (second == '*') {
    while (r->end - r->p >= 2 && !(r->p[0] == '*' && r->p[1] == '/')) {
      r->p++;
    }
    if (r->end - r->p < 2) {
      r->p = r->end;
      return fail(r, "'*/' at the end of the comment");
    }
    r->p += 2;
  } else {
    return fail_at(r, start, "a value ('/' starts a comment only with '/' or '*' behind it)");
  }
  const size_t invalid = utf8_first_invalid((em_view){start, (size_t)(r->p - start)});
  if (invalid < (size_t)(r->p - start)) {
    return fail_at(r, start + invalid, "well-formed UTF-8 in the comment");
  }
  deviate(r, DEVIATION_COMMENT, start);
  return true;
}

static bool skip_space_and_comments(dialect_reader *r) {
  for (;;) {
    skip_space(r);
    if (peek(r) != '/') {
      return true;
    }
    if (!skip_comment(r)) {
      return false;
    }
  }
}

/* ---- Strings ------------------------------------------------------------------------------------
 */

static int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool read_hex(dialect_reader *r, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, r->p++) {
    const int value = r->p < r->end ? hex_value(*r->p) : -1;
    if (value < 0) {
      return fail(r, "four hexadecimal digits behind \\u");
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
    builder_deviate(&r->b, DEVIATION_LONE_SURROGATE, offset_of(r, start), 6);
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
      deviate(r, DEVIATION_ESCAPE, start);
    }
    return true;
  }
  if (peek(r) != 'u') {
    return fail(r, "one of \" ' \\ / b f n r t u behind the backslash");
  }
  r->p++;
  return read_unicode_escape(r, out);
}

static bool fail_open_string(dialect_reader *r, const char *start) {
  const lines_position at = lines_locate_once(r->b.d->text, offset_of(r, start));
  r->b.status =
      error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, r->p), 0,
                "The string that opens at line %u, column %u is not closed.", at.line, at.column);
  return false;
}

/* One character of a string that is neither quote nor backslash. */
static bool skip_character(dialect_reader *r) {
  const unsigned char byte = (unsigned char)*r->p;
  uint32_t length = 1;
  if (byte >= 0x80 && utf8_decode(r->b.d->text, offset_of(r, r->p), &length) == UTF8_INVALID) {
    return fail(r, "well-formed UTF-8 in the string");
  }
  if (byte < 0x20) {
    builder_deviate(&r->b, DEVIATION_CONTROL_IN_STRING, offset_of(r, r->p), 1);
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
  if (is_at_end(r)) {
    return fail_open_string(r, start);
  }
  const uint32_t length = (uint32_t)(out - value);
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
  return true;
}

static bool read_string(dialect_reader *r, uint8_t flags) {
  const char *start = r->p++;
  document_node *n = builder_add(&r->b, DOCUMENT_STRING, offset_of(r, start), 0);
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
  if (is_at_end(r)) {
    return fail_open_string(r, start);
  }
  if (*r->p == '\\' && !read_decoded(r, start, n)) {
    return false;
  }
  r->p++;
  n->length = (uint32_t)(r->p - start);
  if (*start == '\'') {
    deviate(r, DEVIATION_SINGLE_QUOTES, start);
  }
  return true;
}

/* ---- Numbers and words --------------------------------------------------------------------------
 */

/* What may stand behind a word or number: a closing sign, a comma, a comment, white space, the end.
 */
static bool is_separator(const dialect_reader *r) {
  const char c = peek(r);
  if (is_at_end(r) || c == '}' || c == ']' || c == ',' || c == ')') {
    return true;
  }
  if (c == '/') {
    return r->p + 1 < r->end && (r->p[1] == '/' || r->p[1] == '*');
  }
  return space_length(r, r->p) > 0;
}

static bool starts_with_word(const dialect_reader *r, em_view word) {
  return view_starts_with((em_view){r->p, (size_t)(r->end - r->p)}, word);
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

static bool read_word(dialect_reader *r) {
  const char *start = r->p;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!starts_with_word(r, words[i].text)) {
      continue;
    }
    r->p += words[i].text.length;
    if (!is_separator(r)) {
      return fail(r, "',' or a closing bracket behind the value");
    }
    document_node *n = builder_add(&r->b, words[i].kind, offset_of(r, start), words[i].text.length);
    if (n == NULL) {
      return false;
    }
    n->flags = words[i].flags;
    if (words[i].deviation != DEVIATION_KIND_COUNT) {
      deviate(r, words[i].deviation, start);
    }
    return true;
  }
  return fail(r, "a value");
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Characters that the reader collects before it looks whether they make a number. */
static bool is_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'x' || c == 'X' ||
         (hex_value(c) >= 0);
}

static size_t skip_digits(em_view text, size_t i) {
  while (i < text.length && is_digit(text.data[i])) {
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
    const int digit = hex_value(text.data[i]);
    if (digit < 0 || (uint64_t)digit >= base || value > UINT64_MAX / base) {
      return false;
    }
    value = value * base + (uint64_t)digit;
  }
  return text.length > first;
}

static bool read_number(dialect_reader *r) {
  const char *start = r->p;
  while (r->p < r->end && is_number_character(*r->p)) {
    r->p++;
  }
  if (!is_separator(r)) {
    return fail(r, "',' or a closing bracket behind the number");
  }
  const em_view text = {start, (size_t)(r->p - start)};
  const bool is_other =
      text.length > 1 && start[0] == '0' && start[1] != '.' && start[1] != 'e' && start[1] != 'E';
  document_deviation_kind kind = DEVIATION_NUMBER_FORM;
  bool is_json = false;
  if (is_other ? !is_other_base(text, &kind) : !is_decimal(text, &is_json)) {
    return fail_at(r, start,
                   is_other ? "a hexadecimal (0x…) or octal (0…) number of 64 bits" : "a number");
  }
  document_node *n = builder_add(&r->b, DOCUMENT_NUMBER, offset_of(r, start), text.length);
  if (n == NULL) {
    return false;
  }
  if (!is_json) {
    n->flags = DOCUMENT_NOT_JSON;
    deviate(r, kind, start);
  }
  return true;
}

/* ---- Structure ----------------------------------------------------------------------------------
 */

/* The sign that closes an open container. */
static char closing_sign(const document_node *n) {
  return n->kind == DOCUMENT_OBJECT ? '}' : n->style == CONSTRUCTOR ? ')' : ']';
}

/* `new Name(`: an array that remembers what it was. */
static bool open_constructor(dialect_reader *r) {
  const char *start = r->p;
  r->p += 3;
  skip_space(r);
  while (r->p < r->end && (is_digit(*r->p) || ((*r->p | 0x20) >= 'a' && (*r->p | 0x20) <= 'z'))) {
    r->p++;
  }
  skip_space(r);
  if (peek(r) != '(') {
    return fail(r, "'(' behind the name of the constructor");
  }
  if (!builder_open(&r->b, DOCUMENT_ARRAY, offset_of(r, start))) {
    return false;
  }
  r->b.nodes[r->b.open].style = CONSTRUCTOR;
  r->p++;
  deviate(r, DEVIATION_CONSTRUCTOR, start);
  return true;
}

static bool is_name_character(uint32_t c) {
  if (c < 0x80) {
    const uint32_t lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
  }
  /* Char.IsLetterOrDigit: all scripts. Taken widely: white space, punctuation and symbols of the
   * blocks in common use are left out, so that no name that the device reads is refused here. */
  return c != UTF8_INVALID && c >= 0xAA && c != 0xAB && c != 0xBB && c != 0xD7 && c != 0xF7 &&
         !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x3004) && c != 0xFEFF;
}

static bool read_bare_name(dialect_reader *r) {
  const char *start = r->p;
  while (r->p < r->end) {
    uint32_t length = 1;
    if (!is_name_character(utf8_decode(r->b.d->text, offset_of(r, r->p), &length))) {
      break;
    }
    r->p += length;
  }
  if (r->p == start) {
    return fail(r, "a name");
  }
  document_node *n =
      builder_add(&r->b, DOCUMENT_STRING, offset_of(r, start), (size_t)(r->p - start));
  if (n == NULL) {
    return false;
  }
  n->flags = DOCUMENT_KEY;
  deviate(r, DEVIATION_BARE_NAME, start);
  return true;
}

/* In an object, where a name or its end must stand. Leaves p at the value. */
static bool read_name(dialect_reader *r) {
  const char c = peek(r);
  if (!(c == '"' || c == '\'' ? read_string(r, DOCUMENT_KEY) : read_bare_name(r))) {
    return false;
  }
  skip_space(r);
  if (peek(r) != ':') {
    return fail(r, "':' behind the name");
  }
  r->p++;
  return true;
}

static bool close_container(dialect_reader *r) {
  r->p++;
  return builder_close(&r->b, offset_of(r, r->p));
}

/* What the reader does next. */
typedef enum expectation { WANT_VALUE, WANT_NAME, WANT_REST, WANT_END } expectation;

static expectation behind_value(const dialect_reader *r) {
  return r->b.open == DOCUMENT_NONE ? WANT_END : WANT_REST;
}

static const document_node *innermost(const dialect_reader *r) {
  return r->b.open == DOCUMENT_NONE ? NULL : &r->b.nodes[r->b.open];
}

/* A comma where a value is wanted is a value that is undefined; p stays at the comma. */
static bool add_empty(dialect_reader *r) {
  builder_deviate(&r->b, DEVIATION_EMPTY_ELEMENT, offset_of(r, r->p), 1);
  return builder_add(&r->b, DOCUMENT_UNDEFINED, offset_of(r, r->p), 0) != NULL;
}

static bool read_value(dialect_reader *r, expectation *next) {
  const document_node *open = innermost(r);
  const char c = peek(r);
  *next = behind_value(r);
  if (is_at_end(r)) {
    return fail(r, "a value");
  }
  if (c == '{' || c == '[') {
    *next = c == '{' ? WANT_NAME : WANT_VALUE;
    if (!builder_open(&r->b, c == '{' ? DOCUMENT_OBJECT : DOCUMENT_ARRAY, offset_of(r, r->p))) {
      return false;
    }
    r->p++;
    return true;
  }
  if (open != NULL && open->kind == DOCUMENT_ARRAY && c == closing_sign(open)) {
    if (!close_container(r)) {
      return false;
    }
    *next = behind_value(r);
    return true;
  }
  if (c == ',' && open != NULL) {
    return add_empty(r);
  }
  if (c == '"' || c == '\'') {
    return read_string(r, 0);
  }
  if (is_digit(c) || c == '.' || (c == '-' && !starts_with_word(r, VIEW("-I")))) {
    return read_number(r);
  }
  if (starts_with_word(r, VIEW("new")) && r->p + 3 < r->end && space_length(r, r->p + 3) > 0) {
    *next = WANT_VALUE;
    return open_constructor(r);
  }
  return read_word(r);
}

static bool read_name_or_end(dialect_reader *r, expectation *next) {
  if (peek(r) == '}') {
    if (!close_container(r)) {
      return false;
    }
    *next = behind_value(r);
    return true;
  }
  *next = WANT_VALUE;
  return read_name(r);
}

/* Behind a value in a container. */
static bool read_rest(dialect_reader *r, expectation *next) {
  const document_node *open = innermost(r);
  const char sign = closing_sign(open);
  if (peek(r) == sign && !is_at_end(r)) {
    if (!close_container(r)) {
      return false;
    }
    *next = behind_value(r);
    return true;
  }
  if (peek(r) != ',') {
    return fail(r, sign == '}' ? "',' or '}' behind the value" : "',' or ']' behind the value");
  }
  const char *comma = r->p++;
  const bool is_object = open->kind == DOCUMENT_OBJECT;
  if (!skip_space_and_comments(r)) {
    return false;
  }
  if (!is_at_end(r) && peek(r) == sign) {
    builder_deviate(&r->b, DEVIATION_TRAILING_COMMA, offset_of(r, comma), 1);
  }
  *next = is_object ? WANT_NAME : WANT_VALUE;
  return true;
}

static bool read_document(dialect_reader *r) {
  expectation next = WANT_VALUE;
  while (next != WANT_END) {
    if (!skip_space_and_comments(r)) {
      return false;
    }
    const bool is_read = next == WANT_VALUE  ? read_value(r, &next)
                         : next == WANT_NAME ? read_name_or_end(r, &next)
                                             : read_rest(r, &next);
    if (!is_read) {
      return false;
    }
  }
  return skip_space_and_comments(r) &&
         (is_at_end(r) || fail(r, "nothing but comments behind the value"));
}

em_status document_parse_dialect(document *d, em_view name, em_view text,
                                 const document_options *options, em_error *error) {
  dialect_reader r = {.text = text.data, .p = text.data, .end = text.data + text.length};
  if (!builder_start(&r.b, d, name, text, DOCUMENT_DIALECT, options, error)) {
    return builder_finish(&r.b, false);
  }
  return builder_finish(&r.b, read_document(&r));
}
