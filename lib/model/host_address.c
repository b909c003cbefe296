#include "model/host_address.h"

enum { BYTES = 16, NO_GAP = BYTES + 1 };

/* Four decimal numbers without leading zeros. */
static bool parse_v4(em_view text, uint8_t *bytes) {
  for (int part = 0; part < 4; part++) {
    unsigned value = 0;
    size_t length = 0;
    while (length < text.length && length < 4 && text.data[length] >= '0' &&
           text.data[length] <= '9') {
      value = value * 10 + (unsigned)(text.data[length++] - '0');
    }
    if (length == 0 || value > 255 || (length > 1 && text.data[0] == '0')) {
      return false;
    }
    bytes[part] = (uint8_t)value;
    text = view_from(text, length);
    if (part < 3 && !view_starts_with(text, VIEW("."))) {
      return false;
    }
    text = part < 3 ? view_from(text, 1) : text;
  }
  return text.length == 0;
}

static int hex(char c) {
  const char lower = (char)(c | 0x20);
  return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Up to four hexadecimal digits; their number, or 0. */
static size_t parse_group(em_view text, unsigned *value) {
  size_t length = 0;
  *value = 0;
  while (length < text.length && length < 4 && hex(text.data[length]) >= 0) {
    *value = *value * 16 + (unsigned)hex(text.data[length++]);
  }
  return length;
}

/* Groups parted by colons, the last may be IPv4; `*gap` is where `::` stood, in bytes. */
static bool parse_groups(em_view text, uint8_t *bytes, size_t *used, size_t *gap) {
  while (text.length > 0) {
    if (view_starts_with(text, VIEW("::")) && *gap == NO_GAP) {
      *gap = *used;
      text = view_from(text, 2);
      continue;
    }
    if (*used > 0 && *gap != *used) {
      if (text.data[0] != ':') {
        return false;
      }
      text = view_from(text, 1);
    }
    unsigned value = 0;
    const size_t length = parse_group(text, &value);
    if (length > 0 && length < text.length && text.data[length] == '.') {
      *used += 4;
      return *used <= BYTES && parse_v4(text, bytes + *used - 4);
    }
    if (length == 0 || *used + 2 > BYTES) {
      return false;
    }
    bytes[(*used)++] = (uint8_t)(value >> 8);
    bytes[(*used)++] = (uint8_t)value;
    text = view_from(text, length);
  }
  return true;
}

static bool parse_v6(em_view text, uint8_t *bytes) {
  size_t used = 0;
  size_t gap = NO_GAP;
  if (!parse_groups(text, bytes, &used, &gap)) {
    return false;
  }
  if (gap == NO_GAP) {
    return used == BYTES;
  }
  if (used >= BYTES) {
    return false;
  }
  const size_t moved = used - gap;
  memmove(bytes + BYTES - moved, bytes + gap, moved);
  memset(bytes + gap, 0, BYTES - used);
  return true;
}

static bool is_zero(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] != 0) {
      return false;
    }
  }
  return true;
}

host_address host_address_read(em_view text) {
  static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
  uint8_t bytes[BYTES] = {[10] = 0xFF, [11] = 0xFF};
  if (text.length == 0) {
    return ADDRESS_ALL;
  }
  const bool is_v4 = parse_v4(text, bytes + 12);
  if (!is_v4) {
    memset(bytes, 0, sizeof bytes);
    if (!parse_v6(text, bytes)) {
      return ADDRESS_NONE;
    }
  }
  const bool is_mapped = memcmp(bytes, mapped, sizeof mapped) == 0;
  if (is_zero(bytes, BYTES) || (is_mapped && is_zero(bytes + 12, 4))) {
    return ADDRESS_ALL;
  }
  const bool is_loopback = is_mapped ? bytes[12] == 127 : is_zero(bytes, 15) && bytes[15] == 1;
  return is_loopback ? ADDRESS_LOOPBACK : ADDRESS_OTHER;
}
