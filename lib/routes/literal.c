/* Literals of conditions: what edgeHub makes of their text. */
#include "routes/parser.h"
#include "text/number_text.h"
#include "text/utf8.h"

#include <math.h>

static uint32_t code_unit(em_view digits, uint32_t start) {
  uint32_t value = 0;
  for (uint32_t i = start; i < start + 4; i++) {
    const unsigned char byte = (unsigned char)digits.data[i];
    value =
        value * 16 + (byte <= '9' ? (uint32_t)(byte - '0') : (uint32_t)((byte | 0x20) - 'a') + 10);
  }
  return value;
}

/*
 * edgeHub replaces \uXXXX first and the other escapes afterwards, so \u005c" becomes a quote. A
 * surrogate becomes U+FFFD: it can be compared with nothing that a property holds.
 */
static em_view unescape(parser *p, em_view written) {
  char *bytes = arena_allocate(p->memory, written.length + 1);
  if (bytes == NULL) {
    p->is_broken = true;
    return VIEW("");
  }
  size_t used = 0;
  for (uint32_t i = 0; i < written.length;) {
    const bool is_code =
        written.data[i] == '\\' && i + 5 < written.length && written.data[i + 1] == 'u';
    /* A backslash that is escaped itself: the second one starts nothing. */
    const bool is_pair = written.data[i] == '\\' && i + 1 < written.length && !is_code;
    if (is_code) {
      const uint32_t unit = code_unit(written, i + 2);
      used += utf8_encode(unit >= 0xD800 && unit <= 0xDFFF ? 0xFFFD : unit, bytes + used);
      i += 6;
    } else {
      bytes[used++] = written.data[i++];
      if (is_pair) {
        bytes[used++] = written.data[i++];
      }
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < used; i++) {
    const bool is_escape =
        bytes[i] == '\\' && i + 1 < used && memchr("\"'\\", bytes[i + 1], 3) != NULL;
    i += is_escape ? 1 : 0;
    bytes[kept++] = bytes[i];
  }
  return (em_view){bytes, kept};
}

static void read_string_literal(parser *p, query_node *node, token t) {
  const em_view written = token_text(p->text, t);
  node->type = QUERY_TYPE_STRING;
  node->text = unescape(p, (em_view){written.data + 1, written.length - 2});
}

/* 64 bits in two's complement; what is longer is undefined. */
static void read_hex(query_node *node, em_view written) {
  uint64_t value = 0;
  bool overflows = false;
  for (size_t i = 2; i < written.length; i++) {
    const unsigned char byte = (unsigned char)written.data[i];
    const uint64_t digit =
        byte <= '9' ? (uint64_t)(byte - '0') : (uint64_t)((byte | 0x20) - 'a') + 10;
    overflows = overflows || value > UINT64_MAX / 16;
    value = value * 16 + digit;
  }
  node->type = overflows ? QUERY_TYPE_UNDEFINED : QUERY_TYPE_NUMBER;
  node->number = (double)(int64_t)value;
}

/* `e5` has the form of a number for the lexer, but not for the reader of numbers behind it. */
static void read_decimal(parser *p, query_node *node, token t) {
  const em_view written = token_text(p->text, t);
  const size_t sign = written.data[0] == '-' ? 1 : 0;
  if (written.data[sign] == 'e' || written.data[sign] == 'E') {
    node->type = QUERY_TYPE_UNDEFINED;
    return;
  }
  const number_text value = number_text_read(written);
  node->type = QUERY_TYPE_NUMBER;
  node->number = number_text_value(&value);
  if (isinf(node->number)) {
    node->type = QUERY_TYPE_WRONG;
    parser_complain(p, ROUTES_TYPE_PROBLEM, token_span(t), VIEW(""),
                    "a number too big for edgeHub, which some versions take for undefined");
  }
}

bool literal_read(parser *p, query_node *node, token t) {
  switch (t.kind) {
    case TOKEN_TRUE:
    case TOKEN_FALSE:
      node->type = QUERY_TYPE_BOOL;
      node->is_true = t.kind == TOKEN_TRUE;
      return true;
    case TOKEN_NULL:
      node->type = QUERY_TYPE_NULL;
      return true;
    case TOKEN_UNDEFINED:
      node->type = QUERY_TYPE_UNDEFINED;
      return true;
    case TOKEN_STRING:
      read_string_literal(p, node, t);
      return true;
    case TOKEN_HEX:
      read_hex(node, token_text(p->text, t));
      return true;
    case TOKEN_INTEGER:
    case TOKEN_REAL:
      read_decimal(p, node, t);
      return true;
    default:
      return false;
  }
}
