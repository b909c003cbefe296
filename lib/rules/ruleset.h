/*
 * rules: what endangers a device, said in rule files.
 * In: a manifest and an immutable rule set. Out: matches, with places and rendered sentences.
 * Knows nothing of lines, reports or suppressions; text in matches is not escaped yet.
 */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include "model/manifest.h"

/* ---- What a run is told --------------------------------------------------------------------- */

/* What configuration says of one rule; severities are the business of findings. */
typedef enum rule_choice {
  RULE_BY_PROFILE,
  RULE_ON,
  RULE_OFF,
} rule_choice;

typedef struct rules_options {
  em_profile profile;
  bool all_rules;             /* every rule, also those that are off; not those that lack what they
                                 need */
  const rule_choice *choices; /* NULL, or one for each rule of the set, in its order */
  bool ignores_expected;      /* known modules get no allowance: nothing is marked as expected */
  bool skips_expected;        /* what is expected is only counted: such matches have a place and a
                                 message and nothing more */
  em_view as_of;              /* "2026-08-01"; data NULL: the date of the rules' own data */
  const em_trust *trust;      /* NULL: rules that need a policy or a lock are not evaluated */
  const struct layers_stack *layers; /* what an effective deployment was made of, or NULL */
  uint32_t matches_maximum;          /* 0: 10000; the rest is counted */
  arena *texts; /* for the messages, identities and evidence of matches; NULL: the run's memory */
} rules_options;

/* ---- What a run says ------------------------------------------------------------------------ */

/* A place, or a part of it: `length` bytes from `start` of at.document->text, unless length is 0.
 */
typedef struct match_place {
  place at;
  uint32_t start;
  uint32_t length;
} match_place;

typedef struct match_related {
  match_place place;
  em_view message;
} match_related;

/* One rule that fired at one place. Its texts live in options.texts or the rule set, those of what
 * is related in the arena of the run. */
typedef struct match {
  uint32_t rule;   /* number in the set, in order of id */
  uint32_t module; /* index into manifest.modules, or NOTE_NO_MODULE */
  match_place place;
  em_view message, why, fix; /* with values; may hold hostile text */
  const match_related *related;
  uint32_t related_count;
  bool is_expected; /* a documented fact of a known module */
  em_view expected_because;
  /*
   * For fingerprints: what the match is about, said without any value that may change for the worse
   * ("mount /var/run/docker.sock", "port 80/tcp", "env PASSWORD"): equal before and after
   * reformatting and reordering. With rule and module it tells matches of one file apart, but for
   * real duplicates.
   */
  em_view identity;
  /*
   * For suppressions that are bound to a value: each fact that the rule judged or its message
   * names, "name=value" and a line feed, in a fixed order. Secrets are replaced by a digest.
   */
  em_view evidence;
} match;

/* A rule that is wanted and did not run. */
typedef struct rule_lacking {
  uint32_t rule;
  em_view because; /* "the list allowed-registries is empty"; static or of the rule set */
} rule_lacking;

typedef struct matches {
  match **items; /* in order of rule, then of the manifest */
  uint32_t count;
  uint32_t dropped; /* beyond the maximum */
  /* Every secret of the file, whether a rule reports it or not: what no output may show. */
  const match_place *secrets;
  uint32_t secret_count;
  uint32_t rules_run;
  rule_lacking *lacking;
  uint32_t lacking_count, lacking_capacity;
} matches;

/* Sentences of a rule itself. */
typedef enum rule_text {
  RULE_WHY = 1,
  RULE_FIX = 2,
} rule_text;

/* True if that sentence of the rule can be shown as it is. */
bool ruleset_text_is_safe(const em_ruleset *rules, uint32_t rule, rule_text which);

/* Evaluates the rules. `options` may be NULL. Everything in `result` lives in `memory` (and in the
 * manifest and the set). False if memory is out. */
bool rules_run(const em_ruleset *rules, const manifest *m, const rules_options *options,
               arena *memory, matches *result);

#endif
