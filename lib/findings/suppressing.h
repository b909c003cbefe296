/* Suppressions at work: what they excuse. */
#ifndef FINDINGS_SUPPRESSING_H
#define FINDINGS_SUPPRESSING_H

#include "findings/finding.h"

/* The suppressions of the configuration. */
const suppression *suppressing_all(const em_audit *audit, uint32_t *count);
/* Remembers which suppressions had a chance: their file, and their module, if they name one. */
void suppressing_note_chances(em_audit *audit, em_view file, const manifest *m);
/*
 * Sets state, because and decided_at of an open finding that is excused, by the configuration or by
 * a comment of the file. `in_module` as the manifest has it, data NULL for none. False if memory is
 * out.
 */
bool suppressing_apply(em_finding *f, em_audit *audit, audit_file *file, uint32_t rule,
                       em_view in_module);

#endif
