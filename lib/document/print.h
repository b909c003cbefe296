/* Canonical JSON of a tree: what we read, for people and for test suites of others. */
#ifndef DOCUMENT_PRINT_H
#define DOCUMENT_PRINT_H

#include "document/document.h"
#include "text/output.h"

typedef enum document_opening {
  OPENING_NONE,      /* print the string */
  OPENING_OPENED,    /* print the document in place of the string */
  OPENING_ELSEWHERE, /* a further part of a document that stands at another member: leave it out */
  OPENING_FAILED,    /* give up; the context knows why */
} document_opening;

/*
 * Opens what is embedded in strings while a tree is printed. `key` is a member's name with a string
 * behind it, `object` holds it. The opened document is the context's, and must live until printing
 * is done.
 */
typedef struct document_opener {
  document_opening (*open)(void *context, const document *d, uint32_t object, uint32_t key,
                           const document **opened);
  void *context;
} document_opener;

typedef struct document_print_options {
  const em_allocator *allocator; /* for the table of lines that spans need */
  bool with_spans; /* each value becomes an object of itself ("value") and its place in the file:
                      "start", "end" (bytes), "line", "column", "endLine", "endColumn", and for
                      members "nameStart", "nameEnd" */
  const document_opener *opener; /* NULL: strings stay strings */
  uint32_t root;                 /* node to print, with all that belongs to it */
  bool without_end;              /* no line end behind it */
} document_print_options;

/*
 * Members in the order of the text, duplicates kept, no white space but a line end at the end.
 * Escapes are few: control characters and those that change the direction of text, as it may go to
 * a terminal. Numbers stand as they were written, or as decimals where JSON lacks the notation;
 * those that are not finite, or of another base and beyond 64 bits, as strings. `options` may be
 * NULL. EM_ERROR_WRITE if the writer refuses, EM_ERROR_ARGUMENT if the opener gave up.
 */
em_status document_print(const document *d, const document_print_options *options,
                         const em_writer *writer);

/* One scalar as document_print writes it; containers come out as null. */
void document_print_scalar(output *o, const document *d, uint32_t node);

#endif
