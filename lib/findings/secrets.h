/* The bytes of a file that no output may show. */
#ifndef FINDINGS_SECRETS_H
#define FINDINGS_SECRETS_H

#include "findings/finding.h"

/* Fills in file->secrets. False if memory is out. */
bool secrets_collect(audit_file *file, const matches *found, const document *root);

#endif
