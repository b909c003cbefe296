/*
 * ECMA-262 to PCRE2. What is spelt alike passes; what differs is written out: `.`, \s, \u, \c, `[`
 * in a class, braces that repeat nothing. Only the groups that ECMA-262 has get through, so PCRE2's
 * own (verbs, flags, recursion, conditions, callouts) cannot be reached.
 */
#include "schema/pattern.h"

#include "text/utf8.h"

#include <stdio.h>

/* White space and line terminators of ECMA-262, and all that is not, as parts of a class. */
#define SPACES                                                                                     \
  "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"    \
  "\\x{3000}\\x{feff}"
#define NO_SPACES                                                                                  \
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"                 \
  "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"                   \
  "\\x{3001}-\\x{d7ff}\\x{e000}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

typedef struct translation {
  em_view in;
  size_t at;
  char *out;
  size_t length;
  size_t capacity;
  bool is_in_class;
  bool can_repeat; /* a quantifier may follow */
  pattern_fault *fault;
} translation;

static bool fail(translation *t, size_t offset, const char *what) {
  t->fault->offset = offset;
  t->fault->what = what;
  return false;
}

static void put(translation *t, const char *text, size_t length) {
  if (length <= t->capacity - t->length) {
    memcpy(t->out + t->length, text, length);
    t->length += length;
  }
}

static void put_text(translation *t, const char *text) {
  put(t, text, strlen(text));
}

static void put_code_point(translation *t, uint32_t c) {
  char text[16];
  const int length = snprintf(text, sizeof text, "\\x{%x}", (unsigned)c);
  put(t, text, (size_t)length);
}

static char peek(const translation *t, size_t ahead) {
  return t->at + ahead < t->in.length ? t->in.data[t->at + ahead] : '\0';
}

static bool is_letter_or_digit(char c) {
  const char lower = (char)(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/* ---- Escapes ----------------------------------------------------------------------------------
 */

/* `count` hexadecimal digits at an offset; UINT32_MAX if they are not there. */
static uint32_t read_hex(const translation *t, size_t from, size_t count) {
  uint32_t value = 0;
  for (size_t i = 0; i < count; i++) {
    const char c = from + i < t->in.length ? t->in.data[from + i] : '\0';
    const char lower = (char)(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + (uint32_t)(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + (uint32_t)(lower - 'a' + 10);
    } else {
      return UINT32_MAX;
    }
  }
  return value;
}

/* \uXXXX, \uD83D\uDE00, \u{1F600}; t->at is at the u. */
static bool translate_unicode(translation *t) {
  const size_t start = t->at - 1;
  uint32_t c = 0;
  if (peek(t, 1) == '{') {
    const size_t digits = view_find(view_from(t->in, t->at + 2), '}');
    c = digits >= 1 && digits <= 6 ? read_hex(t, t->at + 2, digits) : UINT32_MAX;
    t->at += digits + 3;
  } else {
    c = read_hex(t, t->at + 1, 4);
    t->at += 5;
    if (c >= 0xD800 && c <= 0xDBFF && peek(t, 0) == '\\' && peek(t, 1) == 'u') {
      const uint32_t low = read_hex(t, t->at + 2, 4);
      if (low >= 0xDC00 && low <= 0xDFFF) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        t->at += 6;
      }
    }
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    return fail(t, start,
                "\\u wants a code point: four hexadecimal digits, or up to six in braces");
  }
  put_code_point(t, c);
  return true;
}

/* Long names of general categories; PCRE2 has the short ones, and scripts by their long names. */
static em_view short_category(em_view name) {
  static const char *const names[][2] = {
      {"Letter", "L"},
      {"Cased_Letter", "L&"},
      {"Uppercase_Letter", "Lu"},
      {"Lowercase_Letter", "Ll"},
      {"Titlecase_Letter", "Lt"},
      {"Modifier_Letter", "Lm"},
      {"Other_Letter", "Lo"},
      {"Mark", "M"},
      {"Nonspacing_Mark", "Mn"},
      {"Spacing_Mark", "Mc"},
      {"Enclosing_Mark", "Me"},
      {"Number", "N"},
      {"Decimal_Number", "Nd"},
      {"digit", "Nd"},
      {"Letter_Number", "Nl"},
      {"Other_Number", "No"},
      {"Punctuation", "P"},
      {"Connector_Punctuation", "Pc"},
      {"Dash_Punctuation", "Pd"},
      {"Open_Punctuation", "Ps"},
      {"Close_Punctuation", "Pe"},
      {"Initial_Punctuation", "Pi"},
      {"Final_Punctuation", "Pf"},
      {"Other_Punctuation", "Po"},
      {"Symbol", "S"},
      {"Math_Symbol", "Sm"},
      {"Currency_Symbol", "Sc"},
      {"Modifier_Symbol", "Sk"},
      {"Other_Symbol", "So"},
      {"Separator", "Z"},
      {"Space_Separator", "Zs"},
      {"Line_Separator", "Zl"},
      {"Paragraph_Separator", "Zp"},
      {"Other", "C"},
      {"Control", "Cc"},
      {"Format", "Cf"},
      {"Private_Use", "Co"},
      {"Unassigned", "Cn"},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(name, view_of(names[i][0]))) {
      return view_of(names[i][1]);
    }
  }
  return name;
}

/* \p{…}; t->at is at the p. */
static bool translate_property(translation *t) {
  const size_t start = t->at - 1;
  const size_t length = view_find(view_from(t->in, t->at + 2), '}');
  if (peek(t, 1) != '{' || length == 0 || t->at + 2 + length >= t->in.length) {
    return fail(t, start, "\\p wants the name of a property in braces");
  }
  em_view name = view_until(view_from(t->in, t->at + 2), length);
  static const char *const prefixes[] = {"General_Category=", "gc=", "Script="};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
    if (view_starts_with(name, view_of(prefixes[i]))) {
      name = view_from(name, strlen(prefixes[i]));
    }
  }
  put(t, t->in.data + start, 2);
  put_text(t, "{");
  name = short_category(name);
  put(t, name.data, name.length);
  put_text(t, "}");
  t->at += length + 3;
  return true;
}

