/* Templates that are read with values: what has none. */
#ifndef FINDINGS_UNDEFINED_H
#define FINDINGS_UNDEFINED_H

#include "document/expand.h"
#include "findings/finding.h"

/* Adds a finding for each placeholder without a value. False if memory is out. */
bool undefined_judge(em_audit *audit, audit_file *file, const document_expansion *e);

#endif
