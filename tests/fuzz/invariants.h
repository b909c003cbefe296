/* What must hold for whatever was read, whoever wrote it. A breach ends the process. */
#ifndef FUZZ_INVARIANTS_H
#define FUZZ_INVARIANTS_H

#include "document/document.h"

#include <stdint.h>

/* The entry that libFuzzer and driver.c call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) must((condition), #condition, __FILE__, __LINE__)
void must(bool holds, const char *condition, const char *file, int line);

/* An allocator that counts: what is released must have been allocated with that size. */
typedef struct ledger {
  em_allocator allocator; /* its context is the ledger: so do not move it */
  size_t now, peak;
} ledger;

void ledger_open(ledger *l);
/* Everything was given back, and there was never more than the input can answer for. */
void ledger_close(const ledger *l, size_t input_size);

/* A failure says what and where. */
void check_error(const em_error *error, em_status status, size_t text_length);
/* Spans nest and stand in order, values are valid UTF-8, sizes add up. */
void check_document(const document *d);
/* Both hold the same values under the same names in the same order; spans may differ. */
bool is_same_tree(const document *a, const document *b);

/* A text that grows; aborts when memory is out. */
typedef struct text_sink {
  char *data;
  size_t length, capacity;
} text_sink;

em_writer text_sink_writer(text_sink *sink);
void text_sink_add(text_sink *sink, const char *data, size_t length);
void text_sink_free(text_sink *sink);

#endif
