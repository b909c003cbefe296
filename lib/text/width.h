/* How many columns of a terminal a code point takes. */
#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include "base/view.h"

/* 0 for combining marks, 2 for wide and full-width characters and emoji, otherwise 1. */
uint32_t width_of(uint32_t code_point);
/* Columns of a text as it stands. */
uint32_t width_of_text(em_view text);

#endif
