/* Suppressions at work: what they excuse, and what is wrong with them. */
#ifndef FINDINGS_SUPPRESSING_H
#define FINDINGS_SUPPRESSING_H

#include "findings/finding.h"

/* Remembers which suppressions had a chance: their file, and their module, if they name one. */
void suppressing_note_chances(em_audit *audit, em_view file, const manifest *m);
/*
 * Sets state, because and decided_at of an open finding that is excused. `in_module` as the
 * manifest has it, data NULL for none. False if memory is out.
 */
bool suppressing_apply(em_finding *f, em_audit *audit, uint32_t rule, em_view in_module,
                       arena *memory);
/* Adds a file with findings about the suppressions. False if memory is out. */
bool suppressing_judge(em_audit *audit);

#endif
