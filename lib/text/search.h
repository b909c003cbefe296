/* Looking for a piece of text. */
#ifndef TEXT_SEARCH_H
#define TEXT_SEARCH_H

#include "base/view.h"

#include <stdint.h>

/* Index of the first place where the part stands, or SIZE_MAX; case is that of ASCII. */
size_t text_search(em_view text, em_view part, bool ignores_case);

static inline bool text_holds(em_view text, em_view part, bool ignores_case) {
  return text_search(text, part, ignores_case) != SIZE_MAX;
}

#endif
