/*
 * findings: what the rules found, with places resolved and text made safe.
 * In: a manifest and a rule set. Out: a sorted list of em_finding.
 * Knows nothing of report formats.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "model/manifest.h"
#include "rules/ruleset.h"
#include "text/lines.h"

/* One analysed file; owns everything that its findings point to. */
typedef struct audit_file {
  em_view name;
  em_view text;
  document document;
  manifest manifest;
  lines lines;       /* built when there is a finding or an error */
  arena memory;
  em_status status;
  em_error error;
  em_finding *findings; /* sorted by place, then rule */
  uint32_t finding_count;
  em_summary summary; /* of this file alone */
} audit_file;

/* Runs the rules over a manifest that was read. False if memory is out. */
bool findings_collect(audit_file *file, const em_ruleset *rules, const em_audit_options *options);

#endif
