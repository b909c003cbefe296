/* Strings and names of TOML. */
#include "document/toml_reader.h"

#include "document/scalar_walk.h"
#include "text/digits.h"
#include "text/utf8.h"

typedef struct toml_quotes {
  char quote;
  uint32_t count; /* 1 or 3 */
} toml_quotes;

static bool is_line_break(const char *p, const char *end) {
  return p < end && (*p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n'));
}

static bool is_at_quotes(const toml_reader *r, toml_quotes q) {
  for (uint32_t i = 0; i < q.count; i++) {
    if (r->p + i >= r->end || r->p[i] != q.quote) {
      return false;
    }
  }
  return true;
}

/* The closing quotes; of four or five in a row the last three close. */
static bool is_at_end(const toml_reader *r, toml_quotes q) {
  return is_at_quotes(r, q) && (q.count == 1 || r->p + 3 >= r->end || r->p[3] != q.quote);
}

static bool read_code_point(toml_reader *r, int digits, char **out) {
  uint32_t value = 0;
  const char *start = r->p - 2;
  for (int i = 0; i < digits; i++, r->p++) {
    const int digit = r->p < r->end ? digit_hex_value(*r->p) : -1;
    if (digit < 0) {
      return toml_fail(r, digits == 4 ? "four hexadecimal digits behind \\u"
                                      : "eight hexadecimal digits behind \\U");
    }
    value = value << 4 | (uint32_t)digit;
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return toml_fail_at(r, start, "the escape of a character (none has this number)");
  }
  *out += utf8_encode(value, *out);
  return true;
}

/* A backslash at the end of a line takes all white space up to the next character away. */
static bool skip_line_end(toml_reader *r) {
  const char *p = r->p + 1;
  while (p < r->end && toml_is_blank(*p)) {
    p++;
  }
  if (!is_line_break(p, r->end)) {
    return false;
  }
  /* A CR alone is no line break: it is left to be refused. */
  while (p < r->end && (toml_is_blank(*p) || is_line_break(p, r->end))) {
    p += *p == '\r' ? 2 : 1;
  }
  r->p = p;
  return true;
}

static bool read_escape(toml_reader *r, toml_quotes q, char **out) {
  if (q.count == 3 && skip_line_end(r)) {
    return true;
  }
  static const char signs[] = "btnfr\"\\";
  static const char values[] = "\b\t\n\f\r\"\\";
  r->p++;
  const char sign = r->p < r->end ? *r->p : '\0';
  const char *known = sign == '\0' ? NULL : strchr(signs, sign);
  if (known != NULL) {
    *(*out)++ = values[known - signs];
    r->p++;
    return true;
  }
  if (sign != 'u' && sign != 'U') {
    return toml_fail(r, "one of b t n f r \" \\ u U behind the backslash");
  }
  r->p++;
  return read_code_point(r, sign == 'u' ? 4 : 8, out);
}

static bool copy_character(toml_reader *r, toml_quotes q, char **out) {
  const unsigned char byte = (unsigned char)*r->p;
  uint32_t length = is_line_break(r->p, r->end) && *r->p == '\r' ? 2 : 1;
  if (is_line_break(r->p, r->end)) {
    if (q.count == 1) {
      return toml_fail(r, "the closing quote before the line ends");
    }
  } else if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
    return toml_fail(r, "a printable character or an escape in the string");
  } else if (byte >= 0x80 &&
             utf8_decode(r->b.d->text, toml_offset(r, r->p), &length) == UTF8_INVALID) {
    return toml_fail(r, "well-formed UTF-8 in the string");
  }
  memcpy(*out, r->p, length);
  *out += length;
  r->p += length;
  return true;
}

static bool read_content(toml_reader *r, toml_quotes q, char **out) {
  while (!is_at_end(r, q)) {
    if (r->p >= r->end) {
      return toml_fail(r, "the closing quote of the string");
    }
    const bool is_escape = *r->p == '\\' && q.quote == '"';
    if (!(is_escape ? read_escape(r, q, out) : copy_character(r, q, out))) {
      return false;
    }
  }
  return true;
}

static void keep_value(toml_reader *r, document_node *n, uint32_t quotes, size_t length) {
  builder *b = &r->b;
  const char *value = b->pool + b->pool_used + sizeof(uint32_t);
  const em_view inside = {r->text + n->start + quotes, n->length - 2 * quotes};
  if (quotes == 1 && view_equals(inside, (em_view){value, length})) {
    return;
  }
  const uint32_t stored = (uint32_t)length;
  memcpy(b->pool + b->pool_used, &stored, sizeof stored);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof stored + length;
}

bool toml_read_string(toml_reader *r, document_node *n, bool may_be_long) {
  const char *start = r->p;
  toml_quotes q = {*r->p, 3};
  if (!may_be_long || !is_at_quotes(r, q)) {
    q.count = 1;
  }
  if (!builder_reserve_pool(&r->b, (size_t)(r->end - start))) {
    return false;
  }
  r->p += q.count;
  if (q.count == 3 && is_line_break(r->p, r->end)) {
    r->p += *r->p == '\r' ? 2 : 1;
  }
  char *value = r->b.pool + r->b.pool_used + sizeof(uint32_t);
  char *out = value;
  if (!read_content(r, q, &out)) {
    return false;
  }
  r->p += q.count;
  *n = (document_node){.kind = DOCUMENT_STRING,
                       .start = (uint32_t)toml_offset(r, start),
                       .length = (uint32_t)(r->p - start)};
  n->style = (uint16_t)(q.count == 1     ? q.quote
                        : q.quote == '"' ? SCALAR_LONG
                                         : SCALAR_LONG_LITERAL);
  keep_value(r, n, q.count, (size_t)(out - value));
  return true;
}

static bool is_bare(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

static em_view value_of(const toml_reader *r, const document_node *n) {
  if ((n->flags & DOCUMENT_DECODED) != 0) {
    uint32_t length;
    memcpy(&length, r->b.pool + n->extra, sizeof length);
    return (em_view){r->b.pool + n->extra + sizeof length, length};
  }
  const uint32_t quotes = n->style == 0 ? 0 : 1;
  return (em_view){r->text + n->start + quotes, n->length - 2 * quotes};
}

bool toml_read_name(toml_reader *r, document_node *n, em_view *name) {
  const char *start = r->p;
  if (toml_is_at(r, '"') || toml_is_at(r, '\'')) {
    if (!toml_read_string(r, n, false)) {
      return false;
    }
  } else {
    while (r->p < r->end && is_bare(*r->p)) {
      r->p++;
    }
    if (r->p == start) {
      return toml_fail(r, "a name");
    }
    *n = (document_node){.kind = DOCUMENT_STRING,
                         .start = (uint32_t)toml_offset(r, start),
                         .length = (uint32_t)(r->p - start)};
  }
  n->flags |= DOCUMENT_KEY;
  *name = arena_copy(&r->scratch, value_of(r, n));
  return name->data != NULL || toml_fail_memory(r);
}
