/* From what the rules matched to findings. */
#ifndef FINDINGS_COLLECT_H
#define FINDINGS_COLLECT_H

#include "findings/blame.h"

/*
 * Fills in findings, secrets and counts of the file. `to_blame` is NULL where the manifest is that
 * of a file by itself. False if memory is out.
 */
bool findings_collect(audit_file *file, em_audit *audit, const manifest *m, const blame *to_blame,
                      const matches *found);

#endif
