/* Which rules of the set a run is made with. */
#include "base/bits.h"
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
static void add_lacking(run *r, uint32_t rule, em_view because) {
  matches *m = r->result;
  if (!arena_list_add(r->evaluation.memory, (void **)&m->lacking, &m->lacking_count,
                      &m->lacking_capacity, sizeof *m->lacking)) {
    return; /* the arena knows */
  }
  uint32_t at = m->lacking_count - 1;
  for (; at > 0 && m->lacking[at - 1].rule > rule; at--) {
    m->lacking[at] = m->lacking[at - 1];
  }
  m->lacking[at] = (rule_lacking){rule, because};
}

static bool names_extended(const em_ruleset *rules, const pack *p, pack_span clauses) {
  const uint32_t *words = &p->words[clauses.start];
  for (uint32_t i = 0; i < clauses.count; i++, words += 1 + words[0]) {
    for (uint32_t j = 0; j < words[0]; j++) {
      const uint32_t list = p->needs[words[1 + j]].list;
      if (list != PACK_NONE && rules->extras[list].count > 0) {
        return true;
      }
    }
  }
  return false;
}

/* The sieve was made of lists as they were. */
static bool is_doubted(const em_ruleset *rules, const compiled_rule *c) {
  return c->rule->is_of_lists != 0 && (names_extended(rules, c->pack, c->rule->sieved) ||
                                       names_extended(rules, c->pack, c->rule->several));
}

/* Whether a rule that is wanted runs; what it lacks is noted. */
static bool runs(run *r, uint32_t number) {
  const compiled_rule *c = &r->evaluation.rules->compiled[number];
  if (c->rule->needs_trust != 0 || c->rule->needs_lists.count > 0) {
    const em_view lack = lacking(r, c);
    if (lack.data != NULL) {
      add_lacking(r, number, lack);
      return false;
    }
  }
  return true;
}

static uint64_t wanted_of(const run *r, const sieve_group *g) {
  const uint32_t count = g->group->rules.count;
  if (r->options.choices == NULL) {
    return r->options.all_rules ? UINT64_MAX >> (GROUP_RULES - count)
                                : g->pack->masks[g->group->profiles + r->options.profile];
  }
  uint64_t wanted = 0;
  for (uint32_t i = 0; i < count; i++) {
    const bool is_one = is_wanted(r->evaluation.rules, &r->options, sieve_rule(g, i));
    wanted |= (uint64_t)is_one << i;
  }
  return wanted;
}

static void plan_group(run *r, sieve_group *g) {
  const em_ruleset *rules = r->evaluation.rules;
  g->wanted = wanted_of(r, g);
  uint64_t needy = g->wanted & g->pack->masks[g->group->needy];
  for (; needy != 0; needy &= needy - 1) {
    const uint32_t bit = bits_lowest(needy);
    g->wanted &= runs(r, sieve_rule(g, bit)) ? UINT64_MAX : ~(UINT64_C(1) << bit);
  }
  for (uint32_t i = 0; i < g->group->rules.count && rules->has_extras; i++) {
    const bool is_one = is_doubted(rules, &rules->compiled[sieve_rule(g, i)]);
    g->doubted |= g->wanted & (uint64_t)is_one << i;
  }
  r->result->rules_run += bits_count(g->wanted);
}

/* The group of checks is the last one of its pack. */
static const pack_group *checks_of(const pack *p) {
  static const pack_group none = {.kind = GROUP_OF_CHECKS};
  const pack_group *last = p->group_count == 0 ? &none : &p->groups[p->group_count - 1];
  return last->kind == GROUP_OF_CHECKS ? last : &none;
}

/* Rules of the pack's checks that run, as their numbers in the set. */
static uint32_t choose_checks(run *r, uint32_t of, uint32_t *chosen) {
  const em_ruleset *rules = r->evaluation.rules;
  const pack_span span = checks_of(rules->packs[of])->rules;
  uint32_t count = 0;
  for (uint32_t i = 0; i < span.count; i++) {
    const uint32_t number = rules->numbers[of][rules->packs[of]->words[span.start + i]];
    if (is_wanted(rules, &r->options, number) && runs(r, number)) {
      chosen[count++] = number;
    }
  }
  return count;
}

static bool plan_checks(run *r) {
  const em_ruleset *rules = r->evaluation.rules;
  uint32_t room = 0;
  uint32_t count = 0;
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    room += checks_of(rules->packs[p])->rules.count;
  }
  uint32_t *chosen = arena_allocate_array(r->evaluation.memory, room, 2 * sizeof *chosen);
  if (chosen == NULL) {
    return false;
  }
  r->check_rules = chosen + room;
  for (uint32_t p = 0; p < rules->pack_count; p++) {
    count += choose_checks(r, p, chosen + count);
  }
  uint32_t next[CHECKS_MAXIMUM + 1] = {0};
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t of = rules->compiled[chosen[i]].rule->check;
    r->checks_wanted |= UINT64_C(1) << of;
    r->check_starts[of + 1]++;
  }
  for (uint32_t i = 0; i < checks_count; i++) {
    r->check_starts[i + 1] += r->check_starts[i];
    next[i] = r->check_starts[i];
  }
  for (uint32_t i = 0; i < count; i++) {
    r->check_rules[next[rules->compiled[chosen[i]].rule->check]++] = chosen[i];
  }
  r->result->rules_run += count;
  return true;
}

bool run_plan(run *r) {
  if (!sieve_start(&r->sieve, r->evaluation.rules, r->evaluation.memory)) {
    return false;
  }
  for (uint32_t i = 0; i < r->sieve.starts[SUBJECT_COUNT]; i++) {
    plan_group(r, &r->sieve.groups[i]);
  }
  return plan_checks(r);
}
