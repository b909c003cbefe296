/* Texts to measure with: real manifests of 5 to 20 KB, and a large one that is made. */
#ifndef BENCH_MANIFESTS_H
#define BENCH_MANIFESTS_H

#include <stddef.h>

typedef struct bench_text {
  char name[64];
  char *data;
  size_t length;
} bench_text;

typedef struct bench_texts {
  bench_text *items;
  size_t count;
} bench_texts;

/* One file; data NULL if it cannot be read. */
bench_text bench_text_read(const char *path);
/* Those of a folder, in order of name; none if there is no such folder. */
bench_texts bench_texts_open(const char *folder, size_t least, size_t most);
void bench_texts_free(bench_texts *texts);
/* A deployment of ordinary modules of about that many bytes. */
bench_text bench_text_make(size_t length);

/* Monotonic, in microseconds. */
double bench_now(void);
/* Sorts. */
double bench_median(double *values, size_t count);

#endif
