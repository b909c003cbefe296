/*
 * Tokens of a route, as edgeHub's generated lexer cuts them: at each place the longest match wins,
 * and of two equally long ones the rule that stands first. Names take nearly every character, so
 * `a!=b` is the name `a!`, a `=` and a `b`, and `1-2` is one name.
 */
#ifndef ROUTES_TOKEN_H
#define ROUTES_TOKEN_H

#include "routes/syntax.h"

typedef enum token_kind {
  TOKEN_END,
  TOKEN_SELECT,
  TOKEN_FROM,
  TOKEN_WHERE,
  TOKEN_INTO,
  TOKEN_STRING,
  TOKEN_UNTERMINATED,
  TOKEN_INTEGER,
  TOKEN_HEX,
  TOKEN_REAL,
  TOKEN_TRUE,
  TOKEN_FALSE,
  TOKEN_NULL,
  TOKEN_UNDEFINED,
  TOKEN_OPEN,
  TOKEN_CLOSE,
  TOKEN_COMMA,
  TOKEN_PLUS,
  TOKEN_MINUS,
  TOKEN_STAR,
  TOKEN_SLASH,
  TOKEN_PERCENT,
  TOKEN_AND,
  TOKEN_OR,
  TOKEN_NOT,
  TOKEN_EQUAL,
  TOKEN_NOT_EQUAL,
  TOKEN_LESS_EQUAL,
  TOKEN_GREATER_EQUAL,
  TOKEN_GREATER,
  TOKEN_LESS,
  TOKEN_CONCAT,
  TOKEN_COALESCE,
  TOKEN_SYSTEM, /* $name */
  TOKEN_NAME,
  TOKEN_PATH, /* a name with brackets in it: no value of the language */
  TOKEN_OPEN_BRACE,
  TOKEN_CLOSE_BRACE,
  TOKEN_OTHER, /* a character of no token */
} token_kind;

typedef struct token {
  token_kind kind;
  uint32_t start;
  uint32_t length;
} token;

typedef struct lexer {
  em_view text;
  uint32_t offset;
  uint32_t last_comment_end; /* where the last star and slash stand; 0: nowhere */
} lexer;

lexer lexer_start(em_view text);
/* The next token; white space and comments are passed over. At the end TOKEN_END, again and again.
 */
token lexer_next(lexer *l);

static inline em_view token_text(em_view text, token t) {
  return (em_view){text.data + t.start, t.length};
}

#endif
