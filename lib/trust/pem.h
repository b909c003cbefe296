/* PEM (RFC 7468): base64 between lines that say what it is. */
#ifndef TRUST_PEM_H
#define TRUST_PEM_H

#include "base/arena.h"
#include "base/view.h"

typedef enum pem_status { PEM_FOUND, PEM_END, PEM_MALFORMED } pem_status;

/*
 * The next block of that label ("PUBLIC KEY"); text and blocks of other labels before it are
 * skipped.
 * `*rest` moves behind it.
 */
pem_status pem_next(em_view *rest, em_view label, em_view *der, arena *memory);

#endif
