/*
 * How the device's readers compare a name that was written with a name that they know. All known names are
 * ASCII, so only code points that fold to ASCII letters matter.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/view.h"

/*
 * Json.NET's second look at a member name, .NET's StringComparison.OrdinalIgnoreCase: ASCII case only.
 * U+017F and U+212A are *not* equal to s and k there (measured).
 */
bool fold_equals_dotnet(em_view written, em_view known);
/*
 * Go's encoding/json: Unicode simple folding, by which U+017F (ſ) equals s and U+212A (the Kelvin sign)
 * equals k (measured); no other code point beyond ASCII folds to an ASCII letter.
 */
bool fold_equals_go(em_view written, em_view known);

#endif
