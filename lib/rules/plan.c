/* Which rules of the set a run is made with. */
#include "rules/checks/check.h"
#include "rules/run.h"

static bool is_wanted(const em_ruleset *rules, const rules_options *options, uint32_t rule) {
  const rule_choice choice = options->choices == NULL ? RULE_BY_PROFILE : options->choices[rule];
  if (choice != RULE_BY_PROFILE) {
    return choice == RULE_ON;
  }
  return options->all_rules || (rules->compiled[rule].rule->profiles >> options->profile & 1u) != 0;
}

/* What a rule lacks, or data NULL. */
static em_view lacking(const run *r, const compiled_rule *c) {
  const em_trust *trust = r->options.trust;
  if ((c->rule->needs_trust & PACK_NEEDS_POLICY) != 0 && (trust == NULL || !trust->has_policy)) {
    return VIEW("no signature policy was given");
  }
  if ((c->rule->needs_trust & PACK_NEEDS_LOCK) != 0 && (trust == NULL || !trust->has_lock)) {
    return VIEW("no image lock was given");
  }
  for (uint32_t i = 0; i < c->rule->needs_lists.count; i++) {
    const uint32_t number = c->pack->words[c->rule->needs_lists.start + i];
    if (compiled_list_is_empty(r->evaluation.rules, number)) {
      const pack *p = NULL;
      const pack_list *list = compiled_list(r->evaluation.rules, number, &p);
      return arena_format(r->evaluation.memory, "the list %.*s is empty",
                          VIEW_ARGS(pack_view(p, list->name)));
    }
  }
  return (em_view){0};
}

/* In order of rule, although packs come one behind the other. */
static bool add_lacking(run *r, uint32_t rule, em_view because) {
  matches *m = r->result;
  if (!arena_list_add(r->evaluation.memory, (void **)&m->lacking, &m->lacking_count,
                      &m->lacking_capacity, sizeof *m->lacking)) {
    return false;
  }
  uint32_t at = m->lacking_count - 1;
  for (; at > 0 && m->lacking[at - 1].rule > rule; at--) {
    m->lacking[at] = m->lacking[at - 1];
  }
  m->lacking[at] = (rule_lacking){rule, because};
  return true;
}

/* The sieve was made of lists as they were. */
static bool is_doubted(const em_ruleset *rules, const compiled_rule *c) {
  if (!rules->has_extras || c->rule->is_of_lists == 0) {
    return false;
  }
  const uint32_t *words = &c->pack->words[c->rule->sieved.start];
  for (uint32_t i = 0; i < c->rule->sieved.count; i++, words += 1 + words[0]) {
    for (uint32_t j = 0; j < words[0]; j++) {
      const uint32_t list = c->pack->needs[words[1 + j]].list;
      if (list != PACK_NONE && rules->extras[list].count > 0) {
        return true;
      }
    }
  }
  return false;
}

/* One rule of a group that is wanted; false if memory is out. */
static bool add(run *r, uint32_t of, uint32_t group, uint32_t index, uint32_t number) {
  const em_ruleset *rules = r->evaluation.rules;
  const compiled_rule *c = &rules->compiled[number];
  const pack_rule *rule = c->rule;
  if (rule->needs_trust != 0 || rule->needs_lists.count > 0) {
    const em_view lack = lacking(r, c);
    if (lack.data != NULL) {
      return add_lacking(r, number, lack);
    }
  }
  r->result->rules_run++;
  if (group != GROUP_OF_CHECKS) {
    sieve_want(&r->sieve, of, (subject_kind)group, index, is_doubted(rules, c));
    return true;
  }
  r->checks_wanted |= UINT64_C(1) << rule->check;
  r->check_rules[r->check_rule_count++] = number;
  return true;
}

bool run_plan(run *r) {
  const em_ruleset *rules = r->evaluation.rules;
  uint32_t of_checks = 0;
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    of_checks += rules->packs[p]->groups[GROUP_OF_CHECKS].rules.count;
  }
  r->check_rules = arena_allocate_array(r->evaluation.memory, of_checks, sizeof *r->check_rules);
  if (r->check_rules == NULL || !sieve_start(&r->sieve, rules, r->evaluation.memory)) {
    return false;
  }
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    for (uint32_t group = 0; group < PACK_GROUPS; group++) {
      const pack_span span = rules->packs[p]->groups[group].rules;
      for (uint32_t i = 0; i < span.count; i++) {
        const uint32_t number = rules->numbers[p][rules->packs[p]->words[span.start + i]];
        if (is_wanted(rules, &r->options, number) && !add(r, p, group, i, number)) {
          return false;
        }
      }
    }
  }
  return true;
}
