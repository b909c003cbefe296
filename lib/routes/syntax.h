/*
 * routes: the language of edgeHub's routes, no more and no less.
 * In: the text of one route. Out: a positioned, type-checked syntax tree, or what edgeHub refuses.
 * Knows nothing of modules: whether a name exists is a matter of the model.
 *
 * Facts: edgeHub's grammar (Routing.Core/grammar), its type checker (query/ConditionVisitor.cs,
 * query/builtins) and its endpoints (Hub.Core/routing/EndpointFactory.cs). docs/routes.md says what
 * was measured and what is not known.
 */
#ifndef ROUTES_SYNTAX_H
#define ROUTES_SYNTAX_H

#include "base/arena.h"
#include "base/view.h"

/* Bytes of the route's text (decoded: what the JSON string holds). */
typedef struct routes_span {
  uint32_t start;
  uint32_t length;
} routes_span;

/* ---- The condition ----------------------------------------------------------------------------
 */

/* What the type checker knows of an expression. */
typedef enum query_type {
  QUERY_TYPE_UNDEFINED,
  QUERY_TYPE_NULL,
  QUERY_TYPE_BOOL,
  QUERY_TYPE_NUMBER,
  QUERY_TYPE_STRING, /* properties are texts too, or undefined where the message has none */
  QUERY_TYPE_BODY,   /* out of the message's JSON: known only when it comes */
  QUERY_TYPE_WRONG,  /* reported already: fits everywhere */
} query_type;

typedef enum query_kind {
  QUERY_LITERAL,
  QUERY_PROPERTY, /* text: its name */
  QUERY_SYSTEM,   /* text: the name with its `$` */
  QUERY_BODY,     /* text: the path behind `$body.` */
  QUERY_CALL,     /* function; arguments from `left` on, linked by `next` */
  QUERY_NEGATE,   /* left */
  QUERY_NOT,      /* left */
  QUERY_MULTIPLY, /* all further: left and right */
  QUERY_DIVIDE,
  QUERY_MODULO,
  QUERY_ADD,
  QUERY_SUBTRACT,
  QUERY_CONCAT,
  QUERY_LESS,
  QUERY_LESS_EQUAL,
  QUERY_GREATER,
  QUERY_GREATER_EQUAL,
  QUERY_EQUAL,
  QUERY_NOT_EQUAL,
  QUERY_AND,
  QUERY_OR,
  QUERY_COALESCE,
} query_kind;

typedef enum query_function {
  QUERY_ABS,
  QUERY_EXP,
  QUERY_POWER,
  QUERY_SQUARE,
  QUERY_CEILING,
  QUERY_FLOOR,
  QUERY_SIGN,
  QUERY_SQRT,
  QUERY_AS_NUMBER,
  QUERY_IS_BOOL,
  QUERY_IS_DEFINED,
  QUERY_IS_NULL,
  QUERY_IS_NUMBER,
  QUERY_IS_STRING,
  QUERY_CONCATENATE,
  QUERY_LENGTH,
  QUERY_LOWER,
  QUERY_UPPER,
  QUERY_SUBSTRING,
  QUERY_INDEX_OF,
  QUERY_STARTS_WITH,
  QUERY_ENDS_WITH,
  QUERY_CONTAINS,
  QUERY_FUNCTION_COUNT,
} query_function;

#define QUERY_NONE UINT32_MAX

/* Nodes stand in postorder: operands before the operation, so a loop over them needs no stack. */
typedef struct query_node {
  query_kind kind;
  query_type type;
  routes_span whole; /* parentheses that enclose it left out */
  routes_span token; /* the operator, the function's name, or the same as whole */
  uint32_t left, right, next;
  query_function function; /* of a call; QUERY_FUNCTION_COUNT: none that edgeHub knows */
  bool is_escaped;         /* {$name}: never an application property */
  bool is_true;            /* of a literal of type bool */
  double number;           /* of a literal of type number */
  em_view text;            /* of a literal of type string: its value; of names: see above */
} query_node;

/* ---- The route --------------------------------------------------------------------------------
 */

