/*
 * A document put together from pieces of others: written as JSON and read again, each node with its
 * origin, so that places are those of the files that people edit.
 *
 *   compose *c = compose_start(memory);
 *   if (c != NULL) {
 *     compose_open(c, DOCUMENT_OBJECT, origin);
 *     compose_name(c, VIEW("modules"), origin);
 *     compose_copy(c, origin);
 *     compose_close(c);
 *     status = compose_finish(c, name, &result, options, error);
 *   }
 *
 * Failures are remembered and told by compose_finish.
 */
#ifndef DOCUMENT_COMPOSE_H
#define DOCUMENT_COMPOSE_H

#include "document/document.h"

typedef struct compose compose;

/* A composition in the arena, where the result's text and origins stay too; NULL: no memory. */
compose *compose_start(arena *memory);
/* A container; its members or elements follow until compose_close. */
void compose_open(compose *c, document_kind kind, document_origin origin);
void compose_close(compose *c);
/* A member's name; its value comes next. */
void compose_name(compose *c, em_view name, document_origin origin);
/* A string of any value; places within it are found if the origin is a string of this value. */
void compose_string(compose *c, em_view value, document_origin origin);
/* A value of another document, all that belongs to it included. */
void compose_copy(compose *c, document_origin origin);
/* A name of another document and its value. */
void compose_copy_member(compose *c, const document *d, uint32_t key);
/* Reads what was written; everything copied from must outlive it. */
em_status compose_finish(compose *c, em_view name, document *result,
                         const document_options *options, em_error *error);

#endif
