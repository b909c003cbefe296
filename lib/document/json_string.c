/* Strings of strict JSON. */
#include "document/json_reader.h"

#include "base/error.h"
#include "document/json_scan.h"
#include "text/digits.h"
#include "text/lines.h"
#include "text/utf8.h"

static bool fail_in_string(json_reader *r, const char *start) {
  if (r->p >= r->end) {
    const lines_position at = lines_locate_once(r->b.d->text, json_offset(r, start));
    r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, json_offset(r, r->p), 0,
                            "Expected '\"', found the end of the text; the string that opens at "
                            "line %u, column %u is not closed.",
                            at.line, at.column);
    return false;
  }
  if (*r->p == '\n' || *r->p == '\r') {
    return json_fail(r, "'\"' before the line ends (a line break in a string is written \\n)");
  }
  return json_fail(r, (unsigned char)*r->p < 0x20
                          ? "a printable character or an escape in the string"
                          : "well-formed UTF-8 in the string");
}

/* The four digits behind \u; p is left at the first bad one. */
static bool read_hex(json_reader *r, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, r->p++) {
    const int value = r->p < r->end ? digit_hex_value(*r->p) : -1;
    if (value < 0) {
      return json_fail(r, "four hexadecimal digits behind \\u");
    }
    *unit = *unit << 4 | (uint32_t)value;
  }
  return true;
}

/* \uXXXX with a second half where there is one. A half without the other is allowed by the grammar;
 * its value is U+FFFD, and a deviation says so. */
static bool read_unicode_escape(json_reader *r, char **out) {
  const char *start = r->p - 2;
  uint32_t unit;
  if (!read_hex(r, &unit)) {
    return false;
  }
  if (unit >= 0xD800 && unit <= 0xDBFF && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') {
    const char *second = r->p;
    uint32_t low;
    r->p += 2;
    if (!read_hex(r, &low)) {
      return false;
    }
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *out += utf8_encode(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), *out);
      return true;
    }
    r->p = second;
  }
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    builder_deviate(&r->b, DEVIATION_LONE_SURROGATE, json_offset(r, start), 6);
    unit = 0xFFFD;
  }
  *out += utf8_encode(unit, *out);
  return true;
}

static const char escape_values[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};

static bool read_escape(json_reader *r, char **out) {
  r->p++;
  if (r->p >= r->end) {
    return json_fail(r, "a character behind the backslash");
  }
  const char value = escape_values[(unsigned char)*r->p];
  if (value != 0) {
    *(*out)++ = value;
    r->p++;
    return true;
  }
  if (*r->p != 'u') {
    return json_fail(r, "one of \" \\ / b f n r t u behind the backslash");
  }
  r->p++;
  return read_unicode_escape(r, out);
}

/* A character that is not plain: of more than one byte. */
static bool copy_character(json_reader *r, const char *start, char **out) {
  uint32_t length = 1;
  if ((unsigned char)*r->p < 0x20 ||
      utf8_decode(r->b.d->text, json_offset(r, r->p), &length) == UTF8_INVALID) {
    return fail_in_string(r, start);
  }
  memcpy(*out, r->p, length);
  *out += length;
  r->p += length;
  return true;
}

/* A value that grows in the pool, behind all others. */
typedef struct growing_value {
  char *start;
  char *out;
  char *end; /* of the pool */
} growing_value;

enum { ROOM = 256, POOL_SHARE = 3 };

static void find_room(growing_value *v, builder *b, size_t length) {
  v->start = b->pool + b->pool_used + sizeof(uint32_t);
  v->out = v->start + length;
  v->end = b->pool + b->pool_capacity;
}

/* Room for `size` more bytes. The pool starts with what manifests have in escaped strings. */
static bool make_room(json_reader *r, growing_value *v, size_t size) {
  builder *b = &r->b;
  const size_t length = v->start == NULL ? 0 : (size_t)(v->out - v->start);
  const size_t first = b->pool == NULL ? b->d->text.length / POOL_SHARE : 0;
  const size_t kept = b->pool_used;
  b->pool_used += length == 0 ? 0 : sizeof(uint32_t) + length;
  const bool has_room = builder_reserve_pool(b, size + ROOM + first);
  b->pool_used = kept;
  if (has_room) {
    find_room(v, b, length);
  }
  return has_room;
}

