/* Putting a sentence together from words of ours and text of strangers, in bounded space. */
#ifndef SCHEMA_SENTENCE_H
#define SCHEMA_SENTENCE_H

#include "document/document.h"

enum { SENTENCE_MAXIMUM = 700 };

typedef struct sentence {
  char text[SENTENCE_MAXIMUM];
  size_t length;
  const document *secret_of; /* a value that is not shown; NULL if there is none */
  uint32_t secret;
} sentence;

/* Our own words. */
void sentence_add(sentence *s, const char *words);
void sentence_add_number(sentence *s, uint64_t number);
/* A stranger's text: escaped, at most `most` code points, then "…". */
void sentence_add_text(sentence *s, em_view text, size_t most);
/* The same in backticks. */
void sentence_add_quoted(sentence *s, em_view text);
/* A value as a person would quote it: text and numbers as such, "a list", "an object". */
void sentence_add_value(sentence *s, const document *d, uint32_t node);
/* What a value is called: its member's name, or "element 2 of `Binds`"; "the document". */
void sentence_add_subject(sentence *s, const document *d, uint32_t node);
/* "text", "a number" … */
const char *sentence_kind(const document *d, uint32_t node);

#endif
