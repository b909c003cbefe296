/* Secrets in a manifest: what no output may show. */
#ifndef RULES_CHECKS_SECRETS_H
#define RULES_CHECKS_SECRETS_H

#include "rules/checks/check.h"

typedef struct secret_list secret_list;

/* True if the text, which stands at this node, holds a secret. */
bool secrets_hide(const secret_list *secrets, place at, em_view text);

#endif
