/* Findings about suppressions: what is wrong with them. */
#ifndef FINDINGS_SUPPRESSIONS_H
#define FINDINGS_SUPPRESSIONS_H

#include "findings/finding.h"

/* Adds a file with findings about those of the configuration. False if memory is out. */
bool suppressions_judge(em_audit *audit);
/* Adds findings about the comments of a file to those of the file. False if memory is out. */
bool suppressions_judge_comments(em_audit *audit, audit_file *file);

#endif