/* Escapes whose meaning does not depend on what follows. Returns false if there is none such. */
static bool translate_simple_escape(translation *t, char c) {
  const bool in_class = t->is_in_class;
  switch (c) {
    case 's':
      put_text(t, in_class ? SPACES : "[" SPACES "]");
      break;
    case 'S':
      put_text(t, in_class ? NO_SPACES : "[^" SPACES "]");
      break;
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      put(t, (const char[]){'\\', c}, 2);
      break;
    case 'v':
      put_code_point(t, 0xB);
      break;
    case '0':
      put_code_point(t, 0);
      break;
    case 'b':
      put_text(t, in_class ? "\\x{8}" : "\\b");
      t->can_repeat = in_class;
      break;
    default:
      return false;
  }
  t->at++;
  return true;
}

/* \1, \k<name>: only outside of classes. */
static bool translate_back_reference(translation *t, char c) {
  if (c == 'k') {
    const size_t length = view_find(view_from(t->in, t->at + 1), '>');
    if (peek(t, 1) != '<' || t->at + 1 + length >= t->in.length) {
      return fail(t, t->at - 1, "\\k wants the name of a group in <>");
    }
    put_text(t, "\\k");
    put(t, t->in.data + t->at + 1, length + 1);
    t->at += length + 2;
    return true;
  }
  size_t digits = 1;
  while (digits < 4 && peek(t, digits) >= '0' && peek(t, digits) <= '9') {
    digits++;
  }
  put_text(t, "\\g{");
  put(t, t->in.data + t->at, digits);
  put_text(t, "}");
  t->at += digits;
  return true;
}

static bool translate_escape(translation *t) {
  const size_t start = t->at++;
  if (t->at >= t->in.length) {
    return fail(t, start, "a lone \\ at the end");
  }
  const char c = t->in.data[t->at];
  t->can_repeat = true;
  if (translate_simple_escape(t, c)) {
    return true;
  }
  if (c == 'u') {
    return translate_unicode(t);
  }
  if (c == 'p' || c == 'P') {
    return translate_property(t);
  }
  if (c == 'x' && read_hex(t, t->at + 1, 2) != UINT32_MAX) {
    put_code_point(t, read_hex(t, t->at + 1, 2));
    t->at += 3;
    return true;
  }
  if (c == 'c' && ((peek(t, 1) | 0x20) >= 'a' && (peek(t, 1) | 0x20) <= 'z')) {
    put_code_point(t, (uint32_t)(peek(t, 1) & 0x1F));
    t->at += 2;
    return true;
  }
  if (c == 'B' && !t->is_in_class) {
    put_text(t, "\\B");
    t->at++;
    t->can_repeat = false;
    return true;
  }
  if (!t->is_in_class && (c == 'k' || (c >= '1' && c <= '9'))) {
    return translate_back_reference(t, c);
  }
  if (is_letter_or_digit(c)) {
    return fail(t, start, "an escape that ECMA-262 does not have");
  }
  /* any other character stands for itself; PCRE2 agrees for ASCII and needs no escape beyond it */
  if ((unsigned char)c < 0x80) {
    put_text(t, "\\");
    put(t, &c, 1);
    t->at++;
  }
  return true;
}

