/*
 * config: what people decide: which rules count how much, what is excused, what was known before.
 * In: texts of configuration, a rule set. Out: choices and severities for each rule, suppressions.
 * Knows nothing of files or of the day: both are told to it.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/arena.h"
#include "base/view.h"
#include "rules/ruleset.h"

/* Where in which text of the configuration something stands. */
typedef struct config_place {
  uint32_t text; /* index of config_text */
  uint32_t start, end;
  uint32_t line, column;
} config_place;

typedef struct config_text {
  em_view name;
  em_view text;
} config_text;

typedef enum config_scope {
  CONFIG_FAMILY, /* the later in this list, the stronger */
  CONFIG_TAG,
  CONFIG_RULE,
  CONFIG_SCOPE_COUNT,
} config_scope;

/* One entry of `rules`, `families` or `tags`. */
typedef struct config_choice {
  config_scope scope;
  em_view name;
  rule_choice choice;
  bool has_severity;
  em_severity severity;
  config_place at; /* of the name */
} config_choice;

typedef struct config_value {
  em_view list, value;
  config_place list_at, value_at;
} config_value;

/* A path that is relative to the text it stands in. */
typedef struct config_path {
  em_view path;
  config_place at;
} config_path;

enum { SUPPRESSION_VALUES = 16 };

/* What somebody excused, and why. */
typedef struct suppression {
  em_view rule;
  em_view file, module, place;        /* data NULL: any */
  em_view values[SUPPRESSION_VALUES]; /* first hex digits of a finding's value */
  uint32_t value_count;
  em_view reason, owner, ticket, until; /* data NULL: not given */
  config_place at;
  uint32_t rule_number; /* of the set, once bound; UINT32_MAX: no such rule */
} suppression;

struct em_config {
  em_allocator allocator;
  arena memory;
  ARENA_LIST(config_text) texts;
  bool has_profile, has_fail_on, has_baseline;
  em_profile profile;
  em_severity fail_on; /* one beyond the last severity: never */
  config_place profile_at, fail_on_at;
  config_path baseline;
  ARENA_LIST(config_path) packs;
  ARENA_LIST(config_path) suppression_files;
  ARENA_LIST(config_choice) choices;
  ARENA_LIST(config_value) values;
  ARENA_LIST(suppression) suppressions;
  /* Once bound: for each rule of the set, in its order. */
  const em_ruleset *rules;
  rule_choice *rule_choices;
  const config_choice **switched_by, **graded_by; /* NULL: nobody */
};

/* Severity of a rule as configured; `config` may be NULL. */
em_severity config_severity(const em_config *config, const em_ruleset *rules, uint32_t rule);

/* Number of a rule in its set, by id or alias; UINT32_MAX if there is none. */
uint32_t config_rule_number(const em_ruleset *rules, em_view id);

/* Rules whose metadata describe findings about the suppressions themselves. */
#define CONFIG_RULE_EXPIRED "suppression-expired"
#define CONFIG_RULE_UNUSED "suppression-unused"
#define CONFIG_RULE_UNKNOWN "suppression-unknown-rule"
#define CONFIG_RULE_REASON "suppression-without-reason"
#define CONFIG_RULE_COMMENT "suppression-comment-invalid"

#endif
