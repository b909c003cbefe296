/* The search for secrets. Internal to this room. */
#ifndef RULES_CHECKS_SECRETS_SCAN_H
#define RULES_CHECKS_SECRETS_SCAN_H

#include "rules/checks/secrets.h"

struct secret_list {
  match_place *places;
  uint32_t count;
};

bool secrets_scan(facts *f, arena *memory, secret_list *result);

#endif
