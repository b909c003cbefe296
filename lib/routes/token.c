#include "routes/token.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_hex_digit(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool is_in(char byte, const char *set) {
  return byte != '\0' && strchr(set, byte) != NULL;
}

/* Characters that end a name; brackets do not end a path. */
static const bool ends_name[256] = {
    ['('] = true,  [')'] = true,  ['<'] = true,  ['>'] = true, ['@'] = true, [','] = true,
    [';'] = true,  [':'] = true,  ['\\'] = true, ['"'] = true, ['/'] = true, ['['] = true,
    [']'] = true,  ['?'] = true,  ['='] = true,  ['{'] = true, ['}'] = true, [' '] = true,
    ['\t'] = true, ['\n'] = true, ['\r'] = true,
};

static bool is_of_name(char byte) {
  return !ends_name[(unsigned char)byte];
}

static bool is_of_path(char byte) {
  return is_of_name(byte) || byte == '[' || byte == ']';
}

static inline uint32_t run(em_view text, uint32_t from, bool (*takes)(char byte)) {
  uint32_t end = from;
  while (end < text.length && takes(text.data[end])) {
    end++;
  }
  return end - from;
}

/* ---- Strings and numbers -------------------------------------------------------------------- */

static uint32_t escape_length(em_view text, uint32_t at) {
  if (at + 1 >= text.length) {
    return 0;
  }
  if (is_in(text.data[at + 1], "\"'\\")) {
    return 2;
  }
  if (text.data[at + 1] != 'u' || at + 6 > text.length) {
    return 0;
  }
  for (uint32_t i = at + 2; i < at + 6; i++) {
    if (!is_hex_digit(text.data[i])) {
      return 0;
    }
  }
  return 6;
}

/* A string ends at its quote; one that is not closed, or holds another escape, is unterminated. */
static token read_string(em_view text, uint32_t at) {
  const char quote = text.data[at];
  uint32_t end = at + 1;
  while (end < text.length && text.data[end] != quote) {
    if (text.data[end] != '\\') {
      end++;
      continue;
    }
    const uint32_t escape = escape_length(text, end);
    if (escape == 0) {
      break;
    }
    end += escape;
  }
  if (end < text.length && text.data[end] == quote) {
    return (token){TOKEN_STRING, at, end + 1 - at};
  }
  return (token){TOKEN_UNTERMINATED, at, end - at};
}

static uint32_t exponent_length(em_view text, uint32_t at) {
  if (at >= text.length || (text.data[at] != 'e' && text.data[at] != 'E')) {
    return 0;
  }
  uint32_t digits = at + 1;
  if (digits < text.length && (text.data[digits] == '+' || text.data[digits] == '-')) {
    digits++;
  }
  const uint32_t count = run(text, digits, is_digit);
  return count == 0 ? 0 : digits + count - at;
}

/* Numbers need no digit before `.` or `e`: `e5` is one, as far as the lexer is concerned. */
static token read_number(em_view text, uint32_t at) {
  if (!is_digit(text.data[at]) && !is_in(text.data[at], "-.eE")) {
    return (token){TOKEN_INTEGER, at, 0};
  }
  if (text.data[at] == '0' && at + 2 < text.length && is_in(text.data[at + 1], "xX")) {
    const uint32_t digits = run(text, at + 2, is_hex_digit);
    if (digits > 0) {
      return (token){TOKEN_HEX, at, digits + 2};
    }
  }
  const uint32_t sign = text.data[at] == '-' ? 1 : 0;
  const uint32_t whole = run(text, at + sign, is_digit);
  uint32_t end = at + sign + whole;
  if (end < text.length && text.data[end] == '.') {
    const uint32_t fraction = run(text, end + 1, is_digit);
    if (fraction > 0) {
      end += 1 + fraction;
      return (token){TOKEN_REAL, at, end + exponent_length(text, end) - at};
    }
  }
  const uint32_t exponent = exponent_length(text, end);
  if (exponent > 0) {
    return (token){TOKEN_REAL, at, end + exponent - at};
  }
  return (token){TOKEN_INTEGER, at, whole == 0 ? 0 : end - at};
}

/* ---- Words and signs ------------------------------------------------------------------------- */

typedef struct word {
  em_view text;
  token_kind kind;
  bool ignores_case;
} word;

static const word words[] = {
    {WORD("select"), TOKEN_SELECT, true}, {WORD("from"), TOKEN_FROM, true},
    {WORD("where"), TOKEN_WHERE, true},   {WORD("into"), TOKEN_INTO, true},
    {WORD("true"), TOKEN_TRUE, false},    {WORD("false"), TOKEN_FALSE, false},
    {WORD("null"), TOKEN_NULL, false},    {WORD("undefined"), TOKEN_UNDEFINED, false},
    {WORD("and"), TOKEN_AND, true},       {WORD("or"), TOKEN_OR, true},
    {WORD("not"), TOKEN_NOT, true},
};

enum { LONGEST_WORD = 9 };

