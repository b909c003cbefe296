/* Sentences with words of the manifest, made fit to be shown. */
#ifndef FINDINGS_SAFE_TEXT_H
#define FINDINGS_SAFE_TEXT_H

#include "base/arena.h"

/* A copy that holds no control characters and is valid UTF-8; data NULL for none, or without
 * memory. */
em_view safe_text(arena *a, em_view text);
/* The same of a text that lives as long as the arena does: itself, if it is safe as it is. */
em_view safe_lasting_text(arena *a, em_view text);

#endif
