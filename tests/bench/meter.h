/* An allocator that counts what is held, and the most that was. */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <edgemanifest.h>

typedef struct meter {
  size_t now, peak;
} meter;

em_allocator meter_allocator(meter *m);

#endif
