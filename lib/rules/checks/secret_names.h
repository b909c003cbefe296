/* What names and values say about being secret. */
#ifndef RULES_CHECKS_SECRET_NAMES_H
#define RULES_CHECKS_SECRET_NAMES_H

#include "base/view.h"

/* True if a variable, property or flag of that name holds a secret: by whole words, so that
 * KEYBOARD and TOKEN_LIMIT are none. */
bool secret_name_is_telling(em_view name);
/* True for what stands in for a value: ${VAR}, <password>, xxxx, your-key-here, a reference to a
 * vault … */
bool secret_is_placeholder(em_view value);
/* True for values that are well known: changeme, password, samples of vendors. */
bool secret_is_default(em_view value);
/* True for a value that under a telling name is a secret: no placeholder, path, address, flag,
 * GUID, version, public key or number of few digits, and not its own name. */
bool secret_is_literal(em_view name, em_view value);
/* True for text that is too even for words: a key or token without a known form. */
bool secret_is_random(em_view value);

#endif
