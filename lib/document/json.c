/* RFC 8259, strictly: one pass, no recursion. */
#include "base/error.h"
#include "document/builder.h"
#include "text/lines.h"
#include "text/utf8.h"

#include <stdio.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct json_reader {
  builder b;
  const char *text;
  const char *p;
  const char *end;
} json_reader;

static size_t offset_of(const json_reader *r, const char *p) {
  return (size_t)(p - r->text);
}

/* ---- Errors --------------------------------------------------------------------------------- */

/* How a person would call what stands at p. */
static const char *describe(const json_reader *r, char *buffer, size_t size) {
  if (r->p >= r->end) {
    return "the end of the text";
  }
  uint32_t length = 1;
  const uint32_t c = utf8_decode(r->b.d->text, offset_of(r, r->p), &length);
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

static bool fail(json_reader *r, const char *expected) {
  char buffer[64];
  const char *found = describe(r, buffer, sizeof buffer);
  const size_t length = r->p < r->end ? 1 : 0;
  if (length == 0 && r->b.open != DOCUMENT_NONE) {
    const document_node *open = &r->b.nodes[r->b.open];
    const lines_position at = lines_locate_once(r->b.d->text, open->start);
    r->b.status =
        error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, r->p), 0,
                  "Expected %s, found the end of the text; the %s that opens at line %u, "
                  "column %u is not closed.",
                  expected, open->kind == DOCUMENT_OBJECT ? "object" : "array", at.line, at.column);
    return false;
  }
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, r->p), length,
                          "Expected %s, found %s.%s", expected, found, hint(r));
  return false;
}

/* ---- Numbers and words ------------------------------------------------------------------------
 */

static bool is_at_digit(const json_reader *r) {
  return r->p < r->end && *r->p >= '0' && *r->p <= '9';
}

static void skip_digits(json_reader *r) {
  while (is_at_digit(r)) {
    r->p++;
  }
}

static bool read_number(json_reader *r) {
  const char *start = r->p;
  if (*r->p == '-') {
    r->p++;
    if (!is_at_digit(r)) {
      return fail(r, "a digit behind the minus sign");
    }
  }
  if (*r->p == '0') {
    r->p++;
    if (is_at_digit(r)) {
      return fail(r, "no further digit behind a leading zero");
    }
  } else {
    skip_digits(r);
  }
  if (r->p < r->end && *r->p == '.') {
    r->p++;
    if (!is_at_digit(r)) {
      return fail(r, "a digit behind the decimal point");
    }
    skip_digits(r);
  }
  if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
    r->p++;
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) {
      r->p++;
    }
    if (!is_at_digit(r)) {
      return fail(r, "a digit of the exponent");
    }
    skip_digits(r);
  }
  return builder_add(&r->b, DOCUMENT_NUMBER, offset_of(r, start), (size_t)(r->p - start)) != NULL;
}

static bool read_word(json_reader *r, em_view word, document_kind kind) {
  const char *start = r->p;
  for (size_t i = 0; i < word.length; i++, r->p++) {
    if (r->p >= r->end || *r->p != word.data[i]) {
      r->p = start;
      return fail(r, "a value (true, false and null are written so)");
    }
  }
  return builder_add(&r->b, kind, offset_of(r, start), word.length) != NULL;
}

/* ---- Strings ----------------------------------------------------------------------------------
 */

static bool is_plain(char c) {
  const unsigned char byte = (unsigned char)c;
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

#if defined(__SSE2__)
enum { BLOCK = 16 };

static __m128i load_block(const char *p) {
  __m128i bytes;
  memcpy(&bytes, p, sizeof bytes);
  return bytes;
}

/* A bit for each byte of the block that is not plain. */
static unsigned special_in(__m128i bytes) {
  /* Signed: below the blank are control characters and everything that is not ASCII. */
  const __m128i is_low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
  const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i is_backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(is_low, _mm_or_si128(is_quote, is_backslash)));
}
#endif

static const char *skip_plain(const char *p, const char *end) {
#if defined(__SSE2__)
  while (end - p >= BLOCK) {
    const unsigned special = special_in(load_block(p));
    if (special != 0) {
      return p + __builtin_ctz(special);
    }
    p += BLOCK;
  }
#endif
  while (p < end && is_plain(*p)) {
    p++;
  }
  return p;
}

