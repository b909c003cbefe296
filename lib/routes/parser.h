/* What the parts of the parser share. Internal to this room. */
#ifndef ROUTES_PARSER_H
#define ROUTES_PARSER_H

#include "routes/token.h"

typedef struct parser {
  routes_syntax *route;
  em_view text;
  lexer lexer;
  token ahead; /* the next token, not taken yet */
  uint32_t previous_end;
  arena *memory;
  ARENA_LIST(query_node) nodes;
  uint32_t depth;
  bool is_broken; /* a syntax error: nothing further is read */
} parser;

/* Takes the next token. */
token parser_take(parser *p);
/* Takes it if it is of that kind. */
bool parser_accept(parser *p, token_kind kind);

/* What a token is, in a few words, for people. */
em_view parser_describe(const parser *p, token t);

/* Adds a problem; messages are printf. `expected` is static or in the arena, and may be empty. */
void parser_complain(parser *p, routes_problem_kind kind, routes_span at, em_view expected,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same for a syntax error at the next token: what was expected there. Only the first counts. */
void parser_expected(parser *p, const char *what);
void parser_note(parser *p, routes_oddity_kind kind, routes_span at, em_view expected);

static inline routes_span token_span(token t) {
  return (routes_span){t.start, t.length};
}

/* What a literal's token is worth; false if the token is none. */
bool literal_read(parser *p, query_node *node, token t);
/* An expression; its node is the last one then. QUERY_NONE after a syntax error. */
uint32_t condition_parse(parser *p);
/* Types of all nodes, and what edgeHub refuses about them. */
void condition_check(parser *p);
/* What can be sent to `/…`; fills in the source's fields. */
void source_classify(parser *p);
/* Cuts the text of BrokeredEndpoint("…") as edgeHub does. `text` stands at byte `start`. */
void sink_read_endpoint(parser *p, em_view text, uint32_t start);

/* The function of that name, any case, or QUERY_FUNCTION_COUNT. */
query_function function_find(em_view name);
/* The documented name that is nearest to it, or empty. */
em_view function_nearest(em_view name);
/* "as_number(text or number)" for messages; static. */
em_view function_usage(query_function function);
/*
 * The type that a call has with arguments of these types, QUERY_TYPE_WRONG if edgeHub knows no such
 * call.
 */
query_type function_result(query_function function, const query_type *types, uint32_t count);

#endif
