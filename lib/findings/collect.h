/* From what the rules matched to findings. */
#ifndef FINDINGS_COLLECT_H
#define FINDINGS_COLLECT_H

#include "findings/finding.h"

/* Fills in findings, secrets and counts of the file. False if memory is out. */
bool findings_collect(audit_file *file, em_audit *audit, const manifest *m, const matches *found);

#endif