/* The same, and copies what it skips; there is room for as much as is left of the text. */
static const char *copy_plain(const char *p, const char *end, char **out) {
  char *to = *out;
#if defined(__SSE2__)
  while (end - p >= BLOCK) {
    const __m128i bytes = load_block(p);
    memcpy(to, &bytes, sizeof bytes);
    const unsigned special = special_in(bytes);
    if (special != 0) {
      *out = to + __builtin_ctz(special);
      return p + __builtin_ctz(special);
    }
    p += BLOCK;
    to += BLOCK;
  }
#endif
  while (p < end && is_plain(*p)) {
    *to++ = *p++;
  }
  *out = to;
  return p;
}

static bool fail_in_string(json_reader *r, const char *start) {
  if (r->p >= r->end) {
    const lines_position at = lines_locate_once(r->b.d->text, offset_of(r, start));
    r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, offset_of(r, r->p), 0,
                            "Expected '\"', found the end of the text; the string that opens at "
                            "line %u, column %u is not closed.",
                            at.line, at.column);
    return false;
  }
  if (*r->p == '\n' || *r->p == '\r') {
    return fail(r, "'\"' before the line ends (a line break in a string is written \\n)");
  }
  return fail(r, (unsigned char)*r->p < 0x20 ? "a printable character or an escape in the string"
                                             : "well-formed UTF-8 in the string");
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The four digits behind \u; p is left at the first bad one. */
static bool read_hex(json_reader *r, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, r->p++) {
    const int value = r->p < r->end ? hex_value(*r->p) : -1;
    if (value < 0) {
      return fail(r, "four hexadecimal digits behind \\u");
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
    builder_deviate(&r->b, DEVIATION_LONE_SURROGATE, offset_of(r, start), 6);
    unit = 0xFFFD;
  }
  *out += utf8_encode(unit, *out);
  return true;
}

static bool read_escape(json_reader *r, char **out) {
  static const char values[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                   ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
  r->p++;
  if (r->p >= r->end) {
    return fail(r, "a character behind the backslash");
  }
  const char value = values[(unsigned char)*r->p];
  if (value != 0) {
    *(*out)++ = value;
    r->p++;
    return true;
  }
  if (*r->p != 'u') {
    return fail(r, "one of \" \\ / b f n r t u behind the backslash");
  }
  r->p++;
  return read_unicode_escape(r, out);
}

/* A character that is not plain: of more than one byte. */
static bool copy_character(json_reader *r, const char *start, char **out) {
  uint32_t length = 1;
  if ((unsigned char)*r->p < 0x20 ||
      utf8_decode(r->b.d->text, offset_of(r, r->p), &length) == UTF8_INVALID) {
    return fail_in_string(r, start);
  }
  memcpy(*out, r->p, length);
  *out += length;
  r->p += length;
  return true;
}

/* From the first escape on: the value goes to the pool. A value is never longer than its text. */
static bool read_decoded(json_reader *r, const char *start, document_node *n) {
  builder *b = &r->b;
  /* Room for all that can follow is taken once: the rest of the text and a length for each string.
   */
  const size_t left = (size_t)(r->end - start);
  if (b->pool_capacity - b->pool_used < left + sizeof(uint32_t) &&
      !builder_reserve_pool(b, left + left / 4)) {
    return false;
  }
  char *value = b->pool + b->pool_used + sizeof(uint32_t);
  char *out = value + (r->p - start - 1);
  memcpy(value, start + 1, (size_t)(out - value));
  for (;;) {
    if (r->p >= r->end) {
      return fail_in_string(r, start);
    }
    if (*r->p == '"') {
      break;
    }
    if (*r->p == '\\') {
      if (!read_escape(r, &out)) {
        return false;
      }
    } else if (!copy_character(r, start, &out)) {
      return false;
    }
    r->p = copy_plain(r->p, r->end, &out);
  }
  const uint32_t length = (uint32_t)(out - value);
  memcpy(b->pool + b->pool_used, &length, sizeof length);
  n->extra = (uint32_t)b->pool_used;
  n->flags |= DOCUMENT_DECODED;
  b->pool_used += sizeof length + length;
  return true;
}

static bool read_string(json_reader *r, uint8_t flags) {
  const char *start = r->p++;
  document_node *n = builder_add(&r->b, DOCUMENT_STRING, offset_of(r, start), 0);
  if (n == NULL) {
    return false;
  }
  n->flags = flags;
  n->style = '"';
  for (;;) {
    r->p = skip_plain(r->p, r->end);
    if (r->p >= r->end) {
      return fail_in_string(r, start);
    }
    if (*r->p == '"') {
      break;
    }
    if (*r->p == '\\') {
      if (!read_decoded(r, start, n)) {
        return false;
      }
      break;
    }
    uint32_t length = 1;
    if ((unsigned char)*r->p < 0x20 ||
        utf8_decode(r->b.d->text, offset_of(r, r->p), &length) == UTF8_INVALID) {
      return fail_in_string(r, start);
    }
    r->p += length;
  }
  r->p++;
  n->length = (uint32_t)(r->p - start);
  return true;
}

/* ---- Structure ---------------------------------------------------------------------------------
 */

/* Indentation is a third of a file that people edit. */
static inline const char *skip_blanks(const char *p, const char *end) {
  if (p < end && *p != ' ') {
    return p;
  }
#if defined(__SSE2__)
  const __m128i blank = _mm_set1_epi8(' ');
  while (end - p >= BLOCK) {
    const unsigned others =
        0xFFFFu ^ (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load_block(p), blank));
    if (others != 0) {
      return p + __builtin_ctz(others);
    }
    p += BLOCK;
  }
#endif
  while (p < end && *p == ' ') {
    p++;
  }
  return p;
}

