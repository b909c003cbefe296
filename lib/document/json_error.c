/* What to say where strict JSON is not. */
#include "document/json_reader.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/utf8.h"

#include <stdio.h>

/* How a person would call what stands at p. */
static const char *describe(const json_reader *r, char *buffer, size_t size) {
  if (r->p >= r->end) {
    return "the end of the text";
  }
  uint32_t length = 1;
  const uint32_t c = utf8_decode(r->b.d->text, json_offset(r, r->p), &length);
  if (c == UTF8_INVALID) {
    snprintf(buffer, size, "byte 0x%02X, which is no UTF-8", (unsigned)(unsigned char)*r->p);
  } else if (c == 0) {
    snprintf(buffer, size, "a NUL byte");
  } else if (c == 0xFEFF) {
    snprintf(buffer, size, "a byte order mark (U+FEFF)");
  } else if (c < 0x20 || c >= 0x7F) {
    snprintf(buffer, size, "the character U+%04X", (unsigned)c);
  } else {
    snprintf(buffer, size, "'%c'", (int)c);
  }
  return buffer;
}

/* What people often write where JSON wants something else. */
static const char *hint(const json_reader *r) {
  if (r->p >= r->end) {
    return "";
  }
  if (*r->p == '/' && r->p + 1 < r->end && (r->p[1] == '/' || r->p[1] == '*')) {
    return " JSON has no comments; --dialect reads them.";
  }
  if (*r->p == '\'') {
    return " JSON wants double quotes; --dialect reads single ones.";
  }
  if (*r->p == '$') {
    return " A placeholder of a template? `edgemanifest expand` puts its value in.";
  }
  return *r->p == '#' ? " JSON has no comments." : "";
}

bool json_fail(json_reader *r, const char *expected) {
  char buffer[64];
  const char *found = describe(r, buffer, sizeof buffer);
  const size_t length = r->p < r->end ? 1 : 0;
  if (length == 0 && r->b.open != DOCUMENT_NONE) {
    const document_node *open = &r->b.nodes[r->b.open];
    const lines_position at = lines_locate_once(r->b.d->text, open->start);
    r->b.status =
        error_set(r->b.error, EM_ERROR_SYNTAX, json_offset(r, r->p), 0,
                  "Expected %s, found the end of the text; the %s that opens at line %u, "
                  "column %u is not closed.",
                  expected, open->kind == DOCUMENT_OBJECT ? "object" : "array", at.line, at.column);
    return false;
  }
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, json_offset(r, r->p), length,
                          "Expected %s, found %s.%s", expected, found, hint(r));
  return false;
}
