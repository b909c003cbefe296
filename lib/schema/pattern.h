/*
 * Regular expressions of ECMA-262, as schemas have them, on PCRE2: translated where the two differ,
 * refused where PCRE2 would do more (verbs, recursion, inline flags), and bounded in work.
 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include "base/arena.h"
#include "base/view.h"

typedef struct schema_pattern schema_pattern;

/* Longer expressions are refused. */
enum { PATTERN_LENGTH_MAXIMUM = 8192 };

/* What is wrong with an expression. */
typedef struct pattern_fault {
  size_t offset;    /* byte in the expression */
  const char *what; /* static, or in `buffer`; NULL: memory is out */
  char buffer[128];
} pattern_fault;

/* PCRE2's spelling of the expression; data NULL and *fault set if it has none. */
em_view pattern_translate(arena *a, em_view expression, pattern_fault *fault);

/* To be freed with pattern_free; NULL with *fault set. */
schema_pattern *pattern_compile(arena *a, em_view expression, pattern_fault *fault);
void pattern_free(schema_pattern *pattern);

typedef enum pattern_result {
  PATTERN_NO_MATCH,
  PATTERN_MATCH,
  PATTERN_TOO_MUCH_WORK,
  PATTERN_NO_MEMORY,
} pattern_result;

/* What one thread needs to match; serves any pattern. */
typedef struct pattern_matcher {
  void *data;    /* pcre2_match_data */
  void *context; /* pcre2_match_context */
} pattern_matcher;

bool pattern_matcher_start(pattern_matcher *m);
void pattern_matcher_free(pattern_matcher *m);

/* Whether the expression matches anywhere in the text. */
pattern_result pattern_match(const schema_pattern *pattern, const pattern_matcher *m, em_view text);

#endif
