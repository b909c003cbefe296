/* A writer that keeps what it gets. */
#ifndef TESTS_REPORT_GATHERED_H
#define TESTS_REPORT_GATHERED_H

#include <edgemanifest.h>

typedef struct gathered {
  char text[1 << 16];
  size_t length;
  size_t limit; /* refuses what goes beyond; 0: none */
} gathered;

/* Empties it and returns its writer. `text` is always terminated. */
em_writer gathered_writer(gathered *g);

#endif