/* What can reach a route, by its source. edgeHub compares prefixes, ignoring case. */
typedef enum routes_source {
  ROUTES_FROM_ANYTHING,     /* /, /star */
  ROUTES_FROM_MESSAGES,     /* /messages: of devices and modules */
  ROUTES_FROM_DEVICES,      /* /messages/events: of devices behind the hub only */
  ROUTES_FROM_MODULES,      /* /messages/modules: of every module */
  ROUTES_FROM_MODULE,       /* /messages/modules/ID: whatever that module sends */
  ROUTES_FROM_OUTPUTS,      /* /messages/modules/ID/outputs: to any output, not without one */
  ROUTES_FROM_OUTPUT,       /* /messages/modules/ID/outputs/NAME */
  ROUTES_FROM_TWIN_CHANGES, /* /twinChangeNotifications */
  ROUTES_FROM_NOTHING,      /* no message has such a source */
} routes_source;

typedef enum routes_sink {
  ROUTES_INTO_NOTHING, /* the route is wrong */
  ROUTES_INTO_UPSTREAM,
  ROUTES_INTO_MODULE,
} routes_sink;

typedef enum routes_problem_kind {
  ROUTES_SYNTAX_PROBLEM,   /* the grammar: nothing behind it is read */
  ROUTES_TYPE_PROBLEM,     /* a function, an argument, an operand */
  ROUTES_ENDPOINT_PROBLEM, /* a sink that edgeHub does not have */
} routes_problem_kind;

/* A reason for which edgeHub refuses the route, and with it the whole new configuration. */
typedef struct routes_problem {
  routes_problem_kind kind;
  routes_span at;
  em_view message;  /* what stands there, what was expected: half a sentence without full stop */
  em_view expected; /* what to write instead, or empty */
} routes_problem;

/* What edgeHub takes, though hardly as it was meant. */
typedef enum routes_oddity_kind {
  ROUTES_TEXT_IGNORED,     /* text behind the sink: edgeHub stops reading there */
  ROUTES_OPERATOR_IN_NAME, /* `a!=b`: a name, as no blank parts it */
  ROUTES_STAR_INSIDE,      /* a `*` in the middle of a source is an ordinary character */
  ROUTES_STAR_BEHIND_NAME, /* `sensor*` is `sensor`, not every name that begins so */
  ROUTES_SOURCE_UNKNOWN,   /* no message of edgeHub has such a source */
  ROUTES_SINK_PIECES,      /* pieces one and three of the endpoint are not modules and inputs */
  ROUTES_ALWAYS_UNDEFINED, /* a condition that is no truth value: it never holds */
} routes_oddity_kind;

typedef struct routes_oddity {
  routes_oddity_kind kind;
  routes_span at;
  em_view expected; /* what was probably meant, or empty */
} routes_oddity;

enum {
  ROUTES_PROBLEMS = 16, /* kept of one route */
  ROUTES_ODDITIES = 16,
  ROUTES_DEPTH = 400,   /* nesting of parentheses, calls and signs */
  ROUTES_NODES = 20000, /* of one condition */
};

typedef struct routes_syntax {
  em_view text;
  bool is_valid; /* edgeHub takes it: no problems */

  routes_source source;
  routes_span source_at;
  em_view source_path; /* pieces joined, as edgeHub reads them: "/messages/modules/a/" and a star */
  em_view source_module; /* of FROM_MODULE, FROM_OUTPUTS, FROM_OUTPUT; else data NULL */
  em_view source_output; /* of FROM_OUTPUT */
  routes_span source_module_at, source_output_at;

  bool has_condition;
  routes_span condition_at;
  const query_node *nodes; /* the last one is the root */
  uint32_t node_count;

  routes_sink sink;
  routes_span sink_at;
  em_view sink_module, sink_input; /* of INTO_MODULE */
  routes_span sink_module_at, sink_input_at;

  routes_problem *problems; /* at most ROUTES_PROBLEMS */
  uint32_t problem_count, problem_capacity;
  routes_oddity *oddities; /* at most ROUTES_ODDITIES */
  uint32_t oddity_count, oddity_capacity;
} routes_syntax;

/*
 * Parses and type-checks one route. Views of the result are in the arena or borrow from `text`.
 * False only if memory is out; a route that edgeHub refuses is a result with problems.
 */
bool routes_parse(routes_syntax *route, em_view text, arena *memory);

/* ---- Functions --------------------------------------------------------------------------------
 */

/* The name as documented, "as_number"; static. */
em_view query_function_name(query_function function);

#endif
