/* What the engine made of a case against what our model says. */
#ifndef TESTS_DIFFERENTIAL_COMPARE_H
#define TESTS_DIFFERENTIAL_COMPARE_H

#include "http.h"
#include "sent.h"

#include <cJSON.h>

typedef struct comparison {
  cJSON *plain; /* a container without any options, as the engine shows it */
  unsigned created;
} comparison;

typedef enum case_outcome {
  CASE_AGREES,
  CASE_NOT_SENT, /* refused before the engine saw it: nothing to compare */
  CASE_DIFFERS,
  CASE_BROKEN, /* the connection */
} case_outcome;

/* Makes the plain container; false if that does not work. */
bool comparison_start(comparison *c, http *engine);
void comparison_end(comparison *c);
/* Runs one text. `why` (of `size` bytes) says in which way they differ. */
case_outcome compare_case(comparison *c, http *engine, const char *text, char *why, size_t size);

#endif
