/* The lines that the child answers. */
#ifndef ANALYSIS_ANSWERS_H
#define ANALYSIS_ANSWERS_H

#include <edgemanifest.h>

/* Audits one text and answers its findings; a text that cannot be analysed is a problem. What is no
 * deployment need not be a whole one. */
void answer_audit(const em_ruleset *rules, const em_audit_options *options, em_view name,
                  em_view text, bool is_deployment);
/* A difference between what runs and what was asked for. `expected` and `found` may be "". */
void answer_drift(const char *what, em_view module, em_view expected, em_view found);
/* A deployment that was not signed as it must be: a finding. */
void answer_unsigned(const char *rule, em_view name, const char *message);
/* Who signed a deployment, as a sentence for the status. */
void answer_signature(const char *state, bool is_good);
void answer_problem(const char *sentence);
/* The last line: all went through. */
void answer_end(void);

#endif