/* Longer ones first. */
static const word signs[] = {
    {WORD("!="), TOKEN_NOT_EQUAL, false},
    {WORD("<>"), TOKEN_NOT_EQUAL, false},
    {WORD("<="), TOKEN_LESS_EQUAL, false},
    {WORD(">="), TOKEN_GREATER_EQUAL, false},
    {WORD("||"), TOKEN_CONCAT, false},
    {WORD("?"
          "?"),
     TOKEN_COALESCE, false},
    {WORD("("), TOKEN_OPEN, false},
    {WORD(")"), TOKEN_CLOSE, false},
    {WORD(","), TOKEN_COMMA, false},
    {WORD("+"), TOKEN_PLUS, false},
    {WORD("-"), TOKEN_MINUS, false},
    {WORD("*"), TOKEN_STAR, false},
    {WORD("%"), TOKEN_PERCENT, false},
    {WORD("="), TOKEN_EQUAL, false},
    {WORD(">"), TOKEN_GREATER, false},
    {WORD("<"), TOKEN_LESS, false},
    {WORD("{"), TOKEN_OPEN_BRACE, false},
    {WORD("}"), TOKEN_CLOSE_BRACE, false},
};

static token read_sign(em_view text, uint32_t at) {
  static const bool begins_sign[256] = {
      ['!'] = true, ['<'] = true, ['>'] = true, ['|'] = true, ['?'] = true, ['('] = true,
      [')'] = true, [','] = true, ['+'] = true, ['-'] = true, ['*'] = true, ['/'] = true,
      ['%'] = true, ['='] = true, ['{'] = true, ['}'] = true,
  };
  if (!begins_sign[(unsigned char)text.data[at]]) {
    return (token){TOKEN_OTHER, at, 0};
  }
  if (text.data[at] == '/') {
    return (token){TOKEN_SLASH, at, 1};
  }
  const em_view rest = view_from(text, at);
  for (size_t i = 0; i < COUNT(signs); i++) {
    if (signs[i].text.data[0] == rest.data[0] && view_starts_with(rest, signs[i].text)) {
      return (token){signs[i].kind, at, (uint32_t)signs[i].text.length};
    }
  }
  return (token){TOKEN_OTHER, at, 0};
}

/* A run of name characters: a keyword, a name, a system property, or a path if brackets follow. */
static token read_name(em_view text, uint32_t at) {
  const uint32_t name = run(text, at, is_of_name);
  const uint32_t path = name + run(text, at + name, is_of_path);
  if (text.data[at] == '$' && path > 1) {
    return (token){TOKEN_SYSTEM, at, path};
  }
  if (path > name) {
    return (token){TOKEN_PATH, at, path};
  }
  const em_view written = view_until(view_from(text, at), name);
  for (size_t i = 0; i < COUNT(words) && name <= LONGEST_WORD; i++) {
    if (words[i].ignores_case ? view_equals_ignoring_case(written, words[i].text)
                              : view_equals(written, words[i].text)) {
      return (token){words[i].kind, at, name};
    }
  }
  return (token){TOKEN_NAME, at, name};
}

/* ---- All --------------------------------------------------------------------------------------
 */

lexer lexer_start(em_view text) {
  lexer l = {.text = text};
  for (size_t at = view_find(text, '*'); at + 1 < text.length; at++) {
    if (text.data[at + 1] == '/') {
      l.last_comment_end = (uint32_t)at;
    }
    at += view_find(view_from(text, at + 1), '*');
  }
  return l;
}

/* A comment needs its end: without it, a slash and a star are just that. */
static uint32_t comment_length(const lexer *l, uint32_t at) {
  const em_view text = l->text;
  if (at + 2 > l->last_comment_end || text.data[at] != '/' || text.data[at + 1] != '*') {
    return 0;
  }
  uint32_t end = at + 2;
  while (text.data[end] != '*' || text.data[end + 1] != '/') {
    end++;
  }
  return end + 2 - at;
}

static uint32_t skip(const lexer *l) {
  uint32_t at = l->offset;
  for (;;) {
    at += run(l->text, at, is_blank);
    const uint32_t comment = comment_length(l, at);
    if (comment == 0) {
      return at;
    }
    at += comment;
  }
}

token lexer_next(lexer *l) {
  const em_view text = l->text;
  const uint32_t at = skip(l);
  l->offset = at;
  if (at >= text.length) {
    return (token){TOKEN_END, (uint32_t)text.length, 0};
  }
  token best = {TOKEN_OTHER, at, 0};
  if (is_letter(text.data[at]) && (text.data[at] | 0x20) != 'e') {
    best = read_name(text, at); /* numbers and signs begin otherwise */
    l->offset = at + best.length;
    return best;
  }
  /* In the order of edgeHub's rules; a later one must be longer to win. */
  if (text.data[at] == '"' || text.data[at] == '\'') {
    best = read_string(text, at);
  }
  if (text.data[at] == '/') {
    best = read_sign(text, at);
    l->offset = at + best.length;
    return best;
  }
  const token candidates[] = {read_number(text, at), read_sign(text, at), read_name(text, at)};
  for (size_t i = 0; i < COUNT(candidates); i++) {
    if (candidates[i].length > best.length) {
      best = candidates[i];
    }
  }
  if (best.length == 0) {
    best.length = 1; /* such characters are ASCII: names take all others */
  }
  l->offset = at + best.length;
  return best;
}