/* ---- Classes, groups, repetitions -------------------------------------------------------------
 */

static bool translate_class(translation *t) {
  const size_t start = t->at++;
  put_text(t, "[");
  if (peek(t, 0) == '^') {
    put_text(t, "^");
    t->at++;
  }
  t->is_in_class = true;
  while (t->at < t->in.length && t->in.data[t->at] != ']') {
    const char c = t->in.data[t->at];
    if (c == '\\') {
      if (!translate_escape(t)) {
        return false;
      }
      continue;
    }
    if (c == '[') {
      put_text(t, "\\");
    }
    put(t, &c, 1);
    t->at++;
  }
  t->is_in_class = false;
  if (t->at >= t->in.length) {
    return fail(t, start, "a [ that is not closed");
  }
  put_text(t, "]");
  t->at++;
  t->can_repeat = true;
  return true;
}

static bool translate_group(translation *t) {
  static const char *const kinds[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
  const em_view rest = view_from(t->in, t->at);
  size_t length = 1;
  if (peek(t, 1) == '?') {
    length = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
      if (view_starts_with(rest, view_of(kinds[i]))) {
        length = strlen(kinds[i]);
      }
    }
    if (length == 0 && peek(t, 2) == '<') {
      const size_t end = view_find(rest, '>');
      length = end > 3 && end < rest.length ? end + 1 : 0;
    }
    if (length == 0) {
      return fail(t, t->at, "a kind of group that ECMA-262 does not have");
    }
  }
  put(t, rest.data, length);
  t->at += length;
  t->can_repeat = false;
  return true;
}

/* Bytes of {n}, {n,} or {n,m} here; 0 if it is something else. */
static size_t braces_length(const translation *t) {
  size_t i = 1;
  const size_t first = i;
  while (peek(t, i) >= '0' && peek(t, i) <= '9') {
    i++;
  }
  if (i == first) {
    return 0;
  }
  if (peek(t, i) == ',') {
    i++;
    while (peek(t, i) >= '0' && peek(t, i) <= '9') {
      i++;
    }
  }
  return peek(t, i) == '}' ? i + 1 : 0;
}

static bool translate_repetition(translation *t) {
  const char c = t->in.data[t->at];
  const size_t length = c == '{' ? braces_length(t) : 1;
  if (length == 0) {
    put_text(t, "\\{");
    t->at++;
    t->can_repeat = true;
    return true;
  }
  if (!t->can_repeat) {
    return fail(t, t->at, "nothing to repeat");
  }
  put(t, t->in.data + t->at, length);
  t->at += length;
  if (peek(t, 0) == '?') {
    put_text(t, "?");
    t->at++;
  }
  t->can_repeat = false;
  return true;
}

static bool translate_next(translation *t) {
  const char c = t->in.data[t->at];
  switch (c) {
    case '\\':
      return translate_escape(t);
    case '[':
      return translate_class(t);
    case '(':
      return translate_group(t);
    case '*':
    case '+':
    case '?':
    case '{':
      return translate_repetition(t);
    case '.':
      put_text(t, "[^\\n\\r\\x{2028}\\x{2029}]");
      break;
    case '}':
    case ']':
      put(t, (const char[]){'\\', c}, 2);
      break;
    default:
      put(t, &c, 1);
  }
  t->can_repeat = c != '|' && c != '^' && c != '$';
  t->at++;
  return true;
}

em_view pattern_translate(arena *a, em_view expression, pattern_fault *fault) {
  /* nothing becomes longer than \S, half of which stands for each of its bytes */
  translation t = {
      .in = expression, .fault = fault, .capacity = expression.length * sizeof NO_SPACES + 1};
  t.out = arena_allocate(a, t.capacity);
  if (t.out == NULL) {
    return (em_view){0};
  }
  while (t.at < expression.length) {
    if (!translate_next(&t)) {
      return (em_view){0};
    }
  }
  return (em_view){t.out, t.length};
}
