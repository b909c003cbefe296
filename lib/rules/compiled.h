/* A rule set in memory: packs, and what was added to their lists. Internal to this room. */
#ifndef RULES_COMPILED_H
#define RULES_COMPILED_H

#include "rules/pack.h"
#include "rules/regex.h"

/* Values beyond those of the pack. */
typedef struct list_extra {
  em_view *texts;
  int64_t *numbers;
  uint32_t count;
} list_extra;

/* Where a rule of the set stands. */
typedef struct compiled_rule {
  const pack *pack;
  const pack_rule *rule;
  uint32_t patterns; /* number of the pack's first pattern in the set */
} compiled_rule;

enum { PACKS_MAXIMUM = 2 };

struct em_ruleset {
  arena memory;
  const pack *packs[PACKS_MAXIMUM]; /* the library's first, if it takes part */
  uint32_t pack_count;
  pack own;
  em_rule *rules;          /* in order of id */
  compiled_rule *compiled; /* in the same order */
  uint32_t rule_count;
  regex_slot *patterns;
  uint32_t pattern_count;
  list_extra *extras; /* one for each list */
  bool has_extras;
  uint32_t *numbers[PACKS_MAXIMUM]; /* in the set, of each rule of a pack */
  uint32_t list_count;
};

/* A list by its number in the set, and the pack that it is of. */
const pack_list *compiled_list(const em_ruleset *rules, uint32_t number, const pack **pack);
/* Number of a list, or PACK_NONE. */
uint32_t compiled_list_find(const em_ruleset *rules, em_view name);
/* The remark on a value of a list; data NULL if there is none. */
em_view compiled_remark(const em_ruleset *rules, em_view list, em_view value);
bool compiled_list_is_empty(const em_ruleset *rules, uint32_t number);

/* Puts a set together; `own` may be NULL. Takes over the arena, on failure frees it. */
em_status compiled_make(arena *memory, const pack *base, const pack *own, em_ruleset **result,
                        em_error *error);

/* The pack that a builder has so far, for those that write it out; it lives in the builder. NULL if
 * its parts do not fit together. */
const pack *builder_pack(em_ruleset_builder *builder, pack *made, em_error *error);

#endif
