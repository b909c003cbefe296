/* Every string's bytes are found again in the text, whatever its style. */
#ifndef FUZZ_SCALARS_H
#define FUZZ_SCALARS_H

#include "document/document.h"

void check_scalars(const document *d);

#endif
