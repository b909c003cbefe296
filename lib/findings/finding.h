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

/* What became of a suppression in this audit. */
typedef struct suppression_account {
  uint32_t uses;
  bool had_chance;  /* its file and module were there */
  bool has_other;   /* an open finding that it is about, but for the value */
  uint8_t other[8]; /* the value of that */
  em_place other_at;
} suppression_account;

/* A suppression in a comment of the file. */
typedef struct file_comment {
  suppression suppression;
  em_view problem;     /* why it cannot be read; data NULL if it can */
  uint32_t start, end; /* bytes of the file that it is about */
  em_place at;         /* of the comment */
  suppression_account account;
} file_comment;

/* How a module is set up, for comparison with its namesakes in other files. */
typedef struct fleet_module {
  em_view name, repository;
  em_view *powers; /* sorted */
  uint32_t power_count;
  em_place at; /* its name */
} fleet_module;

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
  file_comment *comments;
  uint32_t comment_count, comment_capacity;
  fleet_module *fleet;
  uint32_t fleet_count, fleet_capacity;
  em_summary summary; /* of this file alone */
} audit_file;

/* The source that a place is in, or NULL: the place is in another file of the audit. */
const audit_source *audit_file_source(const audit_file *file, const em_place *at);

struct em_audit {
  em_allocator allocator;
  const em_ruleset *rules;
  em_audit_options options;
  arena memory; /* of the list of files */
  audit_file **files;
  uint32_t file_count;
  uint32_t file_capacity;
  suppression_account *accounts; /* one for each suppression of the configuration */
  /* What the baseline has and no file any more. */
  em_fixed *fixed;
  uint32_t fixed_count;
};

/* A file of the audit with its first source, or NULL if memory is out. */
audit_file *audit_new_file(em_audit *audit, em_view name, em_view text);

/* A rule by which something else than a rule's match is reported; NULL if it is off or not there.
 */
const em_rule *audit_rule(const em_audit *audit, const char *id, em_severity *severity);
/* Puts findings, sorted by place, where they stand among those of the file. False if memory is out.
 */
bool audit_file_join(audit_file *file, const em_finding *added, uint32_t count);

/* Takes back the file that was added last. */
void audit_drop_file(em_audit *audit);

/* Reads, judges and lists: fills in everything but the first source. Returns file->status. */
em_status audit_file_analyse(audit_file *file, em_audit *audit);
/* A file that failed has no findings, also not the first few. */
void audit_file_forget(audit_file *file);

#endif
