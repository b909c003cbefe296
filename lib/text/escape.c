#include "text/escape.h"

#include "text/scan.h"
#include "text/utf8.h"

typedef struct range {
  uint32_t first, last;
} range;

/* Unicode's bidirectional controls, default-ignorable code points, separators and odd blanks. */
static const range dangerous[] = {
    {0x0000, 0x001F},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},    {0x034F, 0x034F},
    {0x061C, 0x061C},   {0x115F, 0x1160},   {0x1680, 0x1680},    {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F},    {0x205F, 0x206F},
    {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},    {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

bool escape_is_needed(uint32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7F) {
    return false;
  }
  for (size_t i = 0; i < sizeof dangerous / sizeof *dangerous; i++) {
    if (code_point >= dangerous[i].first && code_point <= dangerous[i].last) {
      return true;
    }
  }
  return false;
}

static const char digits[] = "0123456789abcdef";

static uint32_t write_byte(unsigned char byte, char *out) {
  out[0] = '\\';
  out[1] = 'x';
  out[2] = digits[byte >> 4];
  out[3] = digits[byte & 15];
  return 4;
}

static uint32_t write_code_point(uint32_t c, char *out) {
  uint32_t length = 0;
  out[length++] = '\\';
  out[length++] = 'u';
  if (c > 0xFFFF) {
    out[length++] = '{';
  }
  for (int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
    out[length++] = digits[c >> shift & 15];
  }
  if (c > 0xFFFF) {
    out[length++] = '}';
  }
  return length;
}

static bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The byte here is the first of two colons, or the second of two number signs, of a log command. */
static bool begins_command(em_view text, size_t offset) {
  const em_view rest = view_from(text, offset + 1);
  const char before = offset == 0 ? ' ' : text.data[offset - 1];
  if (text.data[offset] == ':') {
    return (before == ' ' || before == '\n' || before == '\r' || before == '\t') &&
           rest.length >= 2 && rest.data[0] == ':' && is_letter(rest.data[1]);
  }
  return before == '#' && (view_starts_with(rest, VIEW("[")) ||
                           view_equals_ignoring_case(view_until(rest, 4), VIEW("vso[")));
}

uint32_t escape_next(em_view text, size_t offset, char out[ESCAPE_MAXIMUM], uint32_t *taken) {
  const uint32_t c = utf8_decode(text, offset, taken);
  if (c == UTF8_INVALID) {
    return write_byte((unsigned char)text.data[offset], out);
  }
  if ((c == ':' || c == '#') && begins_command(text, offset)) {
    return write_byte((unsigned char)c, out);
  }
  if (!escape_is_needed(c)) {
    memcpy(out, text.data + offset, *taken);
    return *taken;
  }
  if (c == '\n' || c == '\r' || c == '\t') {
    out[0] = '\\';
    out[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    return 2;
  }
  return c < 0x80 ? write_byte((unsigned char)c, out) : write_code_point(c, out);
}

static bool is_plain(em_view text, size_t offset) {
  const unsigned char byte = (unsigned char)text.data[offset];
  return byte >= 0x20 && byte < 0x7F &&
         ((byte != ':' && byte != '#') || !begins_command(text, offset));
}

/* The first byte of a block that needs a look at what is around it and is not plain, or SCAN_BLOCK;
 * the first `skipped` bytes do not count. */
static unsigned first_odd(em_view text, size_t block, unsigned skipped) {
  const char *bytes = text.data + block;
  unsigned odd = (scan_block_odd(bytes) | scan_block_either(bytes, ':', '#')) >> skipped << skipped;
  for (; odd != 0; odd &= odd - 1) {
    if (!is_plain(text, block + scan_first(odd))) {
      return scan_first(odd);
    }
  }
  return SCAN_BLOCK;
}

size_t escape_plain_run(em_view text, size_t from) {
  size_t i = from;
  for (; text.length - i >= SCAN_BLOCK; i += SCAN_BLOCK) {
    const unsigned odd = first_odd(text, i, 0);
    if (odd < SCAN_BLOCK) {
      return i + odd - from;
    }
  }
  if (i < text.length && text.length >= SCAN_BLOCK) { /* the last block once more, but its end */
    const size_t last = text.length - SCAN_BLOCK;
    return last + first_odd(text, last, (unsigned)(i - last)) - from;
  }
  while (i < text.length && is_plain(text, i)) {
    i++;
  }
  return i - from;
}

bool escape_leaves(em_view text) {
  char piece[ESCAPE_MAXIMUM];
  uint32_t taken = 0;
  for (size_t i = escape_plain_run(text, 0); i < text.length; i += escape_plain_run(text, i)) {
    const uint32_t written = escape_next(text, i, piece, &taken);
    if (written != taken || memcmp(piece, text.data + i, taken) != 0) {
      return false;
    }
    i += taken;
  }
  return true;
}
