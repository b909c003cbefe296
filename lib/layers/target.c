#include "layers/target.h"

enum { DEPTH = 64 };

typedef enum target_token {
  TARGET_END,
  TARGET_NAME,
  TARGET_STRING,
  TARGET_NUMBER,
  TARGET_COMPARISON,
  TARGET_ARITHMETIC,
  TARGET_OPEN,
  TARGET_CLOSE,
  TARGET_OPEN_LIST,
  TARGET_CLOSE_LIST,
  TARGET_COMMA,
  TARGET_OTHER,
} target_token;

typedef struct target_reader {
  em_view text;
  size_t at; /* behind the token */
  target_token kind;
  size_t start;
  uint32_t depth;
  bool is_broken;
  bool sees_device; /* a name was read: the answer depends on the device */
  target_verdict verdict;
} target_reader;

static bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         (unsigned char)c >= 0x80;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static size_t skip_string(em_view text, size_t at) {
  const char quote = text.data[at++];
  while (at < text.length && text.data[at] != quote) {
    at += text.data[at] == '\\' && at + 1 < text.length ? 2 : 1;
  }
  return at < text.length ? at + 1 : SIZE_MAX;
}

static target_token sign_of(em_view rest, size_t *length) {
  *length = 1;
  const char c = rest.data[0];
  const char next = rest.length > 1 ? rest.data[1] : '\0';
  if ((c == '<' && (next == '=' || next == '>')) || (c == '>' && next == '=') ||
      (c == '!' && next == '=')) {
    *length = 2;
    return TARGET_COMPARISON;
  }
  switch (c) {
    case '=':
    case '<':
    case '>':
      return TARGET_COMPARISON;
    case '(':
      return TARGET_OPEN;
    case ')':
      return TARGET_CLOSE;
    case '[':
      return TARGET_OPEN_LIST;
    case ']':
      return TARGET_CLOSE_LIST;
    case ',':
      return TARGET_COMMA;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return TARGET_ARITHMETIC;
    default:
      return TARGET_OTHER;
  }
}

/* The next token. */
static void advance(target_reader *r) {
  const em_view text = r->text;
  size_t at = r->at;
  while (at < text.length && memchr(" \t\r\n", text.data[at], 4) != NULL) {
    at++;
  }
  r->start = at;
  if (at >= text.length) {
    r->kind = TARGET_END;
    r->at = at;
    return;
  }
  const char c = text.data[at];
  size_t end = at + 1;
  if (is_name_start(c)) {
    while (end < text.length && (is_name_start(text.data[end]) || is_digit(text.data[end]) ||
                                 text.data[end] == '.' || text.data[end] == '-')) {
      end++;
    }
    r->kind = TARGET_NAME;
  } else if (is_digit(c)) {
    while (end < text.length &&
           (is_digit(text.data[end]) || text.data[end] == '.' || is_name_start(text.data[end]))) {
      end++;
    }
    r->kind = TARGET_NUMBER;
  } else if (c == '\'' || c == '"') {
    end = skip_string(text, at);
    r->kind = end == SIZE_MAX ? TARGET_OTHER : TARGET_STRING;
    end = end == SIZE_MAX ? text.length : end;
  } else {
    size_t length;
    r->kind = sign_of(view_from(text, at), &length);
    end = at + length;
  }
  r->at = end;
}

static em_view token_of(const target_reader *r) {
  return view_until(view_from(r->text, r->start), r->at - r->start);
}

static bool is_word(const target_reader *r, const char *word) {
  return r->kind == TARGET_NAME && view_equals_ignoring_case(token_of(r), view_of(word));
}

static bool is_keyword(const target_reader *r) {
  return is_word(r, "and") || is_word(r, "or") || is_word(r, "not") || is_word(r, "in");
}

static void expect(target_reader *r, const char *what) {
  if (!r->is_broken) {
    r->is_broken = true;
    r->verdict =
        (target_verdict){TARGET_INVALID, (uint32_t)r->start, (uint32_t)(r->at - r->start), what};
  }
}

