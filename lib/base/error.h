/* Filling in em_error. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <edgemanifest.h>

/*
 * Sets status, place and message (printf, cut to fit at a code point, control characters escaped) and
 * returns the status. `error` may be NULL. Line and columns are left 0; who knows the text adds
 * them (text/lines.h).
 */
em_status error_set(em_error *error, em_status status, size_t offset, size_t length,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The one message for a failed allocation. */
em_status error_memory(em_error *error);

#endif
