/* Texts that RFC 8259 allows, and texts that it does not. */
#ifndef TESTS_DOCUMENT_JSON_CASES_H
#define TESTS_DOCUMENT_JSON_CASES_H

#include "base/view.h"

typedef struct json_accepted {
  em_view text;
  em_view printed; /* as canonical JSON */
} json_accepted;

/* The text is `before` and `rest` joined; the error stands where they meet. */
typedef struct json_refused {
  em_view before, rest;
} json_refused;

extern const json_accepted json_accepted_cases[];
extern const size_t json_accepted_count;
extern const json_refused json_refused_cases[];
extern const size_t json_refused_count;

#endif
