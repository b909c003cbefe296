#include "text/utf8.h"

static bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

uint32_t utf8_decode(em_view text, size_t offset, uint32_t *length) {
  const unsigned char *p = (const unsigned char *)text.data + offset;
  const size_t left = text.length - offset;
  const unsigned char first = p[0];
  *length = 1;
  if (first < 0x80) {
    return first;
  }
  if (first >= 0xC2 && first <= 0xDF && left >= 2 && is_continuation(p[1])) {
    *length = 2;
    return (uint32_t)(first & 0x1F) << 6 | (p[1] & 0x3Fu);
  }
  if ((first & 0xF0) == 0xE0 && left >= 3 && is_continuation(p[1]) && is_continuation(p[2])) {
    const uint32_t c =
        (uint32_t)(first & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
      *length = 3;
      return c;
    }
  }
  if (first >= 0xF0 && first <= 0xF4 && left >= 4 && is_continuation(p[1]) &&
      is_continuation(p[2]) && is_continuation(p[3])) {
    const uint32_t c = (uint32_t)(first & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
                       (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) {
      *length = 4;
      return c;
    }
  }
  return UTF8_INVALID;
}

uint32_t utf8_encode(uint32_t code_point, char *bytes) {
  if (code_point < 0x80) {
    bytes[0] = (char)code_point;
    return 1;
  }
  if (code_point < 0x800) {
    bytes[0] = (char)(0xC0 | code_point >> 6);
    bytes[1] = (char)(0x80 | (code_point & 0x3F));
    return 2;
  }
  if (code_point < 0x10000) {
    bytes[0] = (char)(0xE0 | code_point >> 12);
    bytes[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
    bytes[2] = (char)(0x80 | (code_point & 0x3F));
    return 3;
  }
  bytes[0] = (char)(0xF0 | code_point >> 18);
  bytes[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
  bytes[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
  bytes[3] = (char)(0x80 | (code_point & 0x3F));
  return 4;
}

size_t utf8_first_invalid(em_view text) {
  size_t offset = 0;
  while (offset < text.length) {
    uint32_t length = 1;
    if ((unsigned char)text.data[offset] >= 0x80 &&
        utf8_decode(text, offset, &length) == UTF8_INVALID) {
      return offset;
    }
    offset += length;
  }
  return text.length;
}

size_t utf8_count(em_view text) {
  size_t count = 0;
  for (size_t offset = 0; offset < text.length; count++) {
    uint32_t length = 1;
    utf8_decode(text, offset, &length);
    offset += length;
  }
  return count;
}