static const char *skip_lines(const char *p, const char *end) {
  while (p < end) {
    if (*p == ' ') {
      p = skip_blanks(p + 1, end);
    } else if (*p == '\n' || *p == '\r' || *p == '\t') {
      p++;
    } else {
      break;
    }
  }
  return p;
}

static inline void skip_space(json_reader *r) {
  if (r->p < r->end && (unsigned char)*r->p <= ' ') {
    r->p = skip_lines(r->p, r->end);
  }
}

/* A value that is no container. */
static bool read_scalar(json_reader *r) {
  switch (r->p < r->end ? *r->p : '\0') {
    case '"':
      return read_string(r, 0);
    case 't':
      return read_word(r, VIEW("true"), DOCUMENT_TRUE);
    case 'f':
      return read_word(r, VIEW("false"), DOCUMENT_FALSE);
    case 'n':
      return read_word(r, VIEW("null"), DOCUMENT_NULL);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return read_number(r);
    default:
      return fail(r, "a value");
  }
}

/* A name and the colon behind it. */
static bool read_name(json_reader *r) {
  if (r->p >= r->end || *r->p != '"') {
    return fail(r, "a name in double quotes");
  }
  if (!read_string(r, DOCUMENT_KEY)) {
    return false;
  }
  skip_space(r);
  if (r->p >= r->end || *r->p != ':') {
    return fail(r, "':' behind the name");
  }
  r->p++;
  skip_space(r);
  return true;
}

/* Behind the opening bracket: true with *is_empty, or with p at the first value. */
static bool enter(json_reader *r, document_kind kind, bool *is_empty) {
  if (!builder_open(&r->b, kind, offset_of(r, r->p))) {
    return false;
  }
  r->p++;
  skip_space(r);
  *is_empty = r->p < r->end && *r->p == (kind == DOCUMENT_OBJECT ? '}' : ']');
  if (*is_empty) {
    r->p++;
    return builder_close(&r->b, offset_of(r, r->p));
  }
  return kind == DOCUMENT_ARRAY || read_name(r);
}

/* Behind a value: closes what ends here; *is_done when the root is complete, else p is at a value.
 */
