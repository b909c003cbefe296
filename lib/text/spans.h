/* Spans of a text that are sorted and apart from each other, as those of its secrets are. */
#ifndef TEXT_SPANS_H
#define TEXT_SPANS_H

#include "base/view.h"

/* The span that this byte is in, or NULL. */
const text_span *spans_at(const text_span *spans, size_t count, size_t offset);

#endif
