/*
 * findings: what the rules found, with places resolved and text made safe.
 * In: a manifest and a rule set. Out: a sorted list of em_finding.
 * Knows nothing of report formats.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "base/arena.h"
#include "config/config.h"
#include "rules/ruleset.h"
#include "text/lines.h"

/* A text that places are in. */
typedef struct audit_source {
  em_view name;       /* places have this very view as their file */
  em_view text;       /* borrowed from the caller */
  text_span *secrets; /* bytes that no output may show; sorted, apart from each other */
  uint32_t secret_count;
} audit_source;

/* What a finding is about, as it is written; digests of it are made when somebody asks. */
typedef struct em_finding_basis {
  em_view module;   /* data NULL for none */
  em_view identity; /* as match.identity */
  em_view evidence; /* as match.evidence; data NULL: nothing was judged */
  uint32_t ordinal; /* of several that are equal in all that */
} em_finding_basis;

/*
 * One file of an audit. What stays when it has been analysed: the findings and what they point to;
 * the document and the model are gone.
 */
typedef struct audit_file {
  audit_source *sources; /* the file itself first; more if it was put together from several */
  uint32_t source_count, source_capacity;
  em_view shape;
  em_status status;
  em_error error;
  arena memory;         /* of findings and sources */
  em_finding *findings; /* sorted by place, then rule */
  uint32_t finding_count;
  em_lacking *lacking;
  uint32_t lacking_count;
  em_summary summary; /* of this file alone */
} audit_file;

/* The source that a place is in. */
const audit_source *audit_file_source(const audit_file *file, const em_place *at);

struct em_audit {
  em_allocator allocator;
  const em_ruleset *rules;
  em_audit_options options;
  arena memory; /* of the list of files */
  audit_file **files;
  uint32_t file_count;
  uint32_t file_capacity;
  /* For each suppression: how often it was used, and whether a file or module was there for it. */
  uint32_t *suppression_uses;
  bool *suppression_chances;
  /* What the baseline has and no file any more. */
  em_fixed *fixed;
  uint32_t fixed_count;
};

/* A file of the audit with its first source, or NULL if memory is out. */
audit_file *audit_new_file(em_audit *audit, em_view name, em_view text);

/* Takes back the file that was added last. */
void audit_drop_file(em_audit *audit);

/* Reads, judges and lists: fills in everything but the first source. Returns file->status. */
em_status audit_file_analyse(audit_file *file, em_audit *audit);
/* A file that failed has no findings, also not the first few. */
void audit_file_forget(audit_file *file);

#endif