static bool take(target_reader *r, target_token kind) {
  if (r->is_broken || r->kind != kind) {
    return false;
  }
  advance(r);
  return true;
}

static bool take_word(target_reader *r, const char *word) {
  if (r->is_broken || !is_word(r, word)) {
    return false;
  }
  advance(r);
  return true;
}

static void read_condition(target_reader *r);

static void read_arguments(target_reader *r) {
  if (take(r, TARGET_CLOSE)) {
    return;
  }
  do {
    read_condition(r);
  } while (take(r, TARGET_COMMA));
  if (!r->is_broken && !take(r, TARGET_CLOSE)) {
    expect(r, "a comma or )");
  }
}

static void read_list(target_reader *r) {
  do {
    read_condition(r);
  } while (take(r, TARGET_COMMA));
  if (!r->is_broken && !take(r, TARGET_CLOSE_LIST)) {
    expect(r, "a comma or ]");
  }
}

static void read_value(target_reader *r) {
  while (r->kind == TARGET_ARITHMETIC && view_equals(token_of(r), VIEW("-"))) {
    advance(r);
  }
  const bool is_name = r->kind == TARGET_NAME && !is_keyword(r);
  const bool is_constant = is_word(r, "true") || is_word(r, "false") || is_word(r, "null");
  if (take(r, TARGET_STRING) || take(r, TARGET_NUMBER)) {
    return;
  }
  if (is_name) {
    r->sees_device = r->sees_device || !is_constant;
    advance(r);
    if (take(r, TARGET_OPEN)) {
      read_arguments(r);
    }
  } else if (take(r, TARGET_OPEN)) {
    read_condition(r);
    if (!r->is_broken && !take(r, TARGET_CLOSE)) {
      expect(r, "an operator or )");
    }
  } else if (take(r, TARGET_OPEN_LIST)) {
    read_list(r);
  } else {
    expect(r, "a value such as tags.site, deviceId or 'text'");
  }
}

/* value [operator value]…; NOT IN and IN take a list. */
static void read_comparison(target_reader *r) {
  if (take_word(r, "not")) {
    read_condition(r);
    return;
  }
  read_value(r);
  while (!r->is_broken) {
    if (take(r, TARGET_COMPARISON) || take(r, TARGET_ARITHMETIC)) {
      read_value(r);
    } else if (is_word(r, "in") || is_word(r, "not") || is_word(r, "nin")) {
      const bool is_negated = take_word(r, "not");
      if (!take_word(r, "in") && !(take_word(r, "nin") && !is_negated)) {
        expect(r, "IN behind NOT");
      } else if (r->kind != TARGET_OPEN_LIST) {
        expect(r, "a list such as ['north', 'south'] behind IN");
      } else {
        read_value(r);
      }
    } else {
      return;
    }
  }
}

static void read_condition(target_reader *r) {
  if (r->depth == DEPTH) {
    expect(r, "less nesting");
  }
  if (r->is_broken) {
    return;
  }
  r->depth++;
  do {
    read_comparison(r);
  } while (take_word(r, "and") || take_word(r, "or"));
  r->depth--;
}

target_verdict target_judge(em_view text) {
  target_reader r = {.text = text};
  advance(&r);
  if (r.kind == TARGET_END) {
    return (target_verdict){.reach = TARGET_NONE};
  }
  if (r.kind == TARGET_ARITHMETIC && view_equals(token_of(&r), VIEW("*"))) {
    advance(&r);
    r.verdict.reach = TARGET_ALL;
  } else {
    read_condition(&r);
  }
  if (!r.is_broken && r.kind != TARGET_END) {
    expect(&r, "AND, OR or the end");
  }
  if (!r.is_broken && r.verdict.reach != TARGET_ALL) {
    r.verdict.reach = r.sees_device ? TARGET_SOME : TARGET_ALL;
  }
  return r.verdict;
}
