/*
 * The dialect of edgeAgent's reader, Json.NET's JsonTextReader (measured on 12.0.1, facts from its
 * public source): JSON, and comments, single quotes, bare names, trailing commas, empty elements,
 * hexadecimal and octal numbers, raw control characters in strings, NaN, Infinity, undefined,
 * constructors, any Unicode white space, NUL as white space. Each of them is noted as a deviation.
 */
#include "document/dialect_reader.h"

#include "text/digits.h"
#include "text/utf8.h"

enum { CONSTRUCTOR = 'n' }; /* style of an array that was written as `new Name(…)` */

/* The sign that closes an open container. */
static char closing_sign(const document_node *n) {
  return n->kind == DOCUMENT_OBJECT ? '}' : n->style == CONSTRUCTOR ? ')' : ']';
}

/* `new Name(`: an array that remembers what it was. */
static bool open_constructor(dialect_reader *r) {
  const char *start = r->p;
  r->p += 3;
  dialect_skip_space(r);
  while (r->p < r->end &&
         (digit_is_decimal(*r->p) || ((*r->p | 0x20) >= 'a' && (*r->p | 0x20) <= 'z'))) {
    r->p++;
  }
  dialect_skip_space(r);
  if (dialect_peek(r) != '(') {
    return dialect_fail(r, "'(' behind the name of the constructor");
  }
  if (!builder_open(&r->b, DOCUMENT_ARRAY, dialect_offset(r, start))) {
    return false;
  }
  r->b.nodes[r->b.open].style = CONSTRUCTOR;
  r->p++;
  dialect_deviate(r, DEVIATION_CONSTRUCTOR, start);
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
    if (!is_name_character(utf8_decode(r->b.d->text, dialect_offset(r, r->p), &length))) {
      break;
    }
    r->p += length;
  }
  if (r->p == start) {
    return dialect_fail(r, "a name");
  }
  document_node *n =
      builder_add(&r->b, DOCUMENT_STRING, dialect_offset(r, start), (size_t)(r->p - start));
  if (n == NULL) {
    return false;
  }
  n->flags = DOCUMENT_KEY;
  dialect_deviate(r, DEVIATION_BARE_NAME, start);
  return true;
}

/* In an object, where a name or its end must stand. Leaves p at the value. */
static bool read_name(dialect_reader *r) {
  const char c = dialect_peek(r);
  if (!(c == '"' || c == '\'' ? dialect_read_string(r, DOCUMENT_KEY) : read_bare_name(r))) {
    return false;
  }
  dialect_skip_space(r);
  if (dialect_peek(r) != ':') {
    return dialect_fail(r, "':' behind the name");
  }
  r->p++;
  return true;
}

static bool close_container(dialect_reader *r) {
  r->p++;
  return builder_close(&r->b, dialect_offset(r, r->p));
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
  builder_deviate(&r->b, DEVIATION_EMPTY_ELEMENT, dialect_offset(r, r->p), 1);
  return builder_add(&r->b, DOCUMENT_UNDEFINED, dialect_offset(r, r->p), 0) != NULL;
}

static bool read_value(dialect_reader *r, expectation *next) {
  const document_node *open = innermost(r);
  const char c = dialect_peek(r);
  *next = behind_value(r);
  if (dialect_is_at_end(r)) {
    return dialect_fail(r, "a value");
  }
  if (c == '{' || c == '[') {
    *next = c == '{' ? WANT_NAME : WANT_VALUE;
    if (!builder_open(&r->b, c == '{' ? DOCUMENT_OBJECT : DOCUMENT_ARRAY,
                      dialect_offset(r, r->p))) {
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
    return dialect_read_string(r, 0);
  }
  if (digit_is_decimal(c) || c == '.' || (c == '-' && !dialect_starts_with(r, VIEW("-I")))) {
    return dialect_read_number(r);
  }
  if (dialect_starts_with(r, VIEW("new")) && r->p + 3 < r->end &&
      dialect_space_length(r, r->p + 3) > 0) {
    *next = WANT_VALUE;
    return open_constructor(r);
  }
  return dialect_read_word(r);
}

static bool read_name_or_end(dialect_reader *r, expectation *next) {
  if (dialect_peek(r) == '}') {
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
  if (dialect_peek(r) == sign && !dialect_is_at_end(r)) {
    if (!close_container(r)) {
      return false;
    }
    *next = behind_value(r);
    return true;
  }
  if (dialect_peek(r) != ',') {
    return dialect_fail(r, sign == '}' ? "',' or '}' behind the value"
                                       : "',' or ']' behind the value");
  }
  const char *comma = r->p++;
  const bool is_object = open->kind == DOCUMENT_OBJECT;
  if (!dialect_skip_space_and_comments(r)) {
    return false;
  }
  if (!dialect_is_at_end(r) && dialect_peek(r) == sign) {
    builder_deviate(&r->b, DEVIATION_TRAILING_COMMA, dialect_offset(r, comma), 1);
  }
  *next = is_object ? WANT_NAME : WANT_VALUE;
  return true;
}

static bool read_document(dialect_reader *r) {
  expectation next = WANT_VALUE;
  while (next != WANT_END) {
    if (!dialect_skip_space_and_comments(r)) {
      return false;
    }
    const bool is_read = next == WANT_VALUE  ? read_value(r, &next)
                         : next == WANT_NAME ? read_name_or_end(r, &next)
                                             : read_rest(r, &next);
    if (!is_read) {
      return false;
    }
  }
  return dialect_skip_space_and_comments(r) &&
         (dialect_is_at_end(r) || dialect_fail(r, "nothing but comments behind the value"));
}

em_status document_parse_dialect(document *d, em_view name, em_view text,
                                 const document_options *options, em_error *error) {
  dialect_reader r = {.text = text.data, .p = text.data, .end = text.data + text.length};
  if (!builder_start(&r.b, d, name, text, DOCUMENT_DIALECT, options, error)) {
    return builder_finish(&r.b, false);
  }
  return builder_finish(&r.b, read_document(&r));
}
