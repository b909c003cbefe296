/* White space and comments of TOML, and what to say where something else stands. */
#include "document/toml_reader.h"

#include "base/error.h"
#include "text/utf8.h"

#include <stdio.h>

bool toml_fail_at(toml_reader *r, const char *at, const char *what) {
  char found[48] = "the end of the text";
  const bool is_end = at >= r->end;
  if (!is_end) {
    uint32_t length = 1;
    const uint32_t c = utf8_decode(r->b.d->text, toml_offset(r, at), &length);
    if (c == '\n' || c == '\r') {
      snprintf(found, sizeof found, "the end of the line");
    } else if (c > 0x20 && c < 0x7F) {
      snprintf(found, sizeof found, "'%c'", (int)c);
    } else if (c == UTF8_INVALID) {
      snprintf(found, sizeof found, "byte 0x%02X, which is no UTF-8", (unsigned)(unsigned char)*at);
    } else {
      snprintf(found, sizeof found, "the character U+%04X", (unsigned)c);
    }
  }
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, toml_offset(r, at), is_end ? 0 : 1,
                          "Expected %s, found %s.", what, found);
  return false;
}

bool toml_fail_memory(toml_reader *r) {
  r->b.status = error_memory(r->b.error);
  return false;
}

void toml_skip_blanks(toml_reader *r) {
  while (r->p < r->end && toml_is_blank(*r->p)) {
    r->p++;
  }
}

bool toml_skip_comment(toml_reader *r) {
  while (r->p < r->end && *r->p != '\n') {
    uint32_t length = 1;
    const unsigned char byte = (unsigned char)*r->p;
    const bool ends_line = byte == '\r' && r->p + 1 < r->end && r->p[1] == '\n';
    if (!ends_line && ((byte < 0x20 && byte != '\t') || byte == 0x7F)) {
      return toml_fail(r, "a printable character in the comment");
    }
    if (byte >= 0x80 && utf8_decode(r->b.d->text, toml_offset(r, r->p), &length) == UTF8_INVALID) {
      return toml_fail(r, "well-formed UTF-8 in the comment");
    }
    r->p += length;
  }
  return true;
}

bool toml_skip_line_break(toml_reader *r) {
  if (toml_is_at(r, '\n')) {
    r->p++;
    return true;
  }
  if (toml_is_at(r, '\r') && r->p + 1 < r->end && r->p[1] == '\n') {
    r->p += 2;
    return true;
  }
  return false;
}

bool toml_skip_lines(toml_reader *r) {
  do {
    toml_skip_blanks(r);
    if (toml_is_at(r, '#') && !toml_skip_comment(r)) {
      return false;
    }
  } while (toml_skip_line_break(r));
  return true;
}
