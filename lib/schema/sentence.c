#include "schema/sentence.h"

#include "text/escape.h"

#include <stdio.h>

enum { QUOTED_MAXIMUM = 80 };

static void add(sentence *s, const char *bytes, size_t length) {
  if (length <= sizeof s->text - s->length) {
    memcpy(s->text + s->length, bytes, length);
    s->length += length;
  }
}

void sentence_add(sentence *s, const char *words) {
  add(s, words, strlen(words));
}

void sentence_add_number(sentence *s, uint64_t number) {
  char digits[24];
  const int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
  add(s, digits, (size_t)length);
}

void sentence_add_text(sentence *s, em_view text, size_t most) {
  size_t offset = 0;
  for (size_t i = 0; offset < text.length; i++) {
    if (i == most) {
      sentence_add(s, "…");
      return;
    }
    char piece[ESCAPE_MAXIMUM];
    uint32_t taken = 1;
    const uint32_t length = escape_next(text, offset, piece, &taken);
    add(s, piece, length);
    offset += taken;
  }
}

void sentence_add_quoted(sentence *s, em_view text) {
  sentence_add(s, "`");
  sentence_add_text(s, text, QUOTED_MAXIMUM);
  sentence_add(s, "`");
}

void sentence_add_value(sentence *s, const document *d, uint32_t node) {
  if (s->secret_of == d && s->secret == node) {
    sentence_add(s, "what is not shown");
    return;
  }
  switch (document_kind_of(d, node)) {
    case DOCUMENT_STRING: {
      const em_view text = document_string(d, node);
      if (text.length == 0) {
        sentence_add(s, "empty text");
      } else {
        sentence_add_quoted(s, text);
      }
      break;
    }
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
      sentence_add(s, sentence_kind(d, node));
      break;
    default:
      sentence_add_text(s, document_source(d, node), QUOTED_MAXIMUM);
  }
}

/* The innermost container around a node; DOCUMENT_NONE for the root. */
static uint32_t container_of(const document *d, uint32_t node) {
  for (uint32_t at = node; at > 0;) {
    at--;
    if (document_is_container(d, at) && document_after(d, at) > node) {
      return at;
    }
  }
  return DOCUMENT_NONE;
}

void sentence_add_subject(sentence *s, const document *d, uint32_t node) {
  if ((d->nodes[node].flags & DOCUMENT_KEY) != 0) {
    sentence_add(s, "the name ");
    sentence_add_quoted(s, document_string(d, node));
    return;
  }
  if (node > 0 && (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0) {
    sentence_add_quoted(s, document_string(d, node - 1));
    return;
  }
  const uint32_t container = container_of(d, node);
  if (container == DOCUMENT_NONE && d->host != NULL) {
    sentence_add_subject(s, d->host, d->parts[0].node);
    return;
  }
  if (container == DOCUMENT_NONE) {
    sentence_add(s, "the document");
    return;
  }
  uint64_t number = 1;
  for (uint32_t at = container + 1; at < node; at = document_after(d, at)) {
    number++;
  }
  sentence_add(s, "element ");
  sentence_add_number(s, number);
  if (container > 0 && (d->nodes[container - 1].flags & DOCUMENT_KEY) != 0) {
    sentence_add(s, " of ");
    sentence_add_quoted(s, document_string(d, container - 1));
  }
}

const char *sentence_kind(const document *d, uint32_t node) {
  switch (document_kind_of(d, node)) {
    case DOCUMENT_NULL:
      return "null";
    case DOCUMENT_FALSE:
    case DOCUMENT_TRUE:
      return "true or false";
    case DOCUMENT_NUMBER:
      return "a number";
    case DOCUMENT_STRING:
      return "text";
    case DOCUMENT_ARRAY:
      return "a list";
    case DOCUMENT_OBJECT:
      return "an object";
    default:
      return "undefined";
  }
}
