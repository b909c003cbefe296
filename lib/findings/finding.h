/*
 * findings: what the rules found, with places resolved and text made safe.
 * In: a manifest and a rule set. Out: a sorted list of em_finding.
 * Knows nothing of report formats.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "base/arena.h"
#include "rules/ruleset.h"
#include "text/lines.h"

/* Bytes of a file that no output may show. */
typedef struct secret_span {
  uint32_t start, end;
} secret_span;

/*
 * One file of an audit. What stays when it has been analysed: the findings and what they point to;
 * the document and the model are gone.
 */
typedef struct audit_file {
  em_view name;
  em_view text; /* borrowed from the caller */
  em_view shape;
  em_status status;
  em_error error;
  arena memory;         /* of findings and secrets */
  em_finding *findings; /* sorted by place, then rule */
  uint32_t finding_count;
  secret_span *secrets; /* sorted, apart from each other */
  uint32_t secret_count;
  em_lacking *lacking;
  uint32_t lacking_count;
  em_summary summary; /* of this file alone */
} audit_file;

struct em_audit {
  em_allocator allocator;
  const em_ruleset *rules;
  em_audit_options options;
  arena memory; /* of the list of files */
  audit_file **files;
  uint32_t file_count;
  uint32_t file_capacity;
};

/* Reads, judges and lists: fills in everything but name and text. Returns file->status. */
em_status audit_file_analyse(audit_file *file, const em_audit *audit);

#endif
