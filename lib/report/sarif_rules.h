/* What SARIF says of the tool and its rules. */
#ifndef REPORT_SARIF_RULES_H
#define REPORT_SARIF_RULES_H

#include "report/json_writer.h"

/* The member "tool" with all rules of the set, and one more: REPORT_UNREADABLE. */
void sarif_tool(json_writer *w, const em_ruleset *rules);
/* Place of a rule in that list. */
uint64_t sarif_rule_index(const em_ruleset *rules, const em_rule *rule);
/* "error", "warning", "note". */
const char *sarif_level(em_severity severity);

#endif
