#include "report/sink.h"

#include "text/escape.h"

void sink_start(sink *s, const em_writer *writer) {
  s->writer = writer;
  s->has_failed = false;
  s->used = 0;
}

static void hand_on(sink *s, const char *data, size_t length) {
  if (!s->has_failed && length > 0) {
    s->has_failed = !s->writer->write(s->writer->context, data, length);
  }
}

bool sink_finish(sink *s) {
  hand_on(s, s->buffer, s->used);
  s->used = 0;
  return !s->has_failed;
}

void sink_bytes(sink *s, em_view bytes) {
  if (bytes.length == 0) {
    return;
  }
  if (bytes.length > sizeof s->buffer - s->used) {
    sink_finish(s);
  }
  if (bytes.length > sizeof s->buffer) {
    hand_on(s, bytes.data, bytes.length);
    return;
  }
  memcpy(s->buffer + s->used, bytes.data, bytes.length);
  s->used += bytes.length;
}

void sink_text(sink *s, const char *text) {
  sink_bytes(s, view_of(text));
}

void sink_number(sink *s, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  sink_bytes(s, (em_view){digits + at, sizeof digits - at});
}

void sink_repeat(sink *s, const char *text, uint32_t times) {
  for (; times > 0; times--) {
    sink_text(s, text);
  }
}

void sink_escaped(sink *s, em_view text) {
  for (size_t offset = 0; offset < text.length;) {
    char out[ESCAPE_MAXIMUM];
    uint32_t taken;
    const uint32_t length = escape_next(text, offset, out, &taken);
    sink_bytes(s, (em_view){out, length});
    offset += taken;
  }
}