static bool leave(json_reader *r, bool *is_done) {
  while (r->b.open != DOCUMENT_NONE) {
    const bool is_object = r->b.nodes[r->b.open].kind == DOCUMENT_OBJECT;
    skip_space(r);
    const char c = r->p < r->end ? *r->p : '\0';
    if (c == ',') {
      r->p++;
      skip_space(r);
      if (r->p < r->end && *r->p == (is_object ? '}' : ']')) {
        return fail(r, is_object ? "a name behind the comma (JSON allows no trailing comma)"
                                 : "a value behind the comma (JSON allows no trailing comma)");
      }
      return !is_object || read_name(r);
    }
    if (c != (is_object ? '}' : ']')) {
      return fail(r, is_object ? "',' or '}' behind the value" : "',' or ']' behind the value");
    }
    r->p++;
    if (!builder_close(&r->b, offset_of(r, r->p))) {
      return false;
    }
  }
  *is_done = true;
  return true;
}

/* One value with all that belongs to it, from its first byte on. */
static bool read_whole_value(json_reader *r) {
  bool is_done = false;
  while (!is_done) {
    bool is_complete = true;
    if (r->p < r->end && (*r->p == '{' || *r->p == '[')) {
      const document_kind kind = *r->p == '{' ? DOCUMENT_OBJECT : DOCUMENT_ARRAY;
      if (!enter(r, kind, &is_complete)) {
        return false;
      }
    } else if (!read_scalar(r)) {
      return false;
    }
    if (is_complete && !leave(r, &is_done)) {
      return false;
    }
  }
  return true;
}

static bool read_document(json_reader *r) {
  skip_space(r);
  if (!read_whole_value(r)) {
    return false;
  }
  skip_space(r);
  return r->p >= r->end || fail(r, "the end of the text behind the value");
}

/* Values one behind the other become the elements of a list that stands nowhere in the text. */
static bool read_stream(json_reader *r) {
  if (!builder_open(&r->b, DOCUMENT_ARRAY, 0)) {
    return false;
  }
  const uint32_t list = r->b.open;
  for (skip_space(r); r->p < r->end; skip_space(r)) {
    r->b.open = DOCUMENT_NONE; /* a value ends where nothing is open */
    if (!read_whole_value(r)) {
      return false;
    }
  }
  r->b.open = list;
  return builder_close(&r->b, offset_of(r, r->end));
}

static em_status parse(json_reader *r, document *d, em_view name, em_view text,
                       const document_options *options, em_error *error,
                       bool (*read)(json_reader *)) {
  *r = (json_reader){.text = text.data, .p = text.data, .end = text.data + text.length};
  if (!builder_start(&r->b, d, name, text, DOCUMENT_JSON, options, error)) {
    return builder_finish(&r->b, false);
  }
  if (view_starts_with(text, VIEW("\xEF\xBB\xBF"))) {
    r->b.status = error_set(error, EM_ERROR_SYNTAX, 0, 3,
                            "The text starts with a byte order mark (U+FEFF), which JSON forbids; "
                            "save it as UTF-8 without one.");
    return builder_finish(&r->b, false);
  }
  return builder_finish(&r->b, read(r));
}

em_status document_parse_json(document *d, em_view name, em_view text,
                              const document_options *options, em_error *error) {
  json_reader r;
  return parse(&r, d, name, text, options, error, read_document);
}

em_status document_parse_json_lines(document *d, em_view name, em_view text,
                                    const document_options *options, em_error *error) {
  json_reader r;
  return parse(&r, d, name, text, options, error, read_stream);
}

/* The reader stopped behind a whole value, at the start of a line with another. */
static bool is_at_next_value(const json_reader *r) {
  if (r->b.status != EM_ERROR_SYNTAX || r->b.open != DOCUMENT_NONE || r->p >= r->end ||
      (*r->p != '{' && *r->p != '[')) {
    return false;
  }
  const char *p = r->p;
  while (p > r->text && (p[-1] == ' ' || p[-1] == '\t')) {
    p--;
  }
  return p > r->text && (p[-1] == '\n' || p[-1] == '\r');
}

em_status document_parse_json_or_lines(document *d, em_view name, em_view text,
                                       const document_options *options, em_error *error) {
  json_reader r;
  const em_status status = parse(&r, d, name, text, options, error, read_document);
  if (status != EM_OK && is_at_next_value(&r)) {
    return document_parse_json_lines(d, name, text, options, error);
  }
  return status;
}
