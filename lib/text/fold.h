/*
 * How the device's readers compare names.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/view.h"

/*
 * Json.NET's second look at a member name: .NET's StringComparison.OrdinalIgnoreCase, which maps
 * single code points to upper case by the simple invariant mapping; U+017F and U+212A are *not*
 * equal to s and k (measured). Both views are valid UTF-8.
 */
bool fold_equals_dotnet(em_view a, em_view b);
/* Go's encoding/json: Unicode simple folding, where U+017F equals s and U+212A equals k (measured). */
bool fold_equals_go(em_view a, em_view b);

#endif
