/* Numbers, booleans and dates of TOML. */
#include "document/toml_reader.h"

static bool is_digit_of(char c, unsigned base) {
  if (base == 16) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }
  return c >= '0' && c < '0' + (int)base;
}

/* Digits with single lines between them, from `at` on; returns where they end, `at` if wrong. */
static size_t skip_digits(em_view text, size_t at, unsigned base) {
  size_t i = at;
  while (i < text.length) {
    const bool is_line = text.data[i] == '_' && i > at && text.data[i - 1] != '_' &&
                         i + 1 < text.length && is_digit_of(text.data[i + 1], base);
    if (!is_line && !is_digit_of(text.data[i], base)) {
      break;
    }
    i++;
  }
  return i;
}

static bool fits_64_bits(em_view text, unsigned base) {
  uint64_t value = 0;
  for (size_t i = 0; i < text.length; i++) {
    const char c = text.data[i];
    if (c == '_') {
      continue;
    }
    const unsigned digit = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
    if (value > (UINT64_MAX - digit) / base) {
      return false;
    }
    value = value * base + digit;
  }
  return value <= (uint64_t)INT64_MAX + 1;
}

static bool read_other_base(em_view text) {
  static const struct {
    char sign;
    unsigned base;
  } bases[] = {{'x', 16}, {'o', 8}, {'b', 2}};
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
    if (text.length > 2 && text.data[0] == '0' && text.data[1] == bases[i].sign) {
      return skip_digits(text, 2, bases[i].base) == text.length &&
             fits_64_bits(view_from(text, 2), bases[i].base);
    }
  }
  return false;
}

/* [+-] digits [. digits] [e [+-] digits] */
static bool read_decimal(em_view text, bool *is_json) {
  const bool is_signed = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+');
  const size_t first = is_signed ? 1 : 0;
  size_t i = skip_digits(text, first, 10);
  const size_t whole = i - first;
  if (whole == 0 || (whole > 1 && text.data[first] == '0')) {
    return false;
  }
  bool is_integer = true;
  if (i < text.length && text.data[i] == '.') {
    const size_t fraction = skip_digits(text, i + 1, 10);
    if (fraction == i + 1) {
      return false;
    }
    i = fraction;
    is_integer = false;
  }
  if (i < text.length && (text.data[i] | 0x20) == 'e') {
    i++;
    i += i < text.length && (text.data[i] == '-' || text.data[i] == '+') ? 1 : 0;
    const size_t exponent = skip_digits(text, i, 10);
    if (exponent == i) {
      return false;
    }
    i = exponent;
    is_integer = false;
  }
  *is_json = text.data[0] != '+' && view_find(text, '_') == text.length;
  return i == text.length && (!is_integer || fits_64_bits(view_from(text, first), 10));
}

/* `0000-00-00` against a pattern of 0 for a digit. */
static bool matches(em_view text, const char *pattern) {
  if (text.length != strlen(pattern)) {
    return false;
  }
  for (size_t i = 0; i < text.length; i++) {
    const bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
    if (pattern[i] == '0' ? !is_digit : text.data[i] != pattern[i]) {
      return false;
    }
  }
  return true;
}

static bool is_time(em_view text) {
  const size_t point = view_find(text, '.');
  if (!matches(view_until(text, point), "00:00:00")) {
    return false;
  }
  const em_view fraction = view_from(text, point);
  return fraction.length == 0 ||
         (fraction.length > 1 && skip_digits(fraction, 1, 10) == fraction.length &&
          view_find(fraction, '_') == fraction.length);
}

static em_view without_zone(em_view text) {
  if (text.length > 0 && (text.data[text.length - 1] | 0x20) == 'z') {
    return view_until(text, text.length - 1);
  }
  const em_view zone = text.length > 6 ? view_from(text, text.length - 6) : VIEW("");
  const bool has_zone = zone.length == 6 && (zone.data[0] == '+' || zone.data[0] == '-') &&
                        matches(view_from(zone, 1), "00:00");
  return has_zone ? view_until(text, text.length - 6) : text;
}

static bool is_date_or_time(em_view text) {
  if (is_time(text)) {
    return true;
  }
  if (!matches(view_until(text, 10), "0000-00-00")) {
    return false;
  }
  const em_view rest = view_from(text, 10);
  return rest.length == 0 || ((rest.data[0] == 'T' || rest.data[0] == 't' || rest.data[0] == ' ') &&
                              is_time(without_zone(view_from(rest, 1))));
}

static bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '+' ||
         c == '-' || c == '_' || c == '.' || c == ':';
}

static em_view find_word(const toml_reader *r) {
  const char *p = r->p;
  while (p < r->end && is_word_character(*p)) {
    p++;
  }
  const em_view word = {r->p, (size_t)(p - r->p)};
  /* A blank may stand between a date and its time. */
  if (matches(word, "0000-00-00") && r->end - p > 3 && *p == ' ' && p[1] >= '0' && p[1] <= '9') {
    p++;
    while (p < r->end && is_word_character(*p)) {
      p++;
    }
  }
  return (em_view){r->p, (size_t)(p - r->p)};
}

static bool is_not_finite(em_view word) {
  const bool is_signed = word.length > 0 && (word.data[0] == '-' || word.data[0] == '+');
  const em_view name = view_from(word, is_signed ? 1 : 0);
  return view_equals(name, VIEW("inf")) || view_equals(name, VIEW("nan"));
}

bool toml_read_word(toml_reader *r, document_node *n) {
  const em_view word = find_word(r);
  *n = (document_node){.kind = DOCUMENT_NUMBER,
                       .start = (uint32_t)toml_offset(r, r->p),
                       .length = (uint32_t)word.length};
  bool is_json = false;
  if (view_equals(word, VIEW("true")) || view_equals(word, VIEW("false"))) {
    n->kind = word.data[0] == 't' ? DOCUMENT_TRUE : DOCUMENT_FALSE;
  } else if (is_not_finite(word)) {
    n->flags = DOCUMENT_NONFINITE;
  } else if (read_other_base(word)) {
    n->flags = DOCUMENT_NOT_JSON;
  } else if (read_decimal(word, &is_json)) {
    n->flags = is_json ? 0 : DOCUMENT_NOT_JSON;
  } else if (is_date_or_time(word)) {
    n->kind = DOCUMENT_STRING;
  } else {
    return toml_fail(r, "a value (text needs quotes)");
  }
  r->p += word.length;
  return true;
}
