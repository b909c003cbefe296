/* The rules over one manifest. */
#ifndef FINDINGS_JUDGE_H
#define FINDINGS_JUDGE_H

#include "findings/collect.h"

/*
 * Adds findings, secrets and counts to the file. `to_blame` is NULL where the manifest is that of a
 * file by itself. False if memory is out.
 */
bool judge_manifest(audit_file *file, em_audit *audit, const manifest *m, const blame *to_blame,
                    arena *memory);

#endif
