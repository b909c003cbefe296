/* A container engine of the test's own, in a fresh folder. */
#ifndef TESTS_DIFFERENTIAL_ENGINE_H
#define TESTS_DIFFERENTIAL_ENGINE_H

#include <stdbool.h>

typedef struct engine {
  char folder[64]; /* with everything it writes */
  char socket[96];
  int process;
} engine;

/* Why none can be started here (static text), or NULL: it runs, with an image "tiny:1". */
const char *engine_start(engine *e);
/* Stops it and removes its folder. */
void engine_stop(engine *e);

#endif
