/*
 * Templates: `$NAME` and `${…}` in the whole text are replaced before anybody reads it (iotedgedev:
 * deploymentmanifest.py), and every byte of the result knows the bytes of the template that it came
 * from. What has no value stays as it is.
 */
#ifndef DOCUMENT_EXPAND_H
#define DOCUMENT_EXPAND_H

#include "document/document.h"

/* A piece of the expanded text: bytes of the template as they are, or the value of a placeholder.
 */
typedef struct expand_piece {
  uint32_t start;  /* in the expanded text; it ends where the next one starts */
  uint32_t from;   /* in the template */
  uint32_t length; /* bytes in the template */
  bool is_value;
} expand_piece;

/* A placeholder without a value. */
typedef struct expand_unresolved {
  em_view name;           /* without the signs */
  uint32_t start, length; /* bytes in the template, signs included */
} expand_unresolved;

typedef struct document_expansion {
  document file; /* the template: a name and a text, no nodes */
  em_view text;  /* expanded */
  const expand_piece *pieces;
  uint32_t piece_count;
  const expand_unresolved *unresolved; /* the first DOCUMENT_NOTICES */
  uint32_t unresolved_count, unresolved_total;
  uint32_t value_count; /* placeholders that were replaced */
  bool is_quoted;       /* document_quote_placeholders: nothing has a value yet */
} document_expansion;

/*
 * Expands into the arena. EM_ERROR_LIMIT with its place if the result is longer than limits.bytes;
 * what the arena held before stays.
 */
em_status document_expand(document_expansion *e, em_view name, em_view text,
                          const em_variables *variables, const em_limits *limits, arena *memory,
                          em_error *error);

/*
 * Puts quotes around placeholders that stand where JSON wants a value (`"n": ${N}`), so that a
 * template can be read before it is expanded: they become text, which is what an unresolved value
 * is.
 */
em_status document_quote_placeholders(document_expansion *e, em_view name, em_view text,
                                      const em_limits *limits, arena *memory, em_error *error);

/* Where bytes [start, end) of the expanded text stand in the template; a value is one with its
 * placeholder. */
void expansion_locate(const document_expansion *e, uint32_t *start, uint32_t *end);

/* document_parse of the expanded text; places are those of the template. */
em_status document_parse_expanded(document *d, const document_expansion *e, em_syntax syntax,
                                  const document_options *options, em_error *error);

/* True if what stands at the node, wholly or in part, is the value of a placeholder: nobody wrote
 * it into the template. */
bool document_is_filled_in(const document *d, uint32_t node);

/* The document whose text people edit: the template of an expanded one, otherwise itself. */
static inline const document *document_file(const document *d) {
  while (d->expansion != NULL) {
    d = &d->expansion->file;
  }
  return d;
}

#endif
