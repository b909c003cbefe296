/* An allocator that fails at a chosen moment, and knows what was not given back. */
#ifndef MEMORY_FAILING_ALLOCATOR_H
#define MEMORY_FAILING_ALLOCATOR_H

#include <edgemanifest.h>

typedef enum failing_mode {
  FAIL_ONCE,   /* allocation number `fail_at` fails, those behind it succeed */
  FAIL_FOREVER /* memory is out from number `fail_at` on */
} failing_mode;

typedef struct failing_allocator {
  em_allocator allocator; /* its context is this struct: so do not move it */
  failing_mode mode;
  size_t fail_at; /* counted from 0; SIZE_MAX: never */
  size_t asked;   /* allocations asked for so far */
  size_t bytes;   /* taken and not given back */
  bool has_failed;
} failing_allocator;

void failing_allocator_start(failing_allocator *f, failing_mode mode, size_t fail_at);

#endif
