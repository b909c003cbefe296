/* Canonical JSON of a tree: what we read, for people and for test suites of others. */
#ifndef DOCUMENT_PRINT_H
#define DOCUMENT_PRINT_H

#include "document/document.h"

/* Opens embedded documents while printing: returns true and a document (owned by the context, valid until
 * the next call) if the string node is one. */
typedef struct document_opener {
  const document *(*open)(void *context, const document *d, uint32_t node);
  void *context;
} document_opener;

typedef struct document_print_options {
  bool with_spans;               /* {"value":…, "start":…, "end":…, "line":…, "column":…} around each value */
  const document_opener *opener; /* NULL: strings stay strings */
} document_print_options;

/*
 * Members in the order of the text, duplicates kept, minimal escapes, numbers as written (as decimal if
 * JSON lacks the notation), a line end at the end. False if the writer refused.
 */
bool document_print(const document *d, const document_print_options *options,
                    const em_writer *writer);

#endif
