#include "meter.h"

#include <stdlib.h>

static void *allocate(void *context, size_t size) {
  meter *m = context;
  m->now += size;
  m->peak = m->now > m->peak ? m->now : m->peak;
  return malloc(size);
}

static void release(void *context, void *memory, size_t size) {
  ((meter *)context)->now -= size;
  free(memory);
}

em_allocator meter_allocator(meter *m) {
  return (em_allocator){allocate, release, m};
}
