/* What a template leaves for later: ${NAME}, $NAME and the forms that pipelines use. */
#ifndef MODEL_PLACEHOLDER_H
#define MODEL_PLACEHOLDER_H

#include "base/view.h"

/*
 * Bytes of the placeholder that starts at `offset`, or 0: `${…}`, `$(…)`, `{{…}}`, `#{…}#`,
 * `#NAME#`,
 * `__NAME__`, and
 * `$NAME` with a name that begins with two capitals, digits or underscores, so that `$upstream`,
 * `$body` and
 * `$edgeHub` are none.
 */
size_t placeholder_length(em_view text, size_t offset);
/* False if the signs that start one are not there: most texts, and quickly told. */
bool placeholder_may_be_in(em_view text);
/* True if there is one anywhere, or the whole text is `$` and a name (but `$upstream` and the
 * like). */
bool placeholder_is_in(em_view text);
/* True if the whole text is one placeholder: its type is not known either. */
bool placeholder_is_whole(em_view text);

#endif
