/* A run of a rule set over a manifest. */
#include "rules/run.h"

#include "rules/checks/secrets_scan.h"

#include <stdlib.h>

enum { MATCHES_DEFAULT = 10000 };

/* ---- Which rules
 * --------------------------------------------------------------------------------- */

static bool is_wanted(const em_ruleset *rules, const rules_options *options, uint32_t rule) {
  const rule_choice choice = options->choices == NULL ? RULE_BY_PROFILE : options->choices[rule];
  if (choice != RULE_BY_PROFILE) {
    return choice == RULE_ON;
  }
  return options->all_rules || (rules->rules[rule].profiles >> options->profile & 1u) != 0;
}

/* What a rule lacks, or data NULL. */
static em_view lacking(run *r, uint32_t rule) {
  const compiled_rule *c = &r->evaluation.rules->compiled[rule];
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

static bool add_lacking(run *r, uint32_t rule, em_view because) {
  matches *m = r->result;
  if (!arena_list_add(r->evaluation.memory, (void **)&m->lacking, &m->lacking_count,
                      &m->lacking_capacity, sizeof *m->lacking)) {
    return false;
  }
  m->lacking[m->lacking_count - 1] = (rule_lacking){rule, because};
  return true;
}

/* Sorts the rules that run by subject, and those of checks by check. */
static bool plan(run *r) {
  const em_ruleset *rules = r->evaluation.rules;
  r->by_subject = arena_allocate_array(r->evaluation.memory, rules->rule_count, sizeof(uint32_t));
  uint8_t *kinds = arena_allocate_array(r->evaluation.memory, rules->rule_count, 1);
  if (r->by_subject == NULL || kinds == NULL) {
    return false;
  }
  enum { OFF = 255, OF_CHECK = 254 };
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    const pack_rule *rule = rules->compiled[i].rule;
    kinds[i] = OFF;
    if (!is_wanted(rules, &r->options, i)) {
      continue;
    }
    const em_view lack = lacking(r, i);
    if (lack.data != NULL) {
      if (!add_lacking(r, i, lack)) {
        return false;
      }
      continue;
    }
    kinds[i] = rule->check != PACK_NONE ? OF_CHECK : (uint8_t)rule->subject;
    r->result->rules_run++;
    if (rule->check == PACK_NONE) {
      r->starts[rule->subject + 1]++;
    } else {
      r->checks_wanted |= UINT64_C(1) << rule->check;
    }
  }
  for (uint32_t i = 0; i < SUBJECT_COUNT; i++) {
    r->starts[i + 1] += r->starts[i];
  }
  uint32_t filled[SUBJECT_COUNT] = {0};
  r->check_rules = r->by_subject + r->starts[SUBJECT_COUNT];
  for (uint32_t i = 0; i < rules->rule_count; i++) {
    if (kinds[i] == OF_CHECK) {
      r->check_rules[r->check_rule_count++] = i;
    } else if (kinds[i] != OFF) {
      r->by_subject[r->starts[kinds[i]] + filled[kinds[i]]++] = i;
    }
  }
  return true;
}

/* ---- One subject
 * --------------------------------------------------------------------------------- */

static bool judge(run *r, const subject *s) {
  const frame at = {.subject = *s};
  const em_ruleset *rules = r->evaluation.rules;
  needs_turn_to(&r->needs, s);
  for (uint32_t i = r->starts[s->kind]; i < r->starts[s->kind + 1]; i++) {
    const uint32_t number = r->by_subject[i];
    const compiled_rule *c = &rules->compiled[number];
    if (!needs_are_met(&r->needs, c)) {
      continue;
    }
    run_take(r, number);
    if (evaluate_rest(&r->evaluation, c->rule->condition, c->rule->proved, &at) == TRUTH_TRUE &&
        !run_fire(r, &at, NULL)) {
      return false;
    }
  }
  return true;
}

static bool judge_note(run *r, const subject *s) {
  const note *n = s->item;
  const frame at = {.subject = *s};
  needs_turn_to(&r->needs, s);
  for (uint32_t i = r->starts[SUBJECT_NOTE]; i < r->starts[SUBJECT_NOTE + 1]; i++) {
    const uint32_t number = r->by_subject[i];
    const compiled_rule *c = &r->evaluation.rules->compiled[number];
    const pack_rule *rule = c->rule;
    if ((rule->note_kinds[n->kind / 32] >> n->kind % 32 & 1u) == 0 ||
        !needs_are_met(&r->needs, c)) {
      continue;
    }
    run_take(r, number);
    if (evaluate(&r->evaluation, rule->condition, &at) == TRUTH_TRUE && !run_fire(r, &at, NULL)) {
      return false;
    }
  }
  return true;
}

