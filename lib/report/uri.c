#include "report/uri.h"

enum { SEGMENTS = 256 };

bool uri_is_relative(em_view file_name) {
  return file_name.length == 0 || file_name.data[0] != '/';
}

static bool is_unreserved(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~!$&'()*+,;=@", byte) != NULL);
}

/* A colon in the first segment would end a scheme. */
static void write_segment(output *o, em_view segment, bool may_hold_colon) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < segment.length; i++) {
    const unsigned char byte = (unsigned char)segment.data[i];
    if (is_unreserved(byte) || (byte == ':' && may_hold_colon)) {
      output_text(o, (em_view){&segment.data[i], 1});
    } else {
      const char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};
      output_text(o, (em_view){escaped, sizeof escaped});
    }
  }
}

/* Segments without "." and empty ones, ".." taken back where it can be. */
static uint32_t split(em_view path, em_view *segments) {
  uint32_t count = 0;
  while (path.length > 0) {
    const em_view segment = view_until(path, view_find(path, '/'));
    path = view_from(path, segment.length + 1);
    if (segment.length == 0 || view_equals(segment, VIEW("."))) {
      continue;
    }
    const bool goes_up = view_equals(segment, VIEW(".."));
    if (goes_up && count > 0 && !view_equals(segments[count - 1], VIEW(".."))) {
      count--;
    } else if (count < SEGMENTS) {
      segments[count++] = segment;
    }
  }
  return count;
}

void uri_write(output *o, em_view file_name) {
  em_view segments[SEGMENTS];
  const bool is_relative = uri_is_relative(file_name);
  const uint32_t count = split(file_name, segments);
  output_literal(o, is_relative ? "\"" : "\"file:///");
  for (uint32_t i = 0; i < count; i++) {
    output_literal(o, i > 0 ? "/" : "");
    write_segment(o, segments[i], i > 0 || !is_relative);
  }
  output_literal(o, "\"");
}
