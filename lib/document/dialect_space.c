/* White space and comments of the dialect, and what to say where something else stands. */
#include "document/dialect_reader.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/utf8.h"

#include <stdio.h>

/* ---- Errors -----------------------------------------------------------------------------------
 */

bool dialect_fail_at(dialect_reader *r, const char *at, const char *what) {
  const bool is_end = at >= r->end;
  if (is_end && r->b.open != DOCUMENT_NONE) {
    const document_node *open = &r->b.nodes[r->b.open];
    const lines_position place = lines_locate_once(r->b.d->text, open->start);
    r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, dialect_offset(r, at), 0,
                            "Expected %s, found the end of the text; the %s that opens at line %u, "
                            "column %u is not closed.",
                            what, open->kind == DOCUMENT_OBJECT ? "object" : "array", place.line,
                            place.column);
    return false;
  }
  char found[48] = "the end of the text";
  if (!is_end) {
    uint32_t length = 1;
    const uint32_t c = utf8_decode(r->b.d->text, dialect_offset(r, at), &length);
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
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, dialect_offset(r, at), is_end ? 0 : 1,
                          "Expected %s, found %s.", what, found);
  return false;
}

/* ---- White space and comments ------------------------------------------------------------------
 */

static bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

uint32_t dialect_space_length(const dialect_reader *r, const char *p) {
  const unsigned char byte = (unsigned char)*p;
  if (byte < 0x80) {
    return byte == 0 || byte == ' ' || (byte >= 0x09 && byte <= 0x0D);
  }
  uint32_t length = 1;
  const uint32_t c = utf8_decode(r->b.d->text, dialect_offset(r, p), &length);
  const bool is_space = c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                        c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
  return is_space ? length : 0;
}

void dialect_skip_space(dialect_reader *r) {
  while (r->p < r->end) {
    if (is_json_space(*r->p)) {
      r->p++;
      continue;
    }
    const char *start = r->p;
    const uint32_t length = dialect_space_length(r, r->p);
    if (length == 0) {
      return;
    }
    r->p += length;
    dialect_deviate(r, DEVIATION_WHITE_SPACE, start);
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
      return dialect_fail(r, "'*/' at the end of the comment");
    }
    r->p += 2;
  } else {
    return dialect_fail_at(r, start,
                           "a value ('/' starts a comment only with '/' or '*' behind it)");
  }
  const size_t invalid = utf8_first_invalid((em_view){start, (size_t)(r->p - start)});
  if (invalid < (size_t)(r->p - start)) {
    return dialect_fail_at(r, start + invalid, "well-formed UTF-8 in the comment");
  }
  dialect_deviate(r, DEVIATION_COMMENT, start);
  return true;
}

bool dialect_skip_space_and_comments(dialect_reader *r) {
  for (;;) {
    dialect_skip_space(r);
    if (dialect_peek(r) != '/') {
      return true;
    }
    if (!skip_comment(r)) {
      return false;
    }
  }
}
