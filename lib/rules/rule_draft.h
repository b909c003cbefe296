/* A rule while its file is read. Internal to the loader. */
#ifndef RULES_RULE_DRAFT_H
#define RULES_RULE_DRAFT_H

#include "rules/loader.h"

/* What the keys say, before the subject is known that the rest is read with. Nodes, or
 * DOCUMENT_NONE. */
typedef struct rule_draft {
  pack_rule rule;
  const check *check;
  bool is_on;
  bool has_cis;
  uint32_t silent; /* bits of profiles */
  em_view precision;
  uint32_t when, at, related, message, why, fix, needs, examples, once_per;
  uint32_t attacker, check_node;
} rule_draft;

/* Reads what each key says by itself, and keeps the nodes of those that the subject is needed for.
 */
bool rule_draft_read(loader *c, uint32_t object, rule_draft *draft);
/* A text without the line end that a block of YAML has; `what` is expected. */
bool rule_draft_line(loader *c, uint32_t node, const char *what, pack_text *result);
/* The related places, once the subject is known. */
bool rule_draft_related(loader *c, const view_point *from, rule_draft *draft);

#endif
