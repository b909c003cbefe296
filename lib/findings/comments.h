/* Suppressions in comments of YAML, and of JSON in the device's dialect. */
#ifndef FINDINGS_COMMENTS_H
#define FINDINGS_COMMENTS_H

#include "findings/finding.h"

/*
 * Finds the comments for edgemanifest in a file, and what each is about: what begins on its own
 * line, or, if it has that line to itself, on the next line with content; with all that belongs to
 * it. False if memory is out.
 */
bool comments_find(em_audit *audit, audit_file *file, const document *d);

#endif