static bool judge_all(run *r, subject_kind kind, uint32_t in) {
  facts *f = &r->evaluation.facts;
  const uint32_t count = subjects_count(f, kind, in);
  for (uint32_t i = 0; i < count; i++) {
    subject s;
    if (subjects_get(f, kind, in, i, &s) &&
        !(kind == SUBJECT_NOTE ? judge_note(r, &s) : judge(r, &s))) {
      return false;
    }
  }
  return true;
}

static bool judge_subjects(run *r) {
  const uint32_t module_count = r->evaluation.facts.manifest->module_count;
  for (uint32_t kind = 0; kind < SUBJECT_COUNT; kind++) {
    if (r->starts[kind] == r->starts[kind + 1]) {
      continue;
    }
    const bool is_of_module = subject_types[kind].is_of_module && kind != SUBJECT_MODULE;
    for (uint32_t m = 0; m < (is_of_module ? module_count : 1); m++) {
      if (!judge_all(r, (subject_kind)kind, is_of_module ? m : NOTE_NO_MODULE)) {
        return false;
      }
    }
  }
  return true;
}

/* ---- Checks
 * --------------------------------------------------------------------------------------- */

struct check_run {
  run *run;
  uint32_t check;
};

facts *check_facts(check_run *c) {
  return &c->run->evaluation.facts;
}

const struct layers_stack *check_layers(check_run *c) {
  return c->run->options.layers;
}

arena *check_memory(check_run *c) {
  return c->run->evaluation.memory;
}

em_view check_as_of(check_run *c) {
  const em_view given = c->run->options.as_of;
  return given.data != NULL
             ? given
             : compiled_remark(c->run->evaluation.rules, VIEW("data-of"), VIEW("all"));
}

const evaluation *check_evaluation(const check_run *c) {
  return &c->run->evaluation;
}

bool check_found(check_run *c, const found *what) {
  run *r = c->run;
  const frame at = {.subject = what->subject, .found = what->values, .check = checks[c->check]};
  for (uint32_t i = 0; i < r->check_rule_count; i++) {
    const uint32_t number = r->check_rules[i];
    const pack_rule *rule = r->evaluation.rules->compiled[number].rule;
    if (rule->check != c->check) {
      continue;
    }
    run_take(r, number);
    if ((rule->condition == PACK_NONE ||
         evaluate(&r->evaluation, rule->condition, &at) == TRUTH_TRUE) &&
        !run_fire(r, &at, what)) {
      return false;
    }
  }
  return true;
}

/* In the order of the table: the check of patterns that gave up is the last. */
static bool run_checks(run *r) {
  for (uint32_t i = 0; i < checks_count; i++) {
    if ((r->checks_wanted >> i & 1u) == 0) {
      continue;
    }
    check_run c = {r, i};
    if (!checks[i]->run(&c)) {
      return false;
    }
  }
  return true;
}

/* ---- All of it
 * ------------------------------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_matches(const void *a, const void *b) {
  const match *x = a;
  const match *y = b;
  int order = compare(x->rule, y->rule);
  order = order != 0 ? order : compare(x->module, y->module);
  order = order != 0 ? order : compare(x->place.at.node, y->place.at.node);
  return order != 0 ? order : compare(x->place.start, y->place.start);
}

static bool is_same(const match *a, const match *b) {
  return a->rule == b->rule && place_equals(a->place.at, b->place.at) &&
         a->place.start == b->place.start && a->place.length == b->place.length &&
         view_equals(a->message, b->message);
}

/* In order of rule; what two spellings of one member share is told once. */
static void put_in_order(matches *result) {
  if (result->count > 1) {
    qsort(result->items, result->count, sizeof *result->items, compare_matches);
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < result->count; i++) {
    if (kept == 0 || !is_same(&result->items[kept - 1], &result->items[i])) {
      result->items[kept++] = result->items[i];
    }
  }
  result->count = kept;
}

bool rules_run(const em_ruleset *rules, const manifest *m, const rules_options *options,
               arena *memory, matches *result) {
  *result = (matches){0};
  run r = {.result = result};
  if (options != NULL) {
    r.options = *options;
  }
  r.options.matches_maximum =
      r.options.matches_maximum == 0 ? MATCHES_DEFAULT : r.options.matches_maximum;
  r.evaluation = (evaluation){.rules = rules, .memory = memory, .rule = UINT32_MAX};
  facts_start(&r.evaluation.facts, m, r.options.trust, memory);
  secret_list secrets = {0};
  r.evaluation.secrets = &secrets;
  const bool is_well = evaluation_start(&r.evaluation) &&
                       needs_start(&r.needs, rules, &r.evaluation.facts) &&
                       secrets_scan(m, memory, &secrets) && plan(&r) &&
                       judge_subjects(&r) && run_checks(&r) && run_finish_groups(&r);
  regex_matcher_free(&r.evaluation.matcher);
  put_in_order(result);
  result->secrets = secrets_places(&secrets, memory);
  result->secret_count = secrets.count;
  return is_well && !memory->has_failed;
}
