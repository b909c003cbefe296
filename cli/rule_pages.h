/* A rule as people read it, and as programs do. */
#ifndef CLI_RULE_PAGES_H
#define CLI_RULE_PAGES_H

#include <edgemanifest.h>
#include <stdio.h>

/* Everything that is known of a rule, with its examples; `options` has colour and width. */
void rule_page(FILE *out, const em_ruleset *rules, const em_rule *rule,
               const em_report_options *options);
/* The same as an object of JSON, from column `indent` on, no line end behind it. */
void rule_object(FILE *out, const em_ruleset *rules, const em_rule *rule, int indent);

#endif
