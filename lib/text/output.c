#include "text/output.h"

#include "text/escape.h"
#include "text/utf8.h"

void output_start(output *o, const em_writer *writer) {
  o->writer = writer;
  o->used = 0;
  o->has_failed = false;
}

static void flush(output *o) {
  if (o->used > 0 && !o->has_failed) {
    o->has_failed = !o->writer->write(o->writer->context, o->buffer, o->used);
  }
  o->used = 0;
}

void output_text(output *o, em_view text) {
  while (text.length > 0) {
    if (o->used == sizeof o->buffer) {
      flush(o);
    }
    const size_t room = sizeof o->buffer - o->used;
    const em_view piece = view_until(text, room);
    memcpy(o->buffer + o->used, piece.data, piece.length);
    o->used += piece.length;
    text = view_from(text, piece.length);
  }
}

void output_literal(output *o, const char *text) {
  output_text(o, view_of(text));
}

void output_repeat(output *o, const char *text, uint32_t times) {
  for (; times > 0; times--) {
    output_literal(o, text);
  }
}

void output_escaped(output *o, em_view text) {
  for (size_t offset = 0; offset < text.length;) {
    char shown[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, offset, shown, &taken);
    output_text(o, (em_view){shown, length});
    offset += taken;
  }
}

void output_number(output *o, uint64_t number) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  output_text(o, (em_view){digits + first, sizeof digits - first});
}

/* As JSON writes it: one escape, or two for what lies beyond 16 bits. */
static void escape_unit(output *o, uint32_t c) {
  static const char hex[] = "0123456789abcdef";
  static const char *const known = "\b\f\n\r\t";
  const char *found = c > 0 && c < 0x20 ? strchr(known, (int)c) : NULL;
  if (found != NULL) {
    const char pair[2] = {'\\', "bfnrt"[found - known]};
    output_text(o, (em_view){pair, 2});
    return;
  }
  if (c > 0xFFFF) {
    escape_unit(o, 0xD800 + ((c - 0x10000) >> 10));
    c = 0xDC00 + (c & 0x3FF);
  }
  const char unit[6] = {'\\',       'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15],
                        hex[c & 15]};
  output_text(o, (em_view){unit, sizeof unit});
}

void output_string(output *o, em_view value) {
  output_text(o, VIEW("\""));
  size_t run = 0;
  for (size_t i = 0; i < value.length;) {
    uint32_t length = 1;
    const uint32_t c = utf8_decode(value, i, &length);
    if (c != '"' && c != '\\' && c != UTF8_INVALID && !escape_is_needed(c)) {
      i += length;
      continue;
    }
    output_text(o, (em_view){value.data + run, i - run});
    if (c == '"' || c == '\\') {
      output_text(o, c == '"' ? VIEW("\\\"") : VIEW("\\\\"));
    } else if (c == UTF8_INVALID) {
      output_text(o, VIEW("\xEF\xBF\xBD"));
    } else {
      escape_unit(o, c);
    }
    i += length;
    run = i;
  }
  output_text(o, view_from(value, run));
  output_text(o, VIEW("\""));
}

bool output_finish(output *o) {
  flush(o);
  return !o->has_failed;
}