static inline size_t room_of(const growing_value *v) {
  return (size_t)(v->end - v->out);
}

#if defined(__SSE2__)
/* Blocks and escapes of one sign in turns, as long as a block can be read and written: in embedded
 * JSON an escape stands at every few bytes. */
static void copy_blocks(json_reader *r, growing_value *v) {
  const char *p = r->p;
  char *out = v->out;
  while (r->end - p > 2 * JSON_BLOCK && v->end - out > ROOM / 2 + 2 * JSON_BLOCK) {
    const __m128i bytes = json_load_block(p);
    memcpy(out, &bytes, sizeof bytes);
    const unsigned special = json_special_in(bytes);
    const int length = special == 0 ? JSON_BLOCK : __builtin_ctz(special);
    p += length;
    out += length;
    if (special == 0) {
      continue;
    }
    const char value = *p == '\\' ? escape_values[(unsigned char)p[1]] : '\0';
    if (value == '\0') {
      break;
    }
    *out++ = value;
    p += 2;
  }
  r->p = p;
  v->out = out;
}
#else
static void copy_blocks(json_reader *r, growing_value *v) {
  (void)r;
  (void)v;
}
#endif

/* The run of plain bytes at p, as far as there is room: at least ROOM / 2 is left behind it. */
static bool copy_run(json_reader *r, growing_value *v) {
  for (;;) {
    const size_t room = room_of(v) - ROOM / 2;
    const size_t left = (size_t)(r->end - r->p);
    const char *limit = r->p + (left < room ? left : room);
    r->p = json_copy_plain(r->p, limit, &v->out);
    if (room_of(v) < ROOM && !make_room(r, v, ROOM)) {
      return false;
    }
    if (r->p < limit || limit == r->end) {
      return true;
    }
  }
}

static bool read_value(json_reader *r, const char *start, growing_value *v) {
  copy_blocks(r, v);
  while (r->p < r->end && *r->p != '"') {
    const bool is_read =
        *r->p == '\\' ? read_escape(r, &v->out) : copy_character(r, start, &v->out);
    if (!is_read || !copy_run(r, v)) {
      return false;
    }
    copy_blocks(r, v);
  }
  return r->p < r->end || fail_in_string(r, start);
}

/* From the first escape on: the value goes to the pool. */
static bool read_decoded(json_reader *r, const char *start, document_node *n) {
  builder *b = &r->b;
  growing_value v = {0};
  const size_t behind = (size_t)(r->p - start - 1);
  if (b->pool_capacity - b->pool_used < behind + sizeof(uint32_t) + ROOM) {
    if (!make_room(r, &v, behind)) {
      return false;
    }
  } else {
    find_room(&v, b, 0);
  }
  memcpy(v.start, start + 1, behind);
  v.out += behind;
  if (!read_value(r, start, &v)) {
    return false;
  }
  const uint32_t length = (uint32_t)(v.out - v.start);
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
  return true;
}

/* From the first byte on that is not plain. */
static bool read_rest(json_reader *r, const char *start, document_node *n) {
  for (;;) {
    if (r->p >= r->end) {
      return fail_in_string(r, start);
    }
    if (*r->p == '"') {
      return true;
    }
    if (*r->p == '\\') {
      return read_decoded(r, start, n);
    }
    uint32_t length = 1;
    if ((unsigned char)*r->p < 0x20 ||
        utf8_decode(r->b.d->text, json_offset(r, r->p), &length) == UTF8_INVALID) {
      return fail_in_string(r, start);
    }
    r->p = json_skip_plain(r->p + length, r->end);
  }
}

bool json_read_string(json_reader *r, uint8_t flags) {
  const char *start = r->p;
  const char *end = json_skip_plain(start + 1, r->end);
  document_node *n = builder_add(&r->b, DOCUMENT_STRING, json_offset(r, start), 0);
  r->p = end;
  if (n == NULL) {
    return false;
  }
  n->style = '"';
  if (end < r->end && *end == '"') {
    n->flags = flags | DOCUMENT_PLAIN;
  } else {
    n->flags = flags;
    if (!read_rest(r, start, n)) {
      return false;
    }
  }
  r->p++;
  n->length = (uint32_t)(r->p - start);
  return true;
}
