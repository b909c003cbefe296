/* Places of what no rule matched: names of modules, bytes of comments. */
#ifndef FINDINGS_PLACING_H
#define FINDINGS_PLACING_H

#include "document/document.h"
#include "findings/finding.h"

/* The place of bytes [start, end) of the file itself, without a pointer. */
em_place place_bytes(const audit_file *file, size_t start, size_t end);
/* That of a member's name, whose value is the node. False if memory is out. */
bool place_name(em_place *result, audit_file *file, const document *d, uint32_t value);

#endif
